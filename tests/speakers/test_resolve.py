from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from atodds.judged import renames, standing
from atodds.speakers.resolve import resolve
from atodds.speakers.roster import Person, Roster
from atodds.speakers.verdicts import names_of
from atodds.types import Identity, Judgement, JudgementVerdict, Role, Speaker, content_id

CASES = yaml.safe_load((Path(__file__).parent / "identities.yaml").read_text(encoding="utf-8"))
START = datetime(2024, 1, 1, tzinfo=UTC)


def groups(identities: Iterable[Identity]) -> list[set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for identity in identities:
        found[identity.canonical_id].add(identity.speaker_id)
    return [members for members in found.values() if len(members) > 1]


def judged(verdict: JudgementVerdict, subject: Speaker | str, note: str = "", minute: int = 0) -> Judgement:
    subject_id = subject if isinstance(subject, str) else subject.id
    return Judgement(
        id=content_id("judgement", verdict, subject_id, note, minute),
        subject_id=subject_id,
        verdict=verdict,
        user="ada",
        at=START + timedelta(minutes=minute),
        note=note,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_cases(
    case: dict[str, Any], speaker: Callable[..., Speaker], days: Callable[..., dict[str, date | None]]
) -> None:
    made = {}
    for document, name, *rest in case["speakers"]:
        posts, extra = (rest + [[], {}])[0], (rest + [[], {}])[1] if len(rest) > 1 else {}
        made[f"{document} {name}"] = speaker(document, name, *posts, **extra)
    identities = resolve(made.values(), published=days(**case.get("published", {})))
    expected = [{made[name].id for name in group} for group in case["groups"]]
    assert sorted(map(sorted, groups(identities))) == sorted(map(sorted, expected))
    assert all(identity.reason for identity in identities)
    assert all(identity.canonical_id == min(g) for g in expected for identity in identities if identity.speaker_id in g)
    if "reason" in case:
        assert any(case["reason"] in identity.reason for identity in identities)


def test_the_roster_joins_spellings_and_serves_posts(
    speaker: Callable[..., Speaker], days: Callable[..., dict[str, date | None]]
) -> None:
    roster = Roster(
        (
            Person(
                name="Ida Roe", aliases=("Ida Maria Roe-Lund",), roles=(Role(title="premier", end=date(2019, 5, 1)),)
            ),
            Person(name="Karl Voss", roles=(Role(title="premier", start=date(2019, 5, 2)),)),
        )
    )
    ida, lund, karl = speaker("a", "Ida Roe"), speaker("b", "Ida Maria Roe-Lund"), speaker("b", "Karl Voss")
    before, after = speaker("c", "the premier", "premier"), speaker("d", "the premier", "premier")
    identities = resolve(
        [ida, lund, karl, before, after], published=days(c="2019-05-01", d="2019-05-02"), roster=roster
    )
    assert sorted(map(sorted, groups(identities))) == sorted(
        map(sorted, [{ida.id, lund.id, before.id}, {karl.id, after.id}])
    )
    reasons = {identity.speaker_id: identity.reason for identity in identities}
    assert reasons[before.id] == "listed in the roster as Ida Roe, premier on 2019-05-01"


@pytest.fixture
def three(speaker: Callable[..., Speaker]) -> tuple[Speaker, Speaker, Speaker]:
    return speaker("a", "Mara Oduya"), speaker("b", "Mara Oduya"), speaker("c", "M. Odoya")


def test_merge_and_its_undo(three: tuple[Speaker, Speaker, Speaker]) -> None:
    first, second, third = three
    merge = judged("merge", third, first.id)
    identities = resolve(three, judgements=[merge])
    assert groups(identities) == [{first.id, second.id, third.id}]
    assert next(i for i in identities if i.speaker_id == third.id).reason == "merged by ada"
    undo = judged("undo", third, minute=1)
    assert groups(resolve(three, judgements=[merge, undo])) == [{first.id, second.id}]
    again = judged("merge", third, first.id, minute=2)
    assert groups(resolve(three, judgements=[again, merge, undo])) == [{first.id, second.id, third.id}]


def test_split_wins_over_the_machine_and_later_runs(
    three: tuple[Speaker, Speaker, Speaker], speaker: Callable[..., Speaker]
) -> None:
    first, second, _ = three
    split = judged("split", second, min(first.id, second.id))
    identities = resolve(three, judgements=[split])
    assert groups(identities) == []
    assert next(i for i in identities if i.speaker_id == second.id).reason == "split off by ada"
    later = speaker("d", "Mara Oduya")
    assert groups(resolve([*three, later], judgements=[split])) == [{first.id, later.id}]


def test_a_judgement_on_a_speaker_that_is_gone_changes_nothing(three: tuple[Speaker, Speaker, Speaker]) -> None:
    stale = [judged("merge", "gone", three[0].id), judged("split", "gone"), judged("undo", "gone")]
    assert resolve(three, judgements=stale) == resolve(three)


def test_names_shown_and_renamed(three: tuple[Speaker, Speaker, Speaker]) -> None:
    identities = resolve(three)
    canonical = {identity.speaker_id: identity.canonical_id for identity in identities}
    assert names_of(three, identities)[canonical[three[0].id]] == "Mara Oduya"
    given = [judged("rename", three[1], "Mara A. Oduya"), judged("rename", three[1], "Mara Adaeze Oduya", minute=1)]
    assert names_of(three, identities, given)[canonical[three[0].id]] == "Mara Adaeze Oduya"
    assert renames(given) == {three[1].id: "Mara Adaeze Oduya"}
    assert standing([*given, judged("undo", three[1], minute=2)]) == (given[0],)


NAMES = st.sampled_from(
    "Ida Roe;I. Roe;Roe;Ida M. Roe;Karl Roe;Kang Jong-il;Kang Jong Il;Kang;the president;Al;;Volkhov;Ivan Volkhov;"
    "Ivan Volkov;Russia;Moscow;WHO;World Health Organization;World Home Order".split(";")
)
POSTS = st.sampled_from(
    ["president", "senator", "fisherman", "French president", "former president", "mayor of Lund", "x"]
)
SPEAKERS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        NAMES,
        st.lists(POSTS, max_size=2),
        st.sampled_from(["person", "organisation", "state"]),
    ),
    max_size=14,
)


@settings(deadline=None, max_examples=80)
@given(SPEAKERS, st.data())
def test_the_order_of_speakers_does_not_matter(
    rows: list[tuple[str, str, list[str], Any]], data: st.DataObject
) -> None:
    made = [
        Speaker(
            id=content_id("speaker", document, kind, name, *posts), document_id=document, name=name, kind=kind,
            roles=tuple(Role(title=post) for post in posts),
        )
        for document, name, posts, kind in rows
    ]  # fmt: skip
    published = {"a": date(2020, 1, 1), "b": date(2020, 6, 1), "c": date(2022, 1, 1), "d": None}
    given_order = resolve(made, published=published)
    assert resolve(data.draw(st.permutations(made)), published=published) == given_order
    ids = {speaker.id for speaker in made}
    assert [identity.speaker_id for identity in given_order] == sorted(ids)
    assert all(identity.canonical_id <= identity.speaker_id for identity in given_order)
