"""How fast the server's views and the exports are over a large store.

python eval/scale.py STORE                             # make it (100,000 statements) if it is not there, and measure
python eval/scale.py STORE --news FILE --articles 150  # made of a JSON-lines file of news (`text`; .xz is read)
python eval/scale.py STORE --exports                   # every export instead: seconds, size, peak memory

The store is made of editions: the sample dossier (or the news) again and again, under other ids, with the vowels of
longer words turned, days moved and outlets numbered. Editions that turn the same way share their people, few in most
cases, so that there are people of a handful and of thousands of statements, and matters of a few and of many hundreds.
A view fails at more than 300 ms for the 95th percentile of its requests, or more than 300,000 bytes of one response.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select

from atodds.documents.read import read
from atodds.pipeline import analyse, extract
from atodds.store import export, query, schema
from atodds.store.connect import Store, open_store, reading
from atodds.store.write import add_extraction, add_judgement, replace_analysis
from atodds.types import Analysis, Document, Extraction, Identity, Judgement, Matter, Span, content_id, join_spans

ROOT = Path(__file__).resolve().parent.parent
SLOWEST, LARGEST = 0.3, 300_000
VOWELS = "aeiou"


def main() -> None:
    arguments = argparse.ArgumentParser(description="see the module's docstring")
    arguments.add_argument("store", type=Path)
    arguments.add_argument("--statements", type=int, default=100_000)
    arguments.add_argument("--requests", type=int, default=200)
    arguments.add_argument("--news", type=Path)
    arguments.add_argument("--articles", type=int, default=150)
    arguments.add_argument("--only", default="", help="views whose name holds this")
    arguments.add_argument("--exports", action="store_true")
    arguments.add_argument("--export", help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.export:
        _export(options.store, options.export)
        return
    if not options.store.exists():
        _build(options.store, _base(options.news, options.articles), options.statements)
    if options.exports:
        _exports(options.store)
        return
    with open_store(options.store) as store:
        print(f"{query.count_documents(store)} documents, {query.count_statements(store)} statements", end=", ")
        print(f"{sum(query.count_relations(store).values())} relations, {options.store.stat().st_size / 2**20:.0f} MB")
        failed = [view for view in _views(store) if options.only in view.name and not _measure(view, options.requests)]
    sys.exit(f"too slow or too large: {', '.join(view.name for view in failed)}" if failed else 0)


# The store


def _base(news: Path | None, articles: int) -> Analysis:
    if news:
        from bench import _news

        documents = list(_news(news, articles))
    else:
        folders = (("report", "articles"), ("record", "records"))
        items = (item for kind, name in folders for item in read([ROOT / "sample" / name], kind=kind))  # type: ignore[arg-type]
        documents = [item for item in items if isinstance(item, Document)]
    return analyse([extract(document) for document in documents])


def _build(path: Path, base: Analysis, wanted: int) -> None:
    before, written, number = time.perf_counter(), 0, 0
    identities: dict[tuple[int, str], list[Identity]] = defaultdict(list)
    alignments, relations = [], []
    matters: dict[str, Matter] = {}
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open_store(part) as store:
        while written < wanted:
            edition = _Edition(number)
            for extraction in base.extractions:
                add_extraction(store, edition.extraction(extraction))
                written += len(extraction.statements)
            for identity in base.identities:
                identities[edition.world, identity.canonical_id].append(edition.of(identity))
            alignments += [edition.of(alignment) for alignment in base.alignments]
            relations += [edition.of(relation) for relation in base.relations]
            for matter in base.matters:
                one, id = edition.of(matter), content_id("matter", edition.world, matter.id)
                before_it = matters[id].statement_ids if id in matters else ()
                matters[id] = replace(one, id=id, statement_ids=(*before_it, *one.statement_ids))
            number += 1
        print(f"{written} statements of {number} editions written in {time.perf_counter() - before:.0f} s")
        before = time.perf_counter()
        replace_analysis(store, _joined(identities.values()), alignments, relations, matters.values())
        chance, moment = random.Random(7), datetime(2031, 4, 1, tzinfo=UTC)
        for at, relation in enumerate(chance.sample(relations, min(1_000, len(relations)))):
            verdict = chance.choice(("accept", "reject"))
            id = content_id("judgement", at)
            add_judgement(store, Judgement(id=id, subject_id=relation.id, verdict=verdict, user="Kim", at=moment))
        print(
            f"{len(relations)} relations, {len(alignments)} alignments written in {time.perf_counter() - before:.0f} s"
        )
    part.rename(path)


def _joined(groups: Iterable[list[Identity]]) -> Iterator[Identity]:
    for group in groups:
        least = min(identity.speaker_id for identity in group)
        yield from (replace(identity, canonical_id=least) for identity in group)


class _Edition:
    """One copy of the base. `world` says how words are turned: the first sixty editions are one, then eight each."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.world = 0 if number < 60 else 1 + (number - 60) // 8
        self._moved = timedelta(days=number * 3 % 1500)

    def extraction(self, base: Extraction) -> Extraction:
        text = self._words(base.document.text)
        made: Extraction = self.of(base)
        document = replace(
            made.document,
            text=text,
            name=f"{base.document.name}-{self.number}",
            publisher=f"{base.document.publisher} {self.number % 20}" if base.document.publisher else "",
            sha256=_sha256(text),
        )
        return replace(
            made,
            document=document,
            statements=tuple(_cut(each, text) for each in made.statements),
            disputes=tuple(_cut(each, text) for each in made.disputes),
        )

    def of(self, value: Any, name: str = "") -> Any:
        """Return `value` with every id, day and word of this edition."""
        if isinstance(value, str):
            return self._of_text(value, name)
        if isinstance(value, date):
            return value + self._moved
        if isinstance(value, Span) or value is None:
            return value
        if isinstance(value, tuple):
            if name == "spans":  # of a piece of evidence: a document's id and a place in it
                return tuple((self._id(id), span) for id, span in value)
            return tuple(self.of(item, name) for item in value)
        if is_dataclass(value) and not isinstance(value, type) and type(value).__name__ != "Origin":
            return replace(
                value, **{each.name: self.of(getattr(value, each.name), each.name) for each in fields(value)}
            )
        return value

    def _of_text(self, value: str, name: str) -> str:
        if name == "id" or name.endswith(("_id", "_ids")):
            return self._id(value)
        return self._words(value) if name in {"text", "name", "aliases", "title", "detail", "label"} else value

    def _id(self, value: str) -> str:
        return content_id("edition", self.number, value)

    def _words(self, text: str) -> str:
        """Turn the vowels of some of the words of six letters or more: as long as before, another word."""
        return "".join(self._turned(word) if len(word) > 5 and word.isalpha() else word for word in _pieces(text))

    def _turned(self, word: str) -> str:
        by = int(content_id("word", self.world, word.casefold())[:4], 16) % len(VOWELS)
        return word.translate(str.maketrans(VOWELS, VOWELS[by:] + VOWELS[:by]))


