"""Pages nested deeper than the parser of HTML goes: it stops there and what stands below, and after, is lost."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["DEEPEST", "flattened"]

DEEPEST: Final = 150
"""Elements within one another that are kept; libxml2 stops at 255, and adds some of its own."""

_NAME = r"<(/?)([a-zA-Z][\w:-]{0,40})"
_TAG = re.compile(rf"""{_NAME}(?:[^<>"']{{1,500}}+|"[^"]{{0,1000}}+"|'[^']{{0,1000}}+'){{0,60}}+>|{_NAME}[^<>]*+>""")
_ALONE = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSED_BY_NEXT = frozenset("p li dt dd tr td th option thead tbody tfoot colgroup".split())
_INLINE = frozenset("a abbr b big cite code em font i ins mark s small span strong sub sup tt u".split())


def flattened(markup: str) -> str:
    """Return `markup` without the tags of elements that stand deeper than `DEEPEST`; their text stays, and where an
    element breaks a line, so does a line end. Elements that the next of their kind closes are not counted and stay."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        closing, name = tag[1] or tag[3], (tag[2] or tag[4]).lower()
        if name in _ALONE or name in _CLOSED_BY_NEXT:
            return tag[0]
        deep = depth >= DEEPEST if not closing else depth > DEEPEST
        depth = max(0, depth - 1) if closing else depth + 1
        return ("" if name in _INLINE else "\n") if deep else tag[0]

    return _TAG.sub(kept, markup)
