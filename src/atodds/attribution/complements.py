"""Which clauses a verb governs, with what the parser is known to hang elsewhere."""

from __future__ import annotations

from atodds.attribution.cues import SPEECH
from atodds.attribution.tree import Tree

__all__ = ["complements"]

_GO_BETWEENS = frozenset(
    """
    adviser advisor agent aide ambassador assistant attorney deputy envoy intermediary interpreter lawyer mediator
    official publicist representative secretary spokesman spokesperson spokeswoman statement translator
    """.split()
)
"""Through whom something is said; after other words ("through a window that …") the clause is theirs."""


def complements(tree: Tree, verb: int) -> list[int]:
    """Return the clauses that `verb` governs. A "that" clause which the parser hung on a time clause or a go-between
    after a verb of speech (`said when the talks began that …`, `said through an aide that …`) is the verb's."""
    hung = _hung(tree, verb)
    own = [child for child in tree.children[verb] if tree.relation(child) == "ccomp"]
    if hung or not own or not _timed(tree, verb):
        return hung or own
    lent = _hung(tree, tree.heads[verb])
    return [child for child in own if child not in lent]


def _hung(tree: Tree, verb: int) -> list[int]:
    if tree.lemma(verb) not in SPEECH or tree.child(verb, "ccomp") is not None:
        return []
    for child in tree.children[verb]:
        if child < verb:
            continue
        if _timed(tree, child):
            return [c for c in tree.children[child] if _after_that(tree, c, "ccomp")]
        between = tree.child(child, "pobj") if tree.word(child).lower() in ("through", "via") else None
        if between is not None and tree.lemma(between) in _GO_BETWEENS:
            return [c for c in tree.children[between] if _after_that(tree, c, "relcl", "acl")]
    return []


def _timed(tree: Tree, verb: int) -> bool:
    """Return whether `verb` heads a clause of time right after a verb of speech and can itself say nothing."""
    head, first = tree.heads[verb], tree.left[verb]
    if tree.relation(verb) != "advcl" or head != first - 1 or tree.lemma(head) not in SPEECH:
        return False
    opening = tree.word(first).lower() in ("when", "after", "before", "as", "while", "once")
    return opening and (tree.lemma(verb) not in SPEECH or tree.child(verb, "nsubjpass") is not None)


def _after_that(tree: Tree, child: int, *relations: str) -> bool:
    first = tree.left[child]
    return tree.relation(child) in relations and first > tree.heads[child] and tree.word(first).lower() == "that"
