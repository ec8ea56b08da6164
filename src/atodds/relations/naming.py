"""Names for groups of statements, made of the words that they share more than others do.

No parser runs: which words are nouns is counted in the statements themselves, by what stands before them ("the gates",
"of gates" against "will gate", "to gate"). With many statements that tells names from verbs well enough for a label.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from atodds.relations.words import FUNCTION_WORDS, NEGATIONS
from atodds.text import folded

__all__ = ["Lexicon", "Words", "label", "lexicon", "words_of"]

LONGEST = 4_000
"""Characters of a statement that are read for words."""
FEWEST, MOST = 2, 3
"""Phrases of a label, where so many are shared: the third only while the others do not cover the group."""
COVERED = 0.6
"""Share of a group that the phrases of its label should cover."""
BOUND = 0.7
"""Share of a word's places in a group from which on the pair that it stands in names it: "prime" is no name."""
SHARED, ALSO = 0.2, 0.12
"""Least share of a group (and two of its members) that holds the first phrase of its label, and the others."""
PAIR = 1.4
"""How much more a pair of words tells than a word that is as frequent; less where one of them is empty."""
NOUN = 0.5
"""Least share of a word's places that speak for a noun."""

_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|\S")
_BEFORE_NOUNS = frozenset(
    """a an the this that these those no any some every each both all his her its our their my your whose of in on at
    for with by about against over from into between during without under than through across among amongst toward
    towards despite regarding amid amidst within beyond onto upon inside outside along behind below above near since
    until via per versus such""".split()
)
_BEFORE_VERBS = frozenset(
    """to i we you he she it they who will would can could may might must shall should do does did not n't never be am
    is are was were been being have has had i'm we're you're they're he's she's it's i've we've you've they've i'll
    we'll you'll he'll she'll they'll don't doesn't didn't won't wouldn't can't couldn't shouldn't isn't aren't wasn't
    weren't haven't hasn't hadn't let please""".split()
)
_LOOSE = frozenset(
    """even though although here there either neither rather anymore anywhere everywhere always often ever already soon
    again perhaps quite too only still yet almost nearly together apart instead therefore thus hence likewise else lest
    unless because since while whereas whatever whoever whichever whenever wherever themselves himself herself itself
    ourselves yourself myself yourselves""".split()
)
_JOINED = re.compile(r"(?:n't|'(?:d|ll|re|ve|m))$")
_EMPTY = frozenset(
    """able ago ahead almost already always amount another answer anybody anyone anything area around asked away back
    bad best better beginning big bit bring called care case cases chance change clear come comes coming conversation
    country couple course day days deal different done down effort efforts else end enough even ever everybody everyone
    everything exactly example expect fact far feel few find first folk folks form forward full get gets getting give
    given go goes going gone good great group groups guy guys half hand happen happened happening hard hear heard help
    hold home hope hour hours idea important impossible issue item job just keep kind kinds knew know known last late
    later lead least left less let letter level life like likely line list little long look looking lot lots made make
    makes making man many matter maybe mean means meant million billion trillion thousand hundred minute minutes moment
    month months morning move much name named need needs new next nobody nothing now number numbers number okay ok
    old once one ones only order others our own page part particular parts past people percent per cent person place
    places please plenty point points possible pretty probably problem problems put question questions quite rather
    ready real really reason reasons record reporter reporters result results right same saw say saying second see seen
    sense set several show side sides situation somebody someone something soon sort speak speaking spoke stage stand
    start state statement statements step steps still stuff sure take taken taking talk talking tell term terms thank
    thanks thing things think thinking thought time times today together told tomorrow tonight took total tried true
    truth try trying turn two three four five six seven eight nine ten type use used using view want wanted wants way
    ways week weeks weekend well went whole woman women men word words work working world worse wrong yeah year years
    yes yesterday yet monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december comment comments remark remarks decision president minister
    mr mrs ms dr sir madam senator spokesman spokeswoman spokesperson official officials sen rep gov""".split()
)
"""Words that name no matter by themselves, beside the function words."""

_NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ship", "ism", "ance", "ence", "ure", "age", "cy")
_OTHER_ENDINGS = ("ly", "ed", "ive", "ous", "ful", "able", "ible", "ish", "less", "ier", "ical")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a statement that could tell its matter: `terms` are stems, and pairs of neighbouring stems, each
    with its printed form; `uses` are (stem, use), with use "head", "part" or "verb" by what stands before it, and
    "noun" or "other" by its ending."""

    terms: Mapping[str, str]
    uses: tuple[tuple[str, str], ...]

    @property
    def telling(self) -> int:
        """How many different words there are."""
        return sum(" " not in term for term in self.terms)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What all statements together tell: how many of them hold each term, and how much like a noun each stem is used,
    in [0, 1]."""

    total: int
    holding: Mapping[str, int]
    nouns: Mapping[str, float]


def words_of(text: str) -> Words:
    """Return the words of the first `LONGEST` characters of `text`."""
    terms: dict[str, str] = {}
    uses: list[tuple[str, str]] = []
    for before, run in _runs(text[:LONGEST]):
        stems = [_stem(folded(word)) for word in run]
        verb = before in _BEFORE_VERBS
        noun = before in _BEFORE_NOUNS
        for at, (key, printed) in enumerate(zip(stems, run, strict=True)):
            last = at == len(run) - 1
            capital = printed[0].isupper() and (at > 0 or before not in ("", ".", "!", "?"))
            use = "verb" if verb and at == 0 and not capital else "head" if last else "part"
            if noun or verb or capital or len(run) > 1:
                uses.append((key, use))
            if ending := _ending(printed):
                uses.append((key, ending))
            terms.setdefault(key, printed)
            if at and key != stems[at - 1] and not (verb and at == 1 and not run[0][0].isupper()):
                terms.setdefault(f"{stems[at - 1]} {key}", f"{run[at - 1]} {printed}")
    return Words(terms, tuple(uses))


