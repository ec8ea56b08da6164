"""What each person said is counted once and kept: the same figures as going through every speaker."""

from __future__ import annotations

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, text

from atodds.store import people, schema
from atodds.store.connect import Store, reading, writing
from atodds.store.migrations.versions import r0003_counts
from atodds.store.write import add_extraction, replace_analysis
from atodds.types import Identity, Origin

ORIGIN = Origin(stage="test", version="1")


def fill(store: Store, article) -> None:
    """Ana Brandt in two documents, joined; Olsen and Falk alone, Falk without any identity."""
    one = article("one", [("Ana Brandt", "yes"), ("Ana Brandt", "no"), ("Olsen", "perhaps")])
    two = article("two", [("Ana Brandt", "later"), ("Falk", "never")])
    for extraction in (one, two):
        add_extraction(store, extraction)
    first, second = (extraction.speakers[0].id for extraction in (one, two))
    alone = one.speakers[1].id
    least = min(first, second)
    pairs = [(first, least), (second, least), (alone, alone)]
    replace_analysis(
        store,
        [Identity(speaker_id=id, canonical_id=head, reason="", score=1.0, origin=ORIGIN) for id, head in pairs],
        [],
        [],
    )


def listed(store: Store) -> list[tuple[str, int, int]]:
    return [(person.speaker.name, person.statements, person.documents) for person in people.speakers(store)]


def test_everybody_is_listed_with_what_they_said(store: Store, article) -> None:
    fill(store, article)
    found = listed(store)
    assert found[0] == ("Ana Brandt", 3, 2)
    assert sorted(found[1:]) == [("Falk", 1, 1), ("Olsen", 1, 1)]
    assert people.count_speakers(store) == 3
    for name, statements, documents in found:
        (person,) = people.speakers(store, name=name)
        assert (person.statements, person.documents) == (statements, documents)


def test_a_store_from_before_the_counts_is_brought_up_to_date(store: Store, article) -> None:
    fill(store, article)
    before = listed(store)
    with writing(store) as connection:
        connection.execute(text("DROP INDEX people_by_count"))
        for name in ("statement_count", "document_count"):
            connection.execute(text(f"ALTER TABLE people DROP COLUMN {name}"))
        with Operations.context(MigrationContext.configure(connection)):
            r0003_counts.upgrade()
    assert listed(store) == before
    columns = schema.people.c.statement_count, schema.people.c.document_count
    with reading(store) as connection:
        assert sorted(map(tuple, connection.execute(select(*columns)))) == [(1, 1), (3, 2)]
