"""Who a cue belongs to, and how far the cue and the source reach, by the dependency parse."""

from __future__ import annotations

from atodds.attribution.tree import Tree
from atodds.types import Span

__all__ = ["FELT", "NOMINAL", "VERBS", "cue_span", "phrase", "source_of"]

VERBS = frozenset(["VB", "VBD", "VBG", "VBN", "VBP", "VBZ"])
NOMINAL = frozenset(["NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "DT", "CD", "JJ", "JJR", "JJS", "POS", "PDT", "WP"])

_SUBJECTS = ("nsubj", "nsubjpass")
_BESIDE_VERB = frozenset(["aux", "auxpass", "neg", "advmod"])
_LEANING = frozenset(["conj", "xcomp", "advcl", "pcomp", "prep", "acomp", "dobj", "attr"])
_EDGES = ",.;:—–-―\"“”''``‘’·"
_SEEMING = frozenset(["seem", "appear", "be", "become", "look", "remain", "turn", "emerge", "matter", "happen"])
FELT = frozenset(
    """convinced concerned worried incensed determined inclined pleased thrilled surprised shocked disappointed
    satisfied committed interested frustrated outraged persuaded resolved opposed prepared tempted delighted alarmed
    relieved troubled embarrassed encouraged amazed appalled astonished confused divided dedicated excited angered
    """.split()
)
_STEPS = 6
"""How many words up the tree a missing subject is sought: deeper chains are parser errors more often than grammar."""


def cue_span(tree: Tree, verb: int) -> Span:
    """Return the verb with the auxiliaries, negations and adverbs that touch it, and a particle after it."""
    first = last = verb
    kids = set(tree.children[verb])
    while first - 1 in kids and tree.relation(first - 1) in _BESIDE_VERB and tree.tag(first - 1)[0] != "W":
        first -= 1
    while last + 1 in kids and (tree.relation(last + 1) == "prt" or _manner(tree, last + 1)):
        last += 1
    return tree.span(first, last)


def _manner(tree: Tree, token: int) -> bool:
    return tree.relation(token) == "advmod" and tree.word(token).endswith("ly")


def phrase(tree: Tree, head: int, floor: int = -1) -> Span:
    """Return the noun phrase of `head`, with appositions and "who" clauses, without "that"/"which" clauses, comma
    participles and punctuation at its ends; nothing before token `floor` + 1.

    What is cut is what the readers of the training texts left out more often than not."""
    last = tree.right[head]
    for child in tree.children[head]:
        if child > head and _cut(tree, child):
            last = min(last, tree.left[child] - 1)
            break
    first, last = tree.trim(max(tree.left[head], floor + 1), last, _EDGES)
    while first < head and tree.relation(first) in ("advmod", "preconj", "cc") and tree.tag(first) in ("RB", "CC"):
        first += 1
    dash = next((t for t in range(head - 1, first - 1, -1) if tree.word(t) in ("-", "–", "—")), None)
    if dash is not None and tree.parse.starts[dash] > tree.parse.ends[dash - 1]:
        first = dash + 1
    return tree.span(first, last) if first <= last else tree.span(head, head)


def _cut(tree: Tree, child: int) -> bool:
    relation, opening = tree.relation(child), tree.word(tree.left[child]).lower()
    comma = tree.left[child] > 0 and tree.word(tree.left[child] - 1) in (",", "—", "–", "(", "-", "―")
    if relation == "relcl":
        return opening not in ("who", "whom", "he", "she", "they")
    if relation in ("acl", "advcl"):
        return comma and tree.tag(child) == "VBG"
    if relation in ("cc", "conj"):
        return comma and relation == "conj" and tree.tag(child) in VERBS
    return relation == "prep" and opening in ("as", "like", "with", "after", "before") and (comma or opening == "as")


def source_of(tree: Tree, verb: int) -> tuple[Span, ...]:
    """Return the source of `verb`: its subject, its agent when passive, else the subject of the verb it leans on
    (coordination, participle, infinitive) or the noun it modifies. Empty when the text names none."""
    kids = tree.children[verb]
    agent = next((c for c in kids if tree.relation(c) == "agent"), None)
    if agent is not None:
        head = tree.child(agent, "pobj")
        return (phrase(tree, head),) if head is not None else ()
    passive = any(tree.relation(c) in ("auxpass", "nsubjpass") for c in kids) and tree.tag(verb) == "VBN"
    if passive and tree.word(verb).lower() not in FELT:
        return ()
    if tree.tag(verb) == "VBN" and tree.relation(verb) == "advcl" and tree.child(verb, "aux", "nsubj") is None:
        return ()
    at = verb
    for _ in range(_STEPS):
        subject = _subject(tree, at)
        if subject is not None:
            if (
                at != verb
                and subject > verb
                and tree.tag(verb) == "VBG"
                and (cue := _cue_before(tree, verb)) is not None
            ):
                return source_of(tree, cue)
            return () if _expletive(tree, subject, at) else (phrase(tree, subject),)
        relation, head = tree.relation(at), tree.heads[at]
        if relation in ("acl", "relcl"):
            poss = tree.child(head, "poss")
            if relation == "relcl" or tree.tag(at) == "VBG":
                return (_modified(tree, head, at),)
            if poss is not None:
                return (phrase(tree, poss),)
        elif head == at or not (relation in _LEANING or (relation == "ccomp" and tree.tag(at) == "VBG")):
            break
        at = head
    return _preceding(tree, verb)


def _cue_before(tree: Tree, participle: int) -> int | None:
    """Return the finite verb before the comma of `reported, citing …`."""
    at = participle - 2
    if at >= 0 and tree.word(participle - 1) == "," and tree.tag(at) in ("VBD", "VBZ", "VBP"):
        return at
    return None


def _subject(tree: Tree, at: int) -> int | None:
    found = [c for c in tree.children[at] if tree.relation(c) in _SUBJECTS]
    before = [c for c in found if c < at]
    return before[-1] if before else found[0] if found else None


def _expletive(tree: Tree, subject: int, verb: int) -> bool:
    word = tree.word(subject).lower()
    if word == "there":
        return True
    return word in ("it", "that", "this", "which", "what") and tree.lemma(verb) in _SEEMING


def _preceding(tree: Tree, verb: int) -> tuple[Span, ...]:
    """Return the noun phrase that touches a finite verb on its left, for where the parser found no subject."""
    if tree.tag(verb) not in ("VBD", "VBZ", "VBP"):
        return ()
    start, _ = tree.bounds(verb)
    at = verb - 1
    while at >= start and tree.relation(at) in _BESIDE_VERB:
        at -= 1
    if at < start or tree.tag(at) not in ("NN", "NNS", "NNP", "NNPS", "PRP"):
        return ()
    last = at
    while at - 1 >= start and tree.tag(at - 1) in NOMINAL and tree.tag(last) != "PRP":
        at -= 1
    return (tree.span(at, last),)


def _modified(tree: Tree, head: int, before: int) -> Span:
    first, last = tree.trim(tree.left[head], tree.left[before] - 1)
    return tree.span(first, last) if first <= head <= last else tree.span(head, head)
