"""The dateline of a report ("NORTHPORT, Varnia (CP) — ..."): a fact of the layout that is nobody's words."""

from __future__ import annotations

import re

from atodds.types import Span

__all__ = ["past_dateline"]

_PLACE = r"[^\W\d_a-z][\w.'’-]{1,24}"
_DAY = r"(?:\d{1,2} )?(?:\w{3,9}\.?)?(?: \d{1,2})?"
_AGENCY = r"\((?:[A-Z][A-Z./ ]{1,12}|Reuters|Bloomberg)\)"
_DATELINE = re.compile(
    rf"(?P<town>{_PLACE}(?: {_PLACE}){{0,3}})(?:, {_PLACE}(?: {_PLACE}){{0,2}})?(?:, {_DAY})?"
    rf"(?:(?P<agency> {_AGENCY}) ?(?:[—–―-]{{1,2}})?| [—–―]| --) +(?=[\"“”‘’'«]*[^\W\d_a-z])"
)


def past_dateline(text: str, span: Span) -> Span:
    """Return `span` without the dateline that it begins with at the start of a line: a place and an agency in brackets,
    or a place in capitals and a dash set off by spaces; a capital follows."""
    if span.start and text[span.start - 1] not in "\r\n":
        return span
    found = _DATELINE.match(text, *span)
    if found is None or not (found["agency"] or found["town"].isupper()):
        return span
    return Span(found.end(), span.end)
