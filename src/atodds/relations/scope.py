"""The scope of a sentence: which times, names, people and bases it speaks of, taken from its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from atodds.relations.reading import stem
from atodds.relations.words import FUNCTION_WORDS

__all__ = ["Scope", "scope_of"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march|april apr|may|june|july|august aug|september sept sep|october "
        "oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_MONTH = re.compile(
    r"\b(January|February|March|April|June|July|August|September|October|November|December|(?:Jan|Feb|Apr|Aug"
    r"|Sept?|Oct|Nov|Dec)\b\.?"
    r"|(?:(?<=\bin )|(?<=\bby )|(?<=\bof )|(?<=\bsince )|(?<=\blast )|(?<=\bnext )|(?<=\bmid-)|(?<=\bearly )"
    r"|(?<=\blate ))May)\b"
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?![,.]?\d)(?!\s+(?:people|cases|deaths|tests|soldiers|jobs|votes))")
_SEASON = re.compile(
    r"\b(?:(last|this|next|the|in|by|of|before the|over the)\s+)(spring|summer|autumn|fall|winter)\b", re.I
)
_RELATIVE = re.compile(
    r"\b(last|this|next|past|previous|coming|current)\s+(year|month|week|quarter|decade|century|term|season)\b", re.I
)
_DAY = re.compile(r"\b(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_PART = re.compile(r"\b(first|second|third|fourth|last)\s+(quarter|half)\b", re.I)
_NOW = re.compile(r"\b(now|today|currently|at present|right now|tonight|yesterday|tomorrow)\b", re.I)
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)(?<![\"“‘:]\s)\b(?:U\.S\.|U\.K\.|[A-Z][\w’'-]*[a-z]\w*|[A-Z]{2,})\b")
_FIRST = re.compile(r"(?:^|[.!?]\s+)([A-Z][\w-]+)(?=['’]s\b| [A-Z][a-z])")
_NO_NAME = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday i i'm i'll i've i'd mr mrs ms dr sen gov rep gen president minister prime secretary
    senator governor director chief chair spokesman spokeswoman professor general king queen god covid""".split()
)
_GROUPS: Mapping[str, str] = {
    word: group
    for group, words in {
        "children": "child children kid kids pupil pupils toddler toddlers infants babies boys girls "
            "teenager teenagers youth",
        "older": "elderly pensioner pensioners seniors retirees",
        "adults": "adult adults grown-ups",
        "men": "men man male males husbands fathers",
        "women": "women woman female females mothers wives",
        "pregnant": "pregnant",
        "students": "student students undergraduates",
        "teachers": "teacher teachers",
        "workers": "worker workers employee employees staff labourers dockers",
        "farmers": "farmer farmers growers",
        "soldiers": "soldier soldiers troops conscripts army",
        "civilians": "civilian civilians",
        "prisoners": "prisoner prisoners inmates detainees hostages captives",
        "patients": "patient patients",
        "nurses": "nurse nurses",
        "doctors": "doctor doctors physicians",
        "migrants": "migrant migrants refugee refugees immigrants",
        "voters": "voter voters electorate",
        "landlords": "landlord landlords",
        "tenants": "tenant tenants renters",
        "firms": "firm firms business businesses company companies",
        "households": "household households family families homes",
        "veterans": "veteran veterans",
        "animals": "animal animals cattle cows sheep pigs bees",
        "towns": "town towns city cities urban",
        "villages": "village villages rural countryside",
        "schools": "school schools",
        "deaths": "death deaths dead died fatalities",
        "cases": "case cases infections infected",
        "tests": "tests tested testing",
        "admissions": "hospitalizations admissions hospitalised hospitalized",
    }.items()
    for word in words.split()
}  # fmt: skip
_BASE = re.compile(
    r"\b(?:per (?:day|week|month|year|head|capita|person|household)|a (?:day|week|month|year)\b|(?:before"
    r"|after) tax|nationwide|worldwide"
    r"|(?:so far|since) (?:this |last )?\w+|in total|overall|altogether|alone|in the capital|in the country"
    r"|as a whole|at all sites|at the main site"
    r"|counting (?:only )?\w+(?: \w+)?|confirmed|suspected|daily|weekly|monthly|yearly|annual(?:ly)?"
    r"|cumulative|among \w+(?: \w+)?"
    r"|(?:of|out of) (?:all )?(?:adults|voters|households|workers|pupils|patients|tests|cases|members))\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(in|at|near|for|from|with|against|about|among|on|to|of)\s+((?:the|a|an|our|their|his|her|its|this"
    r"|that|all|any)\s+)?([\w’'-]+(?:\s+[\w’'-]+)?)"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """`times` are normalised ("2024", "m3", "year:2023", "winter"); `names` folded; `groups` the populations; `bases`
    what numbers are reckoned on; `adjuncts` (preposition, stem of what follows)."""

    times: frozenset[str]
    names: frozenset[str]
    groups: frozenset[str]
    bases: frozenset[str]
    adjuncts: frozenset[tuple[str, str]]


@lru_cache(maxsize=65_536)
def scope_of(sentence: str, said: date | None = None, speaker: str = "") -> Scope:
    """Return the scope of a sentence. `said` resolves "last year"; words of `speaker`'s name are no names."""
    own = {word.casefold() for word in speaker.split()}
    raw = [match.group() for match in _NAME.finditer(sentence)] + [match[1] for match in _FIRST.finditer(sentence)]
    plain = {name.casefold().replace("’", "'").removesuffix("'s") for name in raw}
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", sentence.casefold())
    return Scope(
        times=_times(sentence, said),
        names=frozenset(plain - own - _NO_NAME - FUNCTION_WORDS),
        groups=frozenset(_GROUPS[word] for word in words if word in _GROUPS),
        bases=frozenset(" ".join(match.group().casefold().split()) for match in _BASE.finditer(sentence)),
        adjuncts=frozenset(
            (match[1].casefold(), stem(nouns[-1]))
            for match in _PLACED.finditer(sentence)
            if (nouns := [word for word in match[3].casefold().split() if word not in FUNCTION_WORDS])
        ),
    )


def _times(sentence: str, said: date | None) -> frozenset[str]:
    out = {f"m{_MONTHS[match[1].casefold().rstrip('.')]}" for match in _MONTH.finditer(sentence)}
    out |= {f"year:{match[1]}" for match in _YEAR.finditer(sentence)}
    out |= {match[2].casefold() for match in _SEASON.finditer(sentence)}
    out |= {f"{match[2]}:{match[1]}".casefold() for match in _PART.finditer(sentence)}
    out |= {match.group().casefold() for match in _DAY.finditer(sentence)}
    for match in _RELATIVE.finditer(sentence):
        step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(match[1].casefold(), 0)
        unit = match[2].casefold()
        if unit == "year" and said is not None:
            out.add(f"year:{said.year + step}")
        elif unit == "month" and said is not None:
            out.add(f"m{(said.month - 1 + step) % 12 + 1}")
        else:
            out.add(f"{unit}:{step}")
    out |= {
        "now" if match[1].casefold() in ("now", "currently", "at present", "right now") else match[1].casefold()
        for match in _NOW.finditer(sentence)
    }
    return frozenset(out)