def _runs(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each run of neighbouring content words with the folded token before it ("" at the start)."""
    before, end = "", -1
    run: list[str] = []
    for found in _TOKEN.finditer(text):
        printed = found.group()
        word = folded(printed)
        content = printed[0].isalpha() and len(word) > 2 and not _is_function(word)
        if run and (not content or text[end : found.start()] != " "):
            yield before, run
            before, run = ("" if content else word), []
        if content:
            run.append(printed)
        else:
            before = word
        end = found.end()
    if run:
        yield before, run


def _is_function(word: str) -> bool:
    word = word.removesuffix("'s")
    known = (FUNCTION_WORDS, NEGATIONS, _BEFORE_VERBS, _BEFORE_NOUNS, _LOOSE)
    return _JOINED.search(word) is not None or any(word in words for words in known)


def _stem(word: str) -> str:
    """Return a folded word as counted: a plural as its singular. Verbs and their nouns stay apart ("reopening" is a
    name, "reopen" is none)."""
    word = word.removesuffix("'s").removesuffix("'")
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes", "zzes")) and len(word) > 4 else word[:-1]


def lexicon(texts: Iterable[Words]) -> Lexicon:
    """Return what the statements tell together."""
    holding: Counter[str] = Counter()
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for words in texts:
        total += 1
        holding.update(words.terms.keys())
        for key, use in words.uses:
            uses[key][use] += 1
    return Lexicon(total, holding, {key: _nounlike(counts) for key, counts in uses.items()})


def _ending(printed: str) -> str:
    return "noun" if printed.endswith(_NOUN_ENDINGS) else "other" if printed.endswith(_OTHER_ENDINGS) else ""


def _nounlike(uses: Mapping[str, int]) -> float:
    """Return how much like a noun a stem is used; its endings decide where little speaks either way."""
    prior = 1.0 if uses["noun"] else 0.1 if uses["other"] > uses["head"] / 2 else 0.6
    speaks = uses["head"] + 0.6 * uses["part"] + prior * 4
    return speaks / (uses["head"] + uses["part"] + 1.5 * uses["verb"] + 4)


def label(members: Sequence[Words], lexicon: Lexicon) -> str:
    """Return a name for statements with these words: up to `MOST` phrases, the most telling first; "" when no phrase
    that could name a matter is shared."""
    counts = Counter(term for words in members for term in words.terms)
    weights = _weights(counts, len(members), lexicon)
    chosen: list[str] = []
    covered: set[int] = set()
    for term in sorted(weights, key=lambda term: (-weights[term], term)):
        if len(chosen) >= (FEWEST if len(covered) >= COVERED * len(members) else MOST):
            break
        if not chosen and counts[term] < SHARED * len(members):
            continue
        if not any(set(term.split()) & set(held.split()) for held in chosen):
            chosen.append(term)
            covered.update(at for at, words in enumerate(members) if term in words.terms)
    return ", ".join(_printed(term, members) for term in chosen)


def _weights(counts: Mapping[str, int], size: int, lexicon: Lexicon) -> dict[str, float]:
    """Return how well each term that `size` statements share would name them; `counts` says how many hold it."""
    least = max(2, math.ceil(ALSO * size))
    pairs = [term for term in counts if " " in term and counts[term] >= least]
    bound = {part: pair for pair in pairs for part in pair.split() if counts[pair] >= BOUND * counts[part]}
    out: dict[str, float] = {}
    for term, count in counts.items():
        parts = term.split()
        nouns = lexicon.nouns.get(parts[-1], 0.0)
        together = len(parts) > 1 and lexicon.holding[term] >= BOUND * min(lexicon.holding[part] for part in parts)
        empty = [part in _EMPTY_STEMS for part in parts]
        if (
            count < least
            or nouns < NOUN
            or all(empty)
            or (any(empty) and not together)
            or bound.get(term, term) != term
        ):
            continue
        rare = math.log(1 + lexicon.total / lexicon.holding[term])
        pair = 1.0 if len(parts) == 1 else 1.2 if any(part in _EMPTY_STEMS for part in parts) else PAIR
        out[term] = pair * nouns * count * rare
    return out


def _telling(term: str, lexicon: Lexicon) -> bool:
    """Return whether a term could name a matter: an empty word does only in a pair that is hardly ever parted."""
    parts = term.split()
    empty = [part in _EMPTY_STEMS for part in parts]
    if all(empty):
        return False
    return not any(empty) or lexicon.holding[term] >= BOUND * min(lexicon.holding[part] for part in parts)


def _printed(term: str, members: Sequence[Words]) -> str:
    """Return the form in which most members print `term`, its capitals only where nobody does without."""
    forms = Counter(re.sub(r"['’]s\b", "", words.terms[term]) for words in members if term in words.terms)
    return max(forms, key=lambda form: (forms[form], form.islower(), form))


_EMPTY_STEMS = frozenset(_stem(word) for word in _EMPTY) | _EMPTY