def _pieces(text: str) -> list[str]:
    return "".join(char if char.isalpha() else f"\0{char}\0" for char in text).split("\0")


def _cut(value: Any, text: str) -> Any:
    """Return a record with its words as `text` has them at their places."""
    if isinstance(value, tuple) and not isinstance(value, Span):
        return tuple(_cut(item, text) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    new = {each.name: _cut(getattr(value, each.name), text) for each in fields(value)}
    span = new.get("span")
    if isinstance(span, Span):
        new |= {name: span.of(text) for name in ("text", "phrase", "words") if name in new}
    if "content" in new:
        new |= {"text": join_spans(text, new["content"]), "cue": join_spans(text, new["cue_span"])}
    return replace(value, **new)


def _sha256(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


# The views


class View(NamedTuple):
    name: str
    ask: Callable[[str], int]
    """Makes one request, returns the bytes of the response."""
    asked: list[str]


def _views(store: Store) -> Iterator[View]:
    from fastapi.testclient import TestClient

    from atodds.web.app import Access, create_app

    access = Access(token="scale", hosts=frozenset({"testserver"}), user="bench")
    client = TestClient(create_app(store, access), base_url="http://testserver")
    client.cookies.set(access.cookie, access.session)

    def ask(address: str) -> int:
        response = client.get(address)
        assert response.status_code == 200, f"{address}: {response.status_code} {response.text[:200]}"
        return len(response.content)

    for name, addresses in _addresses(store).items():
        yield View(name, ask, addresses)


def _addresses(store: Store) -> dict[str, list[str]]:
    """Addresses per view, by what is in the store; the heaviest of everything first."""
    with reading(store) as connection:

        def ids(table: Any, *, by: Any = None, most: int = 200) -> list[str]:
            return list(
                connection.execute(select(table.c.id).order_by(table.c.id if by is None else by).limit(most)).scalars()
            )

        documents = ids(schema.documents, by=schema.documents.c.statement_count.desc(), most=20) + ids(schema.documents)
        about = ids(schema.matters, by=schema.matters.c.statement_count.desc(), most=50) + ids(schema.matters, most=150)
        statements, alignments = ids(schema.statements), ids(schema.alignments)
        texts = list(connection.execute(select(schema.statements.c.text).limit(4_000)).scalars())[::20]
    from atodds.store.people import count_speakers, speakers

    people = speakers(store, limit=100) + speakers(store, limit=100, offset=count_speakers(store) // 2)
    who = [person.speaker.id for person in people]
    names = [person.speaker.name.split()[-1] for person in people]
    words = [max(text.split(), key=len).strip("“”.,’'") for text in texts if text.split()]
    pairs = [relation.id for relation in query.relations(store, labels=("contradicts",), limit=200)]
    common = ["the", "said", "will", "government", "a*", "not", "president"]
    return {
        "front page": [f"/?page={page}" for page in (1, 2, 50, 400)],
        "front page, by speaker": [f"/?speaker={name}" for name in names],
        "front page, by period": [f"/?since=203{n % 10}-01-01&until=203{n % 10}-12-31" for n in range(10)],
        "front page, by kind": ["/?kind=restates", "/?kind=supports", "/?kind=contradicts", "/?review=accept"],
        "pair": [f"/pairs/{id}" for id in pairs],
        "record": ["/record", "/record?page=2", "/record?page=200"],
        "quotation": [f"/record/{id}" for id in alignments],
        "people": ["/people", "/people?page=50", *(f"/people?name={name}" for name in names)],
        "person": [f"/people/{id}" for id in who],
        "matters": ["/matters", "/matters?page=3"],
        "matter": [f"/matters/{id}" for id in about],
        "front page, by matter": [f"/?matter={id}" for id in about],
        "person, on a matter": [f"/people/{one}?matter={two}" for one, two in zip(who, about, strict=False)],
        "documents": ["/documents", "/documents?page=100", *(f"/documents?words={word}" for word in [*common, *words])],
        "document": [f"/documents/{id}" for id in documents],
        "statement": [f"/statements/{id}" for id in statements],
        "search": [f"/search?words={word}" for word in [*common, *words]],
        "search, by speaker": [f"/search?speaker={name}&since=2030-01-01" for name in names],
        "corrections": ["/corrections", "/corrections?page=20"],
        "api statements": ["/api/v1/statements", *(f"/api/v1/statements?words={word}" for word in [*common, *words])],
        "api statements, by speaker": [f"/api/v1/statements?speaker={name}" for name in names],
        "api odds": ["/api/v1/odds", "/api/v1/odds?offset=2000"],
        "api speakers": ["/api/v1/speakers", *(f"/api/v1/speakers?name={name}" for name in names)],
        "api documents": ["/api/v1/documents", "/api/v1/documents?offset=4000"],
        "api record": ["/api/v1/record", "/api/v1/record?offset=2000"],
    }


def _measure(view: View, requests: int) -> bool:
    """Ask a view so many times, print how long it took, and return whether it is fast and small enough.

    Processor time is printed beside the time on the clock: on a busy machine the two lie far apart."""
    clock, processor, largest = [], [], 0
    for at in range(requests):
        wall, busy = time.perf_counter(), time.process_time()
        largest = max(largest, view.ask(view.asked[at % len(view.asked)]))
        clock.append(time.perf_counter() - wall)
        processor.append(time.process_time() - busy)
    first, slow, work = clock[0], _percentile(clock), _percentile(processor)
    good = slow <= SLOWEST and largest <= LARGEST
    print(
        f"{view.name:28} 95th percentile {slow * 1000:6.0f} ms, of the processor {work * 1000:6.0f} ms, "
        f"first {first * 1000:6.0f} ms, largest {largest / 1000:5.0f} kB  {'' if good else 'FAILS'}",
        flush=True,
    )
    return good


def _percentile(values: list[float], share: float = 0.95) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


# The exports


def _exports(path: Path) -> None:
    for form in export.FORMATS:
        done = subprocess.run(
            [sys.executable, __file__, str(path), "--export", form], check=True, capture_output=True, text=True
        )
        print(f"{form:12} {done.stdout.strip()}", flush=True)


def _export(path: Path, form: str) -> None:
    with open_store(path, readonly=True) as store:
        before, size = time.perf_counter(), sum(map(len, export.stream(store, form)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - before:6.0f} s, {size / 1e6:7.1f} MB, peak memory {peak:.0f} MB")


if __name__ == "__main__":
    main()
