"""The shapes in which transcripts print who speaks, one line at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Form", "Label", "label_of"]

Form = Literal["capitals", "question", "bare", "dotted", "name", "alone", "printed"]
"""capitals ``DR. ROE:`` · question ``Q:``, ``Q    And``, ``Q (Jane Roe)`` · bare ``Q And`` · dotted ``Q. And`` ·
name ``Jane Roe:`` · alone ``Jane Roe`` on a line of its own · printed ``Mr. Roe. I thank``"""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker label in a line: `start` and `end` bound what is printed (no colon), `words` is where speech begins;
    all in the line. `speaker` is the name without a post after a comma or a remark in brackets; `posted` says that the
    label names a post, a title or a part in the event ("THE PRESIDENT", "JANE ROE, HOST"); `time` is in seconds."""

    form: Form
    speaker: str
    start: int
    end: int
    words: int
    posted: bool = False
    time: float | None = None


LONGEST = 100
"""Characters: a label longer than this is a sentence with a colon in it."""

_LEAD = re.compile(r"[\s>*_]{0,20}(?:[(\[]?(\d{1,2}:\d\d(?::\d\d)?)[)\]]?\s{1,3})?[*_]{0,2}")
_QUESTION = re.compile(
    r"(Q|A|QUESTION|ANSWER|Question|Answer)(?: ?\(([^()\n]{2,60})\)| ?\d{1,2})?(?P<stop>:|\.(?=\s)|(?=[ \t\xa0]))"
)
_COLON = re.compile(
    r"(?P<name>[^\W\d_][^:()\[\]\n]{0,79}?)[ *_]{0,4}(?P<remarks>(?:[(\[][^()\[\]\n]{0,60}[)\]] {0,2}){0,2}):[*_]{0,2}"
)
_TIME = re.compile(r"\s{0,3}[(\[]((?:\d{1,2}:)?\d{1,2}:\d\d)[)\]]")
_PRINTED = re.compile(
    r"((?:Mr|Ms|Mrs|Miss|Dr|Senator|Representative|Congress(?:man|woman)|Secretary|General|Admiral|Ambassador|Governor|"
    r"Chair(?:man|woman|person)?|Director|Commissioner|Judge|Justice|Professor)\.? [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?|"
    r"The (?:Chair(?:man|woman|person)?|President|Vice President|Speaker|Clerk|Witness|Court))\. +(?=[\"“‘\[(A-Z])"
)
_PARTICLES = frozenset("de van von of the and for al bin la le der den da di du to".split())
_MIXED_CAPITALS = re.compile(r"(?:Mc|Mac|De|Di|Du|La|Le|Van|O['’])[A-Z][A-Z'’.-]*")
_POST = re.compile(
    r"\b(?:mr|ms|mrs|miss|mx|dr|prof|professor|sir|dame|lord|lady|sen|senator|rep|representative|congress\w+|gov|"
    r"governor|pres|president|vice|secretary|minister|chancellor|premier|prime|ambassador|judge|justice|court|clerk|"
    r"chair|chairman|chairwoman|chairperson|speaker|mayor|sheriff|chief|director|commissioner|administrator|gen|general|"
    r"adm|admiral|col|colonel|capt|captain|maj|major|lt|sgt|moderator|host|anchor|reporter|correspondent|interviewer|"
    r"participant|audience|operator|witness|counsel|attorney|officer|member|voice|man|woman)\b",
    re.IGNORECASE,
)
# What stands before a colon and is nobody: the furniture of news pages, and the headings of reports and forms.
_NOBODY = re.compile(
    r"\b(?:photos?|pictures?|pictured|images?|videos?|gallery|slideshow|editor['’]?s?|notes?|updated?|read|reading|watch|"
    r"listen|see|also|more|related|sources?|facts?|claim|verdict|rating|advertisement|sponsored|corrections?|"
    r"clarification|copyright|subscribe|follow|click|share|sign|https?|www|breaking|exclusive|live|latest|opinion|"
    r"analysis|commentary|editorial|review|column|summary|highlights|transcript|participants|speakers|moderators|panel|"
    r"contact|tel|phone|fax|e-?mail|date|time|place|location|venue|subject|re|cc|from|to|by|title|url|outlet|"
    r"published|who|what|when|where|why|how|bottom|age|born|education|pros?|cons?|sides?|step|chapter|"
    r"section|article|table|figure|chart|map|graphic|appendix|exhibit|findings?|recommendations?|background|conclusions?|"
    r"introduction|methods?|results?|discussion|abstract|purpose|scope|objective|warning|notice|caution|ps|p\.s|"
    r"contributing|credits?|topics?|tags?|filed|series|poll|quiz|score|grade|previous|next|continued?|story|below|"
    r"newsletter|loading|comments?|contents?|reporting|writing|interview|example|translation|total)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:mrs?|ms|miss|dr|prof|sen|rep|gov|gen|adm|judge|secretary|president)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")


