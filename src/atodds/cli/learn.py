"""What people decided about pairs, used to weigh the comparators anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from atodds.cli.terminal import AsJson, Database, err, out, print_json, store_of
from atodds.errors import InputError
from atodds.store import judgements, learned, query, results
from atodds.store.connect import Store
from atodds.store.matters import AGREEING
from atodds.store.pairs import AT_ODDS
from atodds.types import Relation

if TYPE_CHECKING:
    from atodds.relations.combine import Combination, Outcome
    from atodds.relations.finding import Means
    from atodds.relations.proposition import Proposition

__all__ = ["NAME", "Lesson", "commands", "learned_combination", "lesson"]

commands = typer.Typer()

NAME: Final = "combination"
MOST: Final = 500
"""Pairs, the surest first, that are weighed again to tell how many change side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What the judgements teach: `judged` pairs were used; `left_out` could not be (they name no two statements, rest
    on a reporter's word alone, or are rejected in a way that leaves open what they are). Of `weighed` pairs, those in
    `changed` stand on another side now. `taught` is each judged pair's features and what it is, by its id: kept, since
    a pair that is no longer found would else be forgotten, and found again."""

    combination: Combination
    taught: Mapping[str, tuple[Mapping[str, float], Outcome]]
    left_out: int
    weighed: int
    changed: tuple[str, ...]

    @property
    def judged(self) -> int:
        """How many judged pairs were used."""
        return len(self.taught)


@commands.command()
def learn(
    forget: Annotated[bool, typer.Option("--forget", help="Go back to the weights that are shipped.")] = False,
    as_json: AsJson = False,
    db: Database = "",
) -> None:
    """Weigh the comparators anew with what people accepted and rejected; the next `add` uses it."""
    with store_of(db) as store:
        if forget:
            gone = learned.forget(store, NAME)
            _told(as_json, {"forgotten": gone}, "forgotten" if gone else "nothing had been learned")
            return
        with err.status("weighing") if err.is_terminal else nullcontext():
            from atodds.pipeline import shipped_means

            found = lesson(store, shipped_means())
        if not found.judged:
            raise InputError("nobody has accepted or rejected a pair of statements yet", todo="see: atodds odds")
        learned.keep(store, learned.Learned(name=NAME, at=datetime.now(UTC), fitted=_row(found)))
    value = {
        "version": found.combination.version,
        "judged": found.judged,
        "left_out": found.left_out,
        "weighed": found.weighed,
        "changed": list(found.changed),
    }
    _told(
        as_json,
        value,
        f"learned from {found.judged} judged pairs ({found.left_out} left out); "
        f"of the {found.weighed} surest pairs {len(found.changed)} change side; the next add uses it",
    )


def _told(as_json: bool, value: dict[str, Any], words: str) -> None:
    if as_json:
        print_json(value)
    else:
        out.print(words)


def _row(found: Lesson) -> dict[str, Any]:
    from atodds.relations.combine import as_row

    taught = {id: [{name: x for name, x in got.items() if x}, outcome] for id, (got, outcome) in found.taught.items()}
    return {**as_row(found.combination), "taught": taught}


def learned_combination(store: Store) -> Combination | None:
    """Return the combination that was learned in this store; None when nothing was, or when it was learned on weights
    older than those that are shipped now."""
    from atodds.models.combining import combination_row
    from atodds.relations.combine import of_row

    found = learned.learned(store, NAME)
    if found is None:
        return None
    if str(found.fitted.get("version", "")).partition("+")[0] != str(combination_row()["version"]):
        err.print("what was learned is of older weights and is not used; run: atodds learn")
        return None
    return of_row(found.fitted)


def lesson(store: Store, means: Means) -> Lesson:
    """Return what the judgements in the store teach the combination of `means`, from which it is always fitted afresh:
    learning twice is learning once. Nothing is written. Raises `ModelError` when scipy is not installed."""
    from atodds.relations.combine import refit

    held = {id: held for id, held in judgements.verdicts(store).items() if held.verdict in ("accept", "reject")}
    every = results.relations(store)
    judged = [relation for relation in every if relation.id in held]
    told = {r.id: outcome for r in judged if (outcome := _outcome(r, accepted=held[r.id].verdict == "accept"))}
    surest = [relation for relation in every if relation.id not in told][:MOST]
    features = dict(_features(store, [*(r for r in judged if r.id in told), *surest], means))
    before = learned.learned(store, NAME)
    known = {relation.id for relation in every}
    kept = before.fitted.get("taught", {}) if before else {}
    taught = {id: (got, outcome) for id, (got, outcome) in kept.items() if id in held and id not in known}
    taught |= {id: (features[id], outcome) for id, outcome in told.items() if id in features}
    made = refit(means.combination, [taught[id] for id in sorted(taught)]) if taught else means.combination
    changed = [id for id, values in features.items() if _side(values, made) != _side(values, means.combination)]
    return Lesson(
        combination=made,
        taught=taught,
        left_out=sum(relation.id not in taught for relation in judged),
        weighed=len(features),
        changed=tuple(sorted(changed)),
    )


def _outcome(relation: Relation, *, accepted: bool) -> Outcome | None:
    """Return what a judged pair is; None where a rejection leaves it open, and where the pair rests on a reporter's
    word alone, of which the comparators know nothing."""
    if all(evidence.feature == "reported" for evidence in relation.evidence):
        return None
    if relation.label in AT_ODDS:
        return "at odds" if accepted else "neither"
    if relation.label in AGREEING:
        return "agree" if accepted else "neither"
    return "neither" if accepted else None


def _side(features: Mapping[str, float], combination: Combination) -> Outcome:
    from atodds.relations.combine import weigh

    weighed = weigh(features, combination)
    if weighed.at_odds >= combination.at_odds.threshold:
        return "at odds"
    return "agree" if weighed.agree >= combination.agree.threshold else "neither"


def _features(store: Store, relations: Sequence[Relation], means: Means) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the features of each relation that has two statements, by its id."""
    from atodds.relations.features import features
    from atodds.relations.finding import heard

    put = _propositions(store, relations)
    whole = [relation for relation in relations if relation.left_id in put and relation.right_id in put]
    pairs = [(put[relation.left_id], put[relation.right_id]) for relation in whole]
    vectors = means.embedder.embed([side.text for pair in pairs for side in pair])
    words = heard(pairs, means.entailer) if pairs else []
    for at, (relation, (left, right)) in enumerate(zip(whole, pairs, strict=True)):
        likeness = float(sum(a * b for a, b in zip(vectors[2 * at], vectors[2 * at + 1], strict=True)))
        yield relation.id, features(left, right, entail=words[at], similarity=likeness)


def _propositions(store: Store, relations: Sequence[Relation]) -> dict[str, Proposition]:
    """Return the proposition of every statement at an end of `relations`, by id."""
    from atodds.relations.proposition import of_statement
    from atodds.store import people

    canonical = {identity.speaker_id: identity.canonical_id for identity in people.identities(store)}
    ends = query.spoken(store, [id for relation in relations for id in (relation.left_id, relation.right_id)])
    wanted: dict[str, list[str]] = {}
    for id, spoken in ends.items():
        wanted.setdefault(spoken.statement.document_id, []).append(id)
    found: dict[str, Proposition] = {}
    for document_id, ids in wanted.items():
        page = query.extraction(store, document_id, raw=False)
        known = {speaker.id: speaker for speaker in page.speakers}
        for id in ids:
            found[id] = of_statement(ends[id].statement, page.document, speakers=known, canonical=canonical)
    return found
