"""What is worked out across documents, made anew: after reading, and after somebody decided who is who."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from atodds.cli.terminal import err
from atodds.speakers.roster import Person, Roster
from atodds.store import judgements, matters, people, query, results
from atodds.store.connect import Store
from atodds.store.roster import roster
from atodds.store.write import replace_analysis

if TYPE_CHECKING:
    from atodds.relations.finding import Means

__all__ = ["compare", "known_people", "means_of", "regroup"]


def known_people(store: Store) -> Roster | None:
    """Return the roster kept in the store, None when nobody is on it."""
    listed = roster(store)
    # Places tell people of one name apart, and two files may have been of one name.
    found = (
        Person(name=p.name, aliases=p.aliases, roles=p.roles, wikidata=p.wikidata, place=f"{p.place} ({p.id})")
        for p in listed
    )
    return Roster(tuple(found)) if listed else None


def compare(store: Store) -> None:
    """Work out everything across documents: who is who, quotations against the record, and who is at odds."""
    from atodds.pipeline import analyse

    with err.status("comparing") if err.is_terminal else nullcontext():
        history = judgements.judgements(store)
        analysis = analyse(
            list(query.extractions(store)), roster=known_people(store), judgements=history, means=means_of(store)
        )
        replace_analysis(store, analysis.identities, analysis.alignments, analysis.relations, analysis.matters)


def means_of(store: Store) -> Means:
    """Return what statements are compared with: as it ships, or with the weights that were learned in this store."""
    from atodds.cli.learn import learned_combination
    from atodds.pipeline import shipped_means

    means, learned = shipped_means(), learned_combination(store)
    return means if learned is None else replace(means, combination=learned)


def regroup(store: Store) -> None:
    """Work out who is who, and what hangs on it: relations and matters only when somebody is part of another person
    than before. No alignment hangs on it."""
    from atodds.pipeline import analyse
    from atodds.speakers.resolve import resolve

    with err.status("comparing") if err.is_terminal else nullcontext():
        history, known = judgements.judgements(store), known_people(store)
        published = {entry.id: entry.published for entry in query.document_entries(store)}
        identities = resolve(people.printed(store), published=published, roster=known, judgements=history)
        relations, about = results.relations(store), matters.all_matters(store)
        aligned = results.alignments(store)
        before = {identity.speaker_id: identity.canonical_id for identity in people.identities(store)}
        if before != {identity.speaker_id: identity.canonical_id for identity in identities}:
            analysis = analyse(
                list(query.extractions(store)),
                roster=known,
                judgements=history,
                means=means_of(store),
                alignments=aligned,
            )
            relations, about = list(analysis.relations), list(analysis.matters)
        replace_analysis(store, identities, aligned, relations, about)
