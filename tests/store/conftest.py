"""An empty store to work on, and invented articles to put in it."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from atodds.store.write import Store, open_store
from atodds.types import Document, Extraction, Mention, Origin, Span, Speaker, Statement, When, content_id

Article = Callable[..., Extraction]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "house" / "atodds.db"


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store at the newest version, to be copied: making one takes longer than most tests."""
    made = tmp_path_factory.mktemp("blank") / "atodds.db"
    open_store(made).close()
    return made


@pytest.fixture
def store(database: Path, blank: Path) -> Iterator[Store]:
    database.parent.mkdir()
    shutil.copyfile(blank, database)
    with open_store(database, busy_timeout=0.05) as opened:
        yield opened


@pytest.fixture
def article() -> Article:
    """Give a function that makes what one article gives: a line "NAME said WORDS." per pair, each a statement."""
    return make_article


def make_article(
    name: str,
    said: Sequence[tuple[str, str]],
    *,
    publisher: str = "The Harbour Post",
    day: date = date(2031, 3, 10),
    version: str = "1",
) -> Extraction:
    text = "\n".join(f"{who} said {words}." for who, words in said)
    raw = f"<p>{text}</p>".encode()
    id = content_id("document", name, text)
    people = {
        who: Speaker(id=content_id("speaker", id, who), document_id=id, name=who, kind="person") for who, _ in said
    }
    statements = []
    at = 0
    for who, words in said:
        statements.append(_statement(id, at, people[who], words, When(start=day, end=day), version))
        at += len(f"{who} said {words}.\n")
    document = Document(
        id=id,
        text=text,
        kind="report",
        name=name,
        title=f"About {name}",
        publisher=publisher,
        published=day,
        place=f"{name}.html",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        raw_sha256=hashlib.sha256(raw).hexdigest(),
        raw=raw,
    )
    return Extraction(document=document, speakers=tuple(people.values()), statements=tuple(statements), disputes=())


def _statement(id: str, at: int, speaker: Speaker, words: str, said: When, version: str) -> Statement:
    name, cue = Span(at, at + len(speaker.name)), Span(at + len(speaker.name) + 1, at + len(speaker.name) + 5)
    content = Span(cue.end + 1, cue.end + 1 + len(words))
    return Statement(
        id=content_id("statement", id, content),
        document_id=id,
        text=words,
        content=(content,),
        quotations=(),
        cue="said",
        cue_span=(cue,),
        source=(name,),
        mention=Mention(span=name, text=speaker.name, form="name"),
        speaker_id=speaker.id,
        said=said,
        score=0.75,
        origin=Origin(stage="test", version=version),
    )
