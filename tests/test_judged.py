"""What of a history of judgements holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.judged import latest, note_of, object_of, remark_of, renames, standing, undone
from atodds.types import Judgement, JudgementVerdict

START = datetime(2031, 3, 10, tzinfo=UTC)


def made(id: str, verdict: JudgementVerdict, subject: str = "s", *, note: str = "", minute: int = 0) -> Judgement:
    at = START + timedelta(minutes=minute)
    return Judgement(id=id, subject_id=subject, verdict=verdict, user="ada", at=at, note=note)


HISTORY = [
    made("a", "accept", minute=0),
    made("b", "reject", minute=1, note="seen the tape"),
    made("c", "accept", "other", minute=2),
]


@pytest.mark.parametrize(
    ("undos", "held"),
    [
        ([], "abc"),
        ([made("u", "undo", minute=3)], "ac"),
        ([made("u", "undo", minute=3), made("v", "undo", minute=4)], "c"),
        ([made("u", "undo", minute=3, note="a")], "bc"),
        ([made("u", "undo", minute=3, note="a\na slip")], "bc"),
        ([made("u", "undo", minute=3, note="a"), made("v", "undo", minute=4, note="a")], "bc"),
        ([made("u", "undo", minute=3, note="a slip of mine")], "ac"),
        ([made("u", "undo", minute=3, note="c")], "ac"),
        ([made("u", "undo", "nobody", minute=3)], "abc"),
        ([made("u", "undo", minute=0)], "bc"),
        ([made("u", "undo", minute=-1)], "abc"),
    ],
    ids=[
        "nothing undone",
        "the last on its subject",
        "the last two",
        "one that is named",
        "one that is named, with words",
        "one named twice",
        "words that name nothing",
        "one of another subject is not named",
        "nothing to undo",
        "of one moment the undo comes last",
        "an undo before anything",
    ],
)
def test_what_an_undo_takes_back(undos: list[Judgement], held: str) -> None:
    for history in ([*HISTORY, *undos], [*undos, *reversed(HISTORY)]):
        assert "".join(judgement.id for judgement in standing(history)) == held
        assert set(undone(history)) == set("abc") - set(held)
        assert set(undone(history).values()) <= {undo.id for undo in undos}


def test_the_last_on_a_subject_holds() -> None:
    assert latest(HISTORY) == {"s": HISTORY[1], "other": HISTORY[2]}


@pytest.mark.parametrize("remark", ["", "seen her card", "two\nlines"])
def test_a_note_says_one_thing_to_the_program_and_the_rest_to_people(remark: str) -> None:
    rename = made("r", "rename", note=note_of(" Mira \n Rao", remark))
    assert (object_of(rename), remark_of(rename)) == ("Mira Rao", remark)
    accept = made("a", "accept", note=remark)
    assert (object_of(accept), remark_of(accept)) == ("", remark)


def test_whoever_was_renamed_last_comes_last() -> None:
    given_names = [
        made("1", "rename", "x", note="Xa", minute=1),
        made("2", "rename", "y", note="Ya", minute=2),
        made("3", "rename", "x", note="Xb", minute=3),
    ]
    assert list(renames(given_names).items()) == [("y", "Ya"), ("x", "Xb")]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "reject", "undo"]),
        st.sampled_from("st"),
        st.integers(0, 8),
        st.integers(0, 5),
    ),
    max_size=9,
)


@settings(deadline=None, max_examples=100)
@given(ACTS, st.data())
def test_the_order_in_which_a_history_is_read_does_not_matter(acts: list, data: st.DataObject) -> None:
    history = [
        made(str(at), verdict, subject, note=str(named), minute=minute)
        for at, (verdict, subject, named, minute) in enumerate(acts)
    ]
    held = standing(history)
    assert standing(data.draw(st.permutations(history))) == held
    gone = undone(history)
    undos = {judgement.id for judgement in history if judgement.verdict == "undo"}
    assert {judgement.id for judgement in held} == {judgement.id for judgement in history} - undos - set(gone)
    assert len(set(gone.values())) == len(gone), "an undo takes back one judgement at most"