def label_of(line: str) -> Label | None:
    """Return the speaker label that `line` opens with, None when it opens with none.

    One line by itself cannot tell a speaker from a heading: `find_turns` weighs all labels of a text together.
    """
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    if start >= len(line) or not line[start].isupper():
        return None
    time = _seconds(lead[1]) if lead and lead[1] else None
    return (
        _question(line, start, time)
        or _colon(line, start, time)
        or _printed(line, start, time)
        or _alone(line, start, time)
    )


def _question(line: str, start: int, time: float | None) -> Label | None:
    match = _QUESTION.match(line, start)
    if match is None:
        return None
    words = _after(line, match.end())
    gap = words - match.end()
    form: Form = "question"
    if match["stop"] == ".":
        form = "dotted"
    elif not match["stop"] and not match[2]:
        if match[0] not in {"Q", "QUESTION"} or (gap < 2 and not re.match(r"[A-Z\"“‘—–-]", line[words:])):
            return None
        form = "question" if gap >= 2 or line[match.end()] == "\t" else "bare"
    end = match.end() - len(match["stop"])
    return Label(form, (match[2] or match[1]).strip(), start, end, words, posted=True, time=time)


def _colon(line: str, start: int, time: float | None) -> Label | None:
    match = _COLON.match(line, start, start + LONGEST)
    if match is None:
        return None
    name = match["name"].strip(" *_")
    capitals = _is_capitals(name)
    if not (capitals or _is_name(name)) or _is_nobody(name):
        return None
    follows = line[match.end() : match.end() + 1]
    if follows and not (follows.isspace() or follows in '"“‘([—–-' or (capitals and follows.isalpha())):
        return None
    after = _TIME.match(line, match.end())
    spoken = after or _TIME.match(match["remarks"])
    return Label(
        "capitals" if capitals else "name",
        name.split(",")[0].strip(),
        start,
        match.end("remarks") if match["remarks"] else match.start("name") + len(name),
        _after(line, after.end() if after else match.end()),
        posted=_POST.search(name) is not None,
        time=_seconds(spoken[1]) if spoken else time,
    )


def _printed(line: str, start: int, time: float | None) -> Label | None:
    match = _PRINTED.match(line, start)
    return Label("printed", match[1], start, match.end(1), match.end(), time=time) if match else None


def _alone(line: str, start: int, time: float | None) -> Label | None:
    name = line[start : start + 60].rstrip(" \t*_:")
    if len(line.rstrip()) - start > 45 or not 2 <= len(name.split()) <= 4 or not _is_name(name) or _is_nobody(name):
        return None
    return Label("alone", name, start, start + len(name), len(line), time=time)


def _is_capitals(name: str) -> bool:
    words = name.replace(",", " ").replace("/", " ").split()
    loud = [word for word in words if word.isupper() or _MIXED_CAPITALS.fullmatch(word)]
    quiet = [word for word in words if word not in loud and not word.isdigit() and word not in _PARTICLES]
    return not quiet and len(words) <= 12 and any(sum(map(str.isalpha, word)) > 1 for word in loud) and _is_plain(name)


def _is_name(name: str) -> bool:
    words = name.split()
    named = all(word[0].isupper() or word in _PARTICLES or (at and word.isdigit()) for at, word in enumerate(words))
    return named and 0 < len(words) <= 6 and _WORD.match(name) is not None and _is_plain(name)


def _is_nobody(name: str) -> bool:
    return _NOBODY.search(name) is not None and _TITLED.match(name) is None


def _is_plain(name: str) -> bool:
    return not re.search(r"[\"“”?!;=<>{}|@#$%…]|\.\.|--", name)


def _after(line: str, at: int) -> int:
    while at < len(line) and line[at].isspace():
        at += 1
    return at


def _seconds(clock: str) -> float:
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total
