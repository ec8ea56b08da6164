"""Builds statements from a line of marked text, so that tables of cases need no weights but the parser's.

`<s>`, `<c>` and `<k>` mark source, cue and content, `<m>` a mention apart from the source; a digit (`<s2>`) tells
attributions apart, and one whose content holds another's is its parent. Speakers are told apart by the words of their
source; `same` makes them all one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from atodds.context.situate import situate
from atodds.models.load import parser
from atodds.types import Attribution, Cast, Document, Mention, Origin, Span, Speaker, Statement

TAG = re.compile(r"<(/?)([sckqm])(\d?)>")
ORIGIN = Origin(stage="test", version="1")


def unmark(marked: str) -> tuple[str, dict[str, dict[str, list[Span]]]]:
    """Return the text without its marks, and the spans per attribution ("", "2", ...) and role."""
    text, at, opened = "", 0, {}
    spans: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for match in TAG.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        key = (match[2], match[3])
        if match[1]:
            spans[match[3]][match[2]].append(Span(opened.pop(key), len(text)))
        else:
            opened[key] = len(text)
            spans[match[3]][match[2]] += []
    return text + marked[at:], spans


def build(marked: str, *, published: date | None = None, kind: str = "report", same: bool = False) -> tuple[Any, ...]:
    text, spans = unmark(marked)
    document = Document(
        id="doc", text=text, kind=kind, name="doc", published=published, sha256="", raw_sha256=""
    )  # fmt: skip
    made = []
    for name, roles in sorted(spans.items()):
        content = tuple(roles["k"])
        parent = next(
            (
                f"a{other}"
                for other, around in sorted(spans.items(), reverse=True)
                if other != name and any(o.start <= content[0].start and content[-1].end <= o.end for o in around["k"])
            ),
            None,
        )
        made.append(
            Attribution(
                id=f"a{name}",
                document_id="doc",
                content=content,
                quotations=tuple(roles["q"]),
                cue=tuple(roles["c"]),
                source=tuple(roles["s"]),
                parent=parent,
                score=0.9,
                origin=ORIGIN,
            )
        )
    pointed = [spans[name]["m"] for name in sorted(spans)]
    return document, made, _cast(text, made, pointed, same=same)


def _cast(text: str, made: list[Attribution], pointed: list[list[Span]], *, same: bool) -> Cast:
    mentions, ids = [], []
    for attribution, apart in zip(made, pointed, strict=True):
        source = next(iter((*apart, *attribution.source)), None)
        mentions.append(Mention(span=source, text=source.of(text), form="name") if source else None)
        ids.append("one" if same else source.of(text).lower() if source else None)
    speakers = [
        Speaker(id=i, document_id="doc", name=m.text, kind="person") for i, m in zip(ids, mentions, strict=True) if m
    ]
    return Cast(speakers=tuple(speakers), mentions=tuple(mentions), speaker_ids=tuple(ids))


@pytest.fixture(scope="session")
def situated() -> Callable[..., tuple[Statement, ...]]:
    """Statements from marked text: `situated(marked, published=None, kind="report", same=False)`."""

    def run(marked: str, **options: Any) -> tuple[Statement, ...]:
        document, made, cast = build(marked, **options)
        return situate(document, made, parser().parse(document.text), cast)

    return run


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test with a `case` argument every case of the table named in its module's `TABLE`."""
    if "case" in metafunc.fixturenames:
        table = Path(__file__).with_name(metafunc.module.TABLE)
        cases = yaml.safe_load(table.read_text(encoding="utf-8"))
        metafunc.parametrize("case", cases, ids=[f"{at:03}" for at in range(1, len(cases) + 1)])
