"""Judgements as they are made now, and what they change in the table of people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from atodds.errors import InputError
from atodds.judged import note_of
from atodds.store import browse, people
from atodds.store.judge import judge
from atodds.store.judgements import count_judgements, entries, find_judgement, judgements, verdicts
from atodds.store.verify import verify
from atodds.store.write import Store, add_extraction, add_judgement, replace_analysis
from atodds.types import Identity, Judgement, Origin

ORIGIN = Origin(stage="test", version="1")


@pytest.fixture
def house(store: Store, article) -> Store:
    for name in ("one", "two"):
        add_extraction(store, article(name, [("Mira Rao", "we will sign"), ("Tom Vale", f"no from {name}")]))
    rejoin(store)
    return store


def rejoin(store: Store) -> None:
    """Make the two Mira Raos one person, as an analysis would."""
    speakers = people.printed(store)
    rao = min(speaker.id for speaker in speakers if speaker.name == "Mira Rao")
    joined = [
        Identity(
            speaker_id=speaker.id,
            canonical_id=rao if speaker.name == "Mira Rao" else speaker.id,
            reason="same full name",
            score=0.9,
            origin=ORIGIN,
        )
        for speaker in speakers
    ]
    replace_analysis(store, joined, [], [])


def test_moments_only_go_forward(house: Store) -> None:
    subject = people.printed(house)[0].id
    ahead = datetime.now(UTC) + timedelta(hours=2)
    first = Judgement(id="f" * 20, subject_id=subject, verdict="rename", user="ada", at=ahead, note="Mira")
    assert add_judgement(house, first)
    later = [judge(house, "undo", subject, user="ada"), judge(house, "rename", subject, user="ada", note="Mira R.")]
    assert ahead < later[0].at < later[1].at
    assert judgements(house) == [first, *later]
    assert find_judgement(house, later[1].id[:12]) == later[1]


def test_the_history_says_what_each_is_on(house: Store) -> None:
    rao = next(speaker for speaker in people.printed(house) if speaker.name == "Mira Rao")
    made = [judge(house, "rename", rao.id, user="ada", note="Mira R."), judge(house, "undo", rao.id, user="bo")]
    undo, rename = entries(house)
    assert (rename.judgement, rename.kind, rename.subject, rename.undone_by) == (
        made[0], "speaker", "Mira Rao", made[1].id,
    )  # fmt: skip
    assert (undo.judgement, undo.undone_by) == (made[1], None)
    assert entries(house, limit=1) == [undo]
    assert entries(house, rao.id, limit=5, offset=1) == [rename]
    assert (count_judgements(house), count_judgements(house, "0000"), entries(house, "0000")) == (2, 0, [])
    shown = browse.log(house, size=1, number=2)
    assert ([(each.judgement, each.holds) for each in shown.items], shown.total) == ([(made[0], False)], 2)


def test_what_holds_is_known_at_once(house: Store) -> None:
    """Judgements that were read are kept, until there is another one."""
    one, two = sorted(speaker.id for speaker in people.printed(house) if speaker.name == "Mira Rao")
    assert verdicts(house) == browse.reviews(house) == {}
    made = judge(house, "rename", two, user="ada", note="Mira R.")
    assert verdicts(house) == {two: made}
    assert browse.reviews(house) == {one: made, two: made}
    judge(house, "undo", two, user="ada")
    assert verdicts(house) == browse.reviews(house) == {}


def test_a_judgement_on_nothing_is_refused(house: Store) -> None:
    with pytest.raises(InputError, match="nothing in the store"):
        judge(house, "rename", "0" * 20, user="ada", note="Mira")
    assert judgements(house) == []
    with pytest.raises(InputError, match="no judgement"):
        find_judgement(house, "0000")


def test_a_name_given_to_any_speaker_is_the_persons(house: Store) -> None:
    one, two = sorted(speaker.id for speaker in people.printed(house) if speaker.name == "Mira Rao")
    for subject, name in ((one, "Mira R. Rao"), (two, "Mira Rao-Vale")):
        judge(house, "rename", subject, user="ada", note=note_of(name, "her card"))
        rejoin(house)
        (person,) = people.speakers(house, name=name)
        assert (person.speaker.id, person.speaker.name, person.documents) == (one, name, 2)
        assert "Mira Rao" in person.speaker.aliases
        assert people.count_speakers(house, name="mira rao") == 1
        assert list(verify(house)) == []
    judge(house, "undo", two, user="ada")
    rejoin(house)
    assert people.count_speakers(house, name="Rao-Vale") == 0
    assert people.speakers(house, name="Mira R. Rao")[0].speaker.name == "Mira R. Rao"
