"""Reported speech without quotation marks: contents that hang on a cue in the dependency parse.

One pass over the verbs, predicate adjectives and nouns of the text; each gives at most one candidate, named by its
construction. Which candidates are kept is decided by the lexicon, not here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from atodds.attribution.complements import complements
from atodds.attribution.cues import SPEECH, Candidate
from atodds.attribution.sources import FELT, VERBS, cue_span, phrase, source_of
from atodds.attribution.tree import Tree
from atodds.types import Span

__all__ = ["clauses"]

_LONGEST = 400
"""Tokens a content may span: longer ones come from sentences that the parser could not end."""


def clauses(tree: Tree) -> Iterator[Candidate]:
    """Yield a candidate for every cue that governs a clause, an infinitive, an object or a prepositional phrase."""
    for token, tag in enumerate(tree.parse.tags):
        if tag in VERBS and tree.relation(token) not in ("aux", "auxpass", "amod", "compound"):
            found = _verb(tree, token)
        elif tag in ("NN", "NNS"):
            found = _noun(tree, token)
        elif tag[:2] == "JJ" and tree.relation(token) == "acomp":
            found = _adjective(tree, token)
        elif tag in ("VBG", "IN") and tree.lemma(token) in ("accord", "according"):
            found = _according(tree, token)
        else:
            continue
        if found is not None:
            yield found


def _verb(tree: Tree, verb: int) -> Candidate | None:
    if tree.lemma(verb) in ("accord", "according"):
        return _according(tree, verb)
    if tree.lemma(verb) == "be":
        return None
    for rule in (_clause, _inserted, _passive, _question, _infinitive, _estimate, _object, _preposition):
        found = rule(tree, verb)
        if found is not None:
            return found
    return None


def _made(tree: Tree, head: int, key: str, content: tuple[Span, ...], cue: tuple[Span, ...] = ()) -> Candidate | None:
    if not content or content[0].start >= content[-1].end:
        return None
    cue = cue or (cue_span(tree, head),)
    return Candidate(content, cue, source_of(tree, head), key, tree.lemma(head), head)


def _body(tree: Tree, verb: int, child: int) -> tuple[Span, ...]:
    """Return the clause of `child` after `verb`, without a second reporting clause that the parser hung on it
    (`said he was leaving and vowed to fight`, `said he was leaving, adding that …`)."""
    last = tree.right[child]
    for other in tree.children[child]:
        if other <= child or tree.lemma(other) not in SPEECH or tree.child(other, "nsubj", "nsubjpass") is not None:
            continue
        joined = tree.relation(other) == "conj" and tree.tag(other) == tree.tag(verb) != tree.tag(child)
        joined = joined or (tree.relation(other) == "conj" and tree.tag(other) == tree.tag(verb) == "VBD")
        trailing = tree.relation(other) == "advcl" and tree.tag(other) == "VBG" and tree.word(other - 1) == ","
        if joined or trailing:
            last = min(last, tree.left[other] - 1)
    first = tree.left[child]
    mark = tree.child(child, "mark")
    if mark is not None and first < mark < child and tree.word(mark).lower() == "that" and tree.word(mark - 1) == ",":
        first = mark
    first, last = tree.trim(first, last, ",.;:—–-?!")
    while last > first and tree.tag(last) == "CC":
        first, last = tree.trim(first, last - 1)
    return _stretch(tree, first, last)


def _stretch(tree: Tree, first: int, last: int) -> tuple[Span, ...]:
    first, last = tree.trim(first, min(last, first + _LONGEST))
    return (tree.span(first, last),) if first <= last else ()


def _clause(tree: Tree, verb: int) -> Candidate | None:
    for child in complements(tree, verb):
        if child > verb:
            if tree.left[child] > verb:
                return _made(tree, verb, "clause", _body(tree, verb, child))
            continue
        low, high = _report_edges(tree, verb, child)
        before = _stretch(tree, tree.left[child], min(tree.right[child], low - 1))
        if ";" in (tree.word(token) for token in range(max(child, low - _LONGEST), low)):
            return None
        if tree.right[child] > high:
            after = _stretch(tree, high + 1, tree.right[child])
            return _made(tree, verb, "clause-around", before + after)
        return _made(tree, verb, "clause-before", before)
    return None


def _inserted(tree: Tree, verb: int) -> Candidate | None:
    """`The test, officials said, was large`; `as officials said, the test was large`; the clause holds nothing but
    its subject and, often, commas on both sides; the content is the rest of the sentence."""
    if tree.lemma(verb) not in SPEECH or tree.tag(verb) not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    subject = tree.child(verb, "nsubj")
    kids = [
        c
        for c in tree.children[verb]
        if tree.relation(c) not in ("nsubj", "aux", "neg", "advmod", "mark", "punct", "prt")
    ]
    if subject is None or any(tree.relation(c) not in ("npadvmod", "prep", "ccomp") for c in kids):
        return None
    first, stop = tree.bounds(verb)
    low = min([verb, tree.left[subject], *(c for c in tree.children[verb] if tree.relation(c) == "mark")])
    high = max([verb, tree.right[subject], *(tree.right[c] for c in kids if tree.relation(c) != "ccomp")])
    as_said = tree.word(low).lower() == "as"
    left, right = tree.word(low - 1) if low > first else "", tree.word(high + 1) if high + 1 < stop else ""
    if not (left == "," and (right in (",", ".", "") or tree.relation(verb) in ("parataxis", "ccomp"))) and not (
        as_said and right == ","
    ):
        return None
    before, after = tree.trim(first, low - 1), tree.trim(high + 1, stop - 1)
    content = tuple(tree.span(a, b) for a, b in (before, after) if a <= b)
    return _made(tree, verb, "inserted-as" if as_said else "inserted", content)


def _report_edges(tree: Tree, verb: int, content: int) -> tuple[int, int]:
    """Return the first and last token of the reporting clause of `verb`, its `content` child left out."""
    tokens = [verb]
    for child in tree.children[verb]:
        if child != content and tree.relation(child) not in ("punct", "cc", "conj", "ccomp"):
            tokens += [tree.left[child], tree.right[child]]
    inside = [token for token in tokens if token > content]
    return min(inside, default=verb), max(tokens)


def _passive(tree: Tree, verb: int) -> Candidate | None:
    """`The bid was rejected by X`, `X is expected to leave`: the content is the subject, with its infinitive."""
    subject = tree.child(verb, "nsubjpass")
    if subject is None or subject > verb or tree.tag(verb) != "VBN" or tree.word(verb).lower() in FELT:
        return None
    before = _stretch(tree, tree.left[subject], tree.right[subject])
    goal = tree.child(verb, "xcomp")
    if goal is not None and tree.left[goal] > verb:
        after = _stretch(tree, tree.left[goal], tree.right[goal])
        return _made(tree, verb, "passive-infinitive", before + after)
    if tree.child(verb, "agent") is None:
        return None
    return _made(tree, verb, "passive-by", before)


def _question(tree: Tree, verb: int) -> Candidate | None:
    child = next((c for c in tree.children[verb] if tree.relation(c) in ("advcl",) and c > verb), None)
    if child is None:
        return None
    first = tree.word(tree.left[child]).lower()
    if first not in ("how", "whether", "why", "where", "if") or tree.word(tree.left[child] - 1) == ",":
        return None
    if first == "if" and tree.lemma(verb) not in ("ask", "wonder", "question", "know", "see"):
        return None
    return _made(tree, verb, "question", _stretch(tree, tree.left[child], tree.right[child]))


def _infinitive(tree: Tree, verb: int) -> Candidate | None:
    child = next((c for c in tree.children[verb] if tree.relation(c) == "xcomp" and c > verb), None)
    if child is None or tree.left[child] <= verb:
        return None
    marked = tree.word(tree.left[child]).lower() == "to"
    key = "infinitive" if marked else "gerund" if tree.tag(child) == "VBG" else "complement"
    return _made(tree, verb, key, _stretch(tree, tree.left[child], _restrictive(tree, child, _far(tree, verb, child))))


_RECKON = frozenset(["put", "estimate", "value", "peg", "reckon"])
_SEE = frozenset(["see", "give", "put", "estimate", "assess", "assign"])
_CHANCE = frozenset(["chance", "likelihood", "probability", "possibility", "risk", "prospect", "danger"])


def _estimate(tree: Tree, verb: int) -> Candidate | None:
    """`The agency puts the number at 40`, `analysts see a slim chance of that`: a figure or a likelihood is itself a
    saying, whatever the verb."""
    child = next((c for c in tree.children[verb] if tree.relation(c) == "dobj" and c > verb), None)
    if child is None or tree.left[child] <= verb or tree.relation(verb) == "xcomp":
        return None
    last = _restrictive(tree, child, _far(tree, verb, child))
    if tree.lemma(verb) in _SEE and _chance(tree, child, last):
        key = "chance"
    elif tree.lemma(verb) in _RECKON and _figure(tree, child, last):
        key = "figure"
    else:
        return None
    made = _made(tree, verb, key, _stretch(tree, tree.left[child], last))
    return replace(made, lemma="*") if made is not None and made.source else None


def _chance(tree: Tree, child: int, last: int) -> bool:
    """Return whether the object `child` is a likelihood with its size, of something ("a slim chance of", "a 20 per cent
    risk that")."""
    sized = any(tree.relation(c) in ("amod", "nummod", "compound", "nmod") for c in tree.children[child] if c < child)
    following = tree.word(child + 1).lower() if child < last else ""
    return sized and tree.lemma(child) in _CHANCE and following in ("of", "that")


def _figure(tree: Tree, child: int, last: int) -> bool:
    """Return whether "at" and a number in figures, or a large one, stand between the object `child` and `last`."""
    at = next((t for t in range(child + 1, last) if tree.word(t).lower() == "at" and tree.relation(t) == "prep"), None)
    near = [tree.word(t).lower() for t in range(at + 1, min(last, at + _NUMBER) + 1)] if at is not None else []
    return any(word[-1:].isdigit() or word in _LARGE for word in near)


_LARGE = frozenset(["thousand", "million", "billion", "trillion", "percent", "per"])
_NUMBER = 5
"""Tokens after "at" within which the number stands ("at more than 40")."""


def _object(tree: Tree, verb: int) -> Candidate | None:
    child = next((c for c in tree.children[verb] if tree.relation(c) in ("dobj", "oprd") and c > verb), None)
    if child is None or tree.left[child] <= verb:
        return None
    return _made(
        tree, verb, "object", _stretch(tree, tree.left[child], _restrictive(tree, child, _far(tree, verb, child)))
    )


def _far(tree: Tree, verb: int, child: int) -> int:
    """Return the last token of `child` and of the plain complements of `verb` that follow it."""
    last = tree.right[child]
    for other in tree.children[verb]:
        if other <= child:
            continue
        if tree.relation(other) not in ("prep", "xcomp", "oprd", "dative", "agent", "npadvmod", "advmod", "ccomp"):
            break
        last = max(last, tree.right[other])
    return last


def _restrictive(tree: Tree, child: int, last: int) -> int:
    """Return `last`, or the token before the first `, which/who/where …` or `, …ing` that only adds to the content."""
    for token in range(child + 1, min(last, child + _LONGEST)):
        if tree.word(token) == "," and (
            tree.tag(token + 1) in ("WDT", "WP", "WRB", "WP$")
            or (tree.tag(token + 1) == "VBG" and tree.word(token + 1) != "including")
        ):
            return token - 1
    return last


def _preposition(tree: Tree, verb: int) -> Candidate | None:
    prep = next((c for c in tree.children[verb] if tree.relation(c) == "prep" and c > verb), None)
    if prep is None or tree.left[prep] <= verb:
        return None
    head = tree.child(prep, "pobj", "pcomp")
    if head is None or head < prep or tree.tag(prep) != "IN":
        return None
    content = _stretch(tree, prep + 1, _far(tree, verb, prep))
    whole = cue_span(tree, verb)
    end = tree.parse.ends[prep]
    cue = (Span(whole.start, end),) if prep <= verb + 3 else (whole, tree.span(prep, prep))
    return _made(tree, verb, "prep-" + tree.lemma(prep), content, cue)


def _adjective(tree: Tree, adjective: int) -> Candidate | None:
    verb = tree.heads[adjective]
    holder = next((c for c in tree.children[adjective] if c > adjective and tree.relation(c) in _HOLDS), None)
    if holder is None:
        holder = next((c for c in tree.children[verb] if c > adjective and tree.relation(c) in _HOLDS), None)
    if holder is None or verb > adjective or tree.tag(verb) not in VERBS:
        return None
    start = cue_span(tree, verb).start
    if tree.relation(holder) == "prep":
        if tree.child(holder, "pobj", "pcomp") is None or holder == tree.right[holder]:
            return None
        key, cue = "adjective-prep", Span(start, tree.parse.ends[holder])
        content = _stretch(tree, holder + 1, tree.right[holder])
    else:
        key, cue = "adjective-" + tree.relation(holder), Span(start, tree.parse.ends[adjective])
        content = _stretch(tree, tree.left[holder], tree.right[holder])
    if not content:
        return None
    return Candidate(content, (cue,), source_of(tree, verb), key, tree.lemma(adjective), adjective)


_HOLDS = frozenset(["ccomp", "xcomp", "prep", "advcl"])
_HOLDER_PREPOSITIONS = frozenset(["about", "of", "on", "for", "over", "against", "in", "to", "from"])


def _noun(tree: Tree, noun: int) -> Candidate | None:
    holder = next((c for c in tree.children[noun] if c > noun and tree.relation(c) in ("acl", "ccomp", "relcl")), None)
    key = ""
    if holder is not None and tree.left[holder] > noun:
        first = tree.word(tree.left[holder]).lower()
        key = "noun-" + first if first in ("that", "to") and tree.relation(holder) != "relcl" else ""
        if tree.relation(holder) == "relcl" and first == "that" and tree.relation(tree.left[holder]) == "mark":
            key = "noun-that"
        if key:
            content = _stretch(tree, tree.left[holder], tree.right[holder])
            end = tree.parse.ends[noun]
    if not key:
        holder = next((c for c in tree.children[noun] if c > noun and tree.relation(c) == "prep"), None)
        if holder is None or tree.word(holder).lower() not in _HOLDER_PREPOSITIONS or tree.right[holder] == holder:
            return None
        key = "noun-prep"
        content = _stretch(tree, holder + 1, tree.right[holder])
        end = tree.parse.ends[holder]
    if not content:
        return None
    owner, start = _owner(tree, noun)
    return Candidate(content, (Span(start, end),), owner, key, tree.lemma(noun), noun)


def _owner(tree: Tree, noun: int) -> tuple[tuple[Span, ...], int]:
    """Return the source of a reporting noun and where its cue starts: "Lee's claim", "a claim by Lee", "Lee made
    the claim" (cue from the verb on)."""
    first = noun
    while (
        tree.left[noun] < first and tree.heads[first - 1] == noun and tree.relation(first - 1) in ("amod", "compound")
    ):
        first -= 1
    start = tree.parse.starts[first]
    poss = tree.child(noun, "poss")
    if poss is not None:
        return (phrase(tree, poss),), start
    by = next(
        (c for c in tree.children[noun] if tree.word(c).lower() in ("by", "from") and tree.relation(c) == "prep"), None
    )
    head = tree.child(by, "pobj") if by is not None else None
    if head is not None:
        return (phrase(tree, head),), start
    verb = tree.heads[noun]
    if tree.relation(noun) == "dobj" and tree.tag(verb) in VERBS and verb < noun:
        return source_of(tree, verb), cue_span(tree, verb).start
    return (), start


def _according(tree: Tree, token: int) -> Candidate | None:
    to = next((c for c in (token + 1,) if c < len(tree.heads) and tree.word(c).lower() == "to"), None)
    if to is None:
        return None
    head = tree.child(to, "pobj") or tree.child(token, "pobj")
    if head is None or head < to:
        return None
    source = phrase(tree, head, to)
    cue = tree.span(token, to)
    low, high = tree.trim(*_governed(tree, token))
    right = tree.right[head]
    before, after = tree.trim(low, token - 1), tree.trim(right + 1, high)
    pieces = [tree.span(a, b) for a, b in (before, after) if a <= b]
    if not pieces:
        return None
    return Candidate(tuple(pieces), (cue,), (source,), "according", "according", token)


def _governed(tree: Tree, token: int) -> tuple[int, int]:
    """Return the first and last token of what "according to" covers: the clause that another cue reports, if it stands
    in one, else the sentence."""
    at = tree.heads[token]
    for _ in range(_LEVELS):
        if tree.relation(at) == "ccomp" and tree.lemma(tree.heads[at]) in SPEECH and tree.heads[at] < tree.left[at]:
            mark = tree.child(at, "mark")
            first = tree.left[at]
            return (mark + 1 if mark is not None and mark < token else first), tree.right[at]
        at = tree.heads[at]
    first, stop = tree.bounds(token)
    return first, stop - 1


_LEVELS = 5
"""How far up the tree a reporting clause around "according to" is sought."""
