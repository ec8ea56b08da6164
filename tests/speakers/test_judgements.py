"""The laws of what people decide about speakers: no order of documents matters, and undoing everything is nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.judged import note_of
from atodds.speakers.resolve import resolve
from atodds.speakers.verdicts import names_of
from atodds.types import Judgement, Speaker, content_id

START = datetime(2031, 3, 10, tzinfo=UTC)
NAMES = ("Mara Oduya", "Mara Oduya", "M. Odoya", "Karl Voss", "Karl Voss", "Karl Voss", "Varnia", "officials")
SPEAKERS = tuple(
    Speaker(
        id=content_id("speaker", at),
        document_id=f"d{at}",
        name=name,
        kind="state" if name == "Varnia" else "group" if name == "officials" else "person",
    )
    for at, name in enumerate(NAMES)
)
ANYBODY = st.integers(0, len(SPEAKERS))
ACTS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "rename", "undo", "undo one"]), ANYBODY, ANYBODY), max_size=12
)


def history_of(acts: list[tuple[str, int, int]]) -> list[Judgement]:
    """Judgements made a minute apart; the last index is a speaker who is gone."""
    ids = [*(speaker.id for speaker in SPEAKERS), "gone"]
    history: list[Judgement] = []
    for at, (act, subject, other) in enumerate(acts):
        note = {
            "merge": ids[other],
            "split": ids[other] if other % 2 else "",
            "rename": f"Name {other}",
            "undo one": history[other % len(history)].id if history else "",
        }.get(act, "")
        history.append(
            Judgement(
                id=content_id("judgement", at),
                subject_id=ids[subject],
                verdict="undo" if act == "undo one" else act,  # type: ignore[arg-type]  # one of JudgementVerdict
                user="ada",
                at=START + timedelta(minutes=at),
                note=note_of(note, "seen"),
            )
        )
    return history


@settings(deadline=None, max_examples=60)
@given(ACTS, st.data())
def test_identities_do_not_depend_on_the_order_of_documents(
    acts: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    history = history_of(acts)
    found = resolve(SPEAKERS, judgements=history)
    again = resolve(data.draw(st.permutations(SPEAKERS)), judgements=data.draw(st.permutations(history)))
    assert again == found
    assert names_of(SPEAKERS, found, history) == names_of(reversed(SPEAKERS), again, list(reversed(history)))
    assert [identity.speaker_id for identity in found] == sorted(speaker.id for speaker in SPEAKERS)
    groups: dict[str, set[str]] = {}
    for identity in found:
        groups.setdefault(identity.canonical_id, set()).add(identity.speaker_id)
    assert all(min(members) == canonical for canonical, members in groups.items())


@settings(deadline=None, max_examples=60)
@given(ACTS, st.data())
def test_undoing_everything_gives_the_machines_result(acts: list[tuple[str, int, int]], data: st.DataObject) -> None:
    history = history_of(acts)
    made = data.draw(st.permutations([judgement for judgement in history if judgement.verdict != "undo"]))
    undos = [
        Judgement(
            id=content_id("undo", judgement.id), subject_id=judgement.subject_id, verdict="undo", user="bo",
            at=START + timedelta(hours=1, minutes=at), note=judgement.id,
        )
        for at, judgement in enumerate(made)
    ]  # fmt: skip
    history += undos
    assert resolve(SPEAKERS, judgements=history) == resolve(SPEAKERS)
    assert names_of(SPEAKERS, resolve(SPEAKERS), history) == names_of(SPEAKERS, resolve(SPEAKERS))


def test_who_was_merged_then_split_stands_alone_until_the_split_is_undone() -> None:
    mara, _, odoya, *_ = SPEAKERS
    acts = [("merge", 2, 0), ("split", 2, 1)]
    merged, split = history_of(acts)
    assert _with(odoya, [merged]) == {"Mara Oduya", "M. Odoya"}
    assert _with(odoya, [merged, split]) == {"M. Odoya"}
    undo = Judgement(
        id="u", subject_id=odoya.id, verdict="undo", user="bo", at=START + timedelta(hours=1), note=split.id
    )
    assert _with(mara, [merged, split, undo]) == {"Mara Oduya", "M. Odoya"}


def _with(speaker: Speaker, history: list[Judgement]) -> set[str]:
    """The names in the speaker's group."""
    canonical = {i.speaker_id: i.canonical_id for i in resolve(SPEAKERS, judgements=history)}
    return {each.name for each in SPEAKERS if canonical[each.id] == canonical[speaker.id]}
