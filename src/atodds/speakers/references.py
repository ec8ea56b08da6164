"""Everything on a page that may point at a speaker: names, posts after "the", and pronouns, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from atodds.speakers.lexicon import given_names, place, plain, words
from atodds.speakers.names import Name, parse_name
from atodds.speakers.page import Page
from atodds.speakers.roles import RolePhrase, parse_role
from atodds.types import Span

__all__ = ["Reference", "find_references", "name_at"]

_NAME_TAGS = frozenset(["NNP", "NNPS"])
_PRONOUNS = {"he": "m", "she": "f", "him": "m", "her": "f", "his": "m", "hers": "f", "himself": "m", "herself": "f"}
_PREFIX_TAGS = frozenset(["NN", "NNP", "NNPS", "NNS", "JJ", "HYPH", "POS", "VBN", "CD"])
_BODIES = frozenset(
    "firm company outlet newspaper magazine website network startup think-tank charity nonprofit group".split()
)
_LONGEST_RUN = 16
_LONGEST_CORE = 5
_LONGEST_PREFIX = 10

Kind = Literal["name", "role", "pronoun"]


@dataclass(slots=True)
class Reference:
    """A pointer at a person. `first`..`last` are its tokens (a name's title and honorific included), `core` the span
    of the bare name, `printed` and `bare` their words. `sure` is False for a single capitalised word without title, and
    `labelled` when no entity label calls it a person either: it counts only if a full name on the page explains it."""

    kind: Kind
    first: int
    last: int
    span: Span
    core: Span
    name: Name | None = None
    printed: str = ""
    bare: str = ""
    gender: str = ""
    honorific: bool = False
    roles: list[RolePhrase] = field(default_factory=list)
    sure: bool = True
    labelled: bool = True
    chain: int = -1


def find_references(page: Page) -> list[Reference]:
    """Return the references of `page` in order; none overlap."""
    found: list[Reference] = []
    for first, last in page.sentences:
        at = first
        while at < last:
            reference = name_at(page, at, last) or _pronoun(page, at) or _role(page, at, last)
            if reference is None:
                at += 1
                continue
            found.append(reference)
            at = max(at, reference.last) + 1
    return found


def name_at(page: Page, at: int, end: int) -> Reference | None:
    """Return the name whose capitalised run starts at token `at`, None when that run names no person."""
    if not _name_word(page, at) or _within_word(page, at):
        return None
    stop = _run_end(page, at, end)
    first = _after_titles(page, at, stop)
    if first > stop:
        return None
    first, stop = _narrow(page, at, first, stop)
    if first > stop or _of_a_body(page, at, first):
        return None
    left, honorific, role = _prefix(page, first, at)
    titled = bool(honorific) or role is not None
    name = parse_name(page.span(first, stop).of(page.text))
    if not name.tokens or not _is_person(page, first, stop, titled):
        return None
    gender = words().honorifics.get(honorific, "") or (words().gender.get(role.head, "") if role else "") or name.gender
    return Reference(
        kind="name",
        first=left,
        last=stop,
        span=page.span(left, stop),
        core=page.span(first, stop),
        name=name,
        printed=page.span(left, stop).of(page.text),
        bare=page.span(first, stop).of(page.text),
        gender=gender,
        honorific=titled,
        roles=[role] if role else [],
        sure=titled or stop > first,
        labelled=titled or stop > first or (page.entities[first] == "PERSON" and not words().role(page.lower[first])),
    )


def _of_a_body(page: Page, at: int, first: int) -> bool:
    """Whether the run at `at` is the name of the body that the noun before it calls it: "research firm Blue Heron"."""
    if first != at or at == 0 or plain(page.words[at]) in given_names():
        return False
    noun = page.words[at - 1]
    return noun in _BODIES and page.sentence_of[at - 1] == page.sentence_of[at]


def _within_word(page: Page, at: int) -> bool:
    """Whether token `at` is a later part of a word: after a letter, or after a hyphen that joins it to a name."""
    if at == 0 or not _glued(page, at - 1):
        return False
    if page.words[at - 1] == "-" and at > 1:
        return page.words[at - 2][0].isupper()
    return page.words[at - 1][-1].isalnum()


def _name_word(page: Page, at: int) -> bool:
    word = page.words[at]
    if not word[0].isupper() or page.lower[at] in words().kinds["never"]:
        return False
    known = word in page.families or plain(word) in given_names()
    known = known or page.lower[at] in words().honorifics or page.lower[at] in words().titles
    return page.tags[at] in _NAME_TAGS or page.entities[at] == "PERSON" or known


def _glued(page: Page, at: int) -> bool:
    """Whether token `at` touches the next one."""
    return at + 1 < len(page) and page.ends[at] == page.starts[at + 1]


def _run_end(page: Page, at: int, end: int) -> int:
    """The last token of the capitalised run from `at`: through hyphens, initials, apostrophes and name particles."""
    stop = at
    particles = words().kinds["particles"]
    end = min(end, at + _LONGEST_RUN)
    while stop + 1 < end:
        step = 1 + _passed(page, stop, end)
        while (
            stop + step < end
            and step < 4
            and page.lower[stop + step] in particles
            and page.words[stop + step].islower()
        ):
            step += 1
        if page.words[stop + step : stop + step + 1] == ["-"] and _glued(page, stop) and _glued(page, stop + step):
            step += 1
            if (
                stop + step < end
                and page.words[stop + step][0].isalpha()
                and page.lower[stop + step] not in words().kinds["compounded"]
            ):
                stop += step
                continue
            break
        if stop + step >= end or not _name_word(page, stop + step):
            break
        if (
            page.lower[stop] not in words().titles
            and page.words[stop][-1] == "."
            and "." not in page.words[stop][:-1]
            and len(page.words[stop]) > 3
        ):
            break
        stop += step
    return stop


def _passed(page: Page, at: int, end: int) -> int:
    """How many tokens after `at` a name goes on over: the full stop of a title, or a nickname in quotation marks."""
    if page.words[at + 1] == "." and _glued(page, at) and page.lower[at] in words().titles:
        return 1
    marks = page.words[at + 1 : at + 4 : 2]
    if at + 4 < end and len(marks) == 2 and all(mark in {'"', "“", "”", "‘", "’", "'", "``", "''"} for mark in marks):
        return 3 if _name_word(page, at + 2) and _name_word(page, at + 4) else 0
    return 0


def _after_titles(page: Page, at: int, stop: int) -> int:
    """The first token of the run after its last honorific, title or role noun."""
    lists = words()
    for i in range(stop - 1, at - 1, -1):
        low = page.lower[i]
        if i > at and plain(page.words[i - 1]) in given_names():
            continue
        if low in lists.honorifics or low in lists.titles or (lists.role(low) and page.words[i].islower()):
            return i + 1
        if lists.role(low) and plain(page.words[i]) not in given_names():
            return i + 1
    return at


def _narrow(page: Page, at: int, first: int, stop: int) -> tuple[int, int]:
    """Cut a run down to the person in it: after a department ("Secretary of Education Jane Roe"), before a place or
    body ("Vale White House"), or to the entity label in a run too long for a name."""
    department = at > 1 and first == at and page.lower[at - 1] in {"of", "for"} and page.lower[at - 2] in words().titles
    if department or stop - first >= _LONGEST_CORE:
        starts = [i for i in range(first + 1, stop + 1) if plain(page.words[i]) in given_names()]
        labels = [i for i in range(first, stop + 1) if page.entities[i] == "PERSON" and page.entity_starts[i]]
        pick = starts or [i for i in labels if i > first or not department]
        if not pick:
            return stop + 1, stop
        first = pick[0]
        if stop - first >= _LONGEST_CORE:
            return stop + 1, stop
    if (
        stop - first >= 3
        and plain(page.words[first]) not in given_names()
        and plain(page.words[first + 1]) in given_names()
    ):
        stop = first
    while stop > first and place(page.span(max(first, stop - 1), stop).of(page.text)) is not None and stop - 1 > first:
        stop -= 2
    return first, stop


def _prefix(page: Page, first: int, at: int) -> tuple[int, str, RolePhrase | None]:
    """What stands before a name: the first token of it, the honorific, and the post it states."""
    left, honorific = first, ""
    while left > 0 and page.lower[left - 1] in words().honorifics and page.words[left - 1][0].isupper():
        left -= 1
        honorific = page.lower[left] if not words().honorifics.get(honorific, "") else honorific
    edge = left - 1
    same = page.sentence_of
    if edge < 0 or same[edge] != same[first]:
        return left, honorific, None
    if page.lower[edge] in {"of", "for"}:
        return left, honorific, None
    low = page.lower[edge]
    if not (words().role(words().titles.get(low, low)) or low in words().titles):
        department = _department(page, edge) if first > at else -1
        if department < 0:
            return left, honorific, None
        start = department
    else:
        start = edge
    while (
        start > 0 and left - start < _LONGEST_PREFIX and same[start - 1] == same[first] and _prefixes(page, start - 1)
    ):
        start -= 1
    while start < edge and not page.words[start][0].isalnum():
        start += 1
    role = parse_role(page, start, edge)
    if role is not None:
        return start, honorific, role
    return left, honorific, None


def _department(page: Page, edge: int) -> int:
    """The title token of "Secretary of Education" when `edge` ends it, else -1."""
    for i in range(edge, max(edge - 6, 0), -1):
        if page.lower[i] in {"of", "for"} and page.lower[i - 1] in words().titles:
            return i - 1
        if page.tags[i] not in _NAME_TAGS and page.lower[i] not in {"and", "the"}:
            return -1
    return -1


def _prefixes(page: Page, at: int) -> bool:
    """Whether token `at` can stand in the post before a name: nouns and adjectives, and "and", "of", "for" inside the
    name of a body."""
    if page.words[at] in {",", ";", ":", "—", "–"}:
        return False
    if page.tags[at] in {"IN", "CC", "DT"}:
        return (page.entities[at] == "ORG" and not page.entity_starts[at]) or _joins(page, at)
    if page.tags[at] == "NNS" and page.words[at].islower() and page.words[at + 1][0].isupper():
        return False
    return page.tags[at] in _PREFIX_TAGS and not (page.tags[at] == "VBN" and page.words[at + 1][0].isupper())


def _is_person(page: Page, first: int, stop: int, titled: bool) -> bool:
    core = page.words[first : stop + 1]
    low = page.lower[stop]
    labels = page.entities[first : stop + 1]
    given = stop > first and plain(core[0]) in given_names() and set(labels) == {"PERSON"}
    if not given and (low in words().kinds["place_words"] or (low in words().kinds["organisation"] and stop > first)):
        return False
    if words().plural_role(low) and not given:
        return False
    if core[-1][-1] == "s" and (known := place(core[-1][:-1])) is not None and known.form == "demonym":
        return False
    phrase = page.span(first, stop).of(page.text)
    if plain(phrase) in page.known:
        return True
    if plain(phrase) in words().kinds["outlets"] and not titled:
        return False
    if not titled and (place(phrase) is not None or (stop == first and plain(phrase) in page.places)):
        return False
    if not any(char.isalpha() for char in phrase) or len(phrase) > 60:
        return False
    if titled and stop - first >= 2:
        return "PERSON" in labels or plain(core[0]) in given_names()
    if titled:
        return len(core) > 1 or not (
            low in words().kinds["organisation"] or (words().role(low) and labels[0] != "PERSON")
        )
    if stop > first:
        person = labels.count("PERSON") * 2 >= len(labels)
        return person or (plain(core[0]) in given_names() and "GPE" not in labels) or _presented(page, first, stop)
    initials = core[0].isupper() and core[0] not in page.families and len(core[0]) < 6
    return len(core[0]) > 1 and not initials and page.tags[first] != "NNPS"


def _presented(page: Page, first: int, stop: int) -> bool:
    """Whether the words around two or three capitalised words present them as a person, whatever their label: a post
    and a comma before and a comma after ("the harbour minister, Mara Oduya, said"), or nothing but a verb of speech
    after words without any label."""
    if stop - first > 2 or stop + 1 >= len(page):
        return False
    after = stop + 1
    if first > 1 and page.words[first - 1] == "," and page.words[after] in {",", "."}:
        low = max(first - 2 - _LONGEST_PREFIX, page.sentences[page.sentence_of[first]][0])
        before = [at for at in range(low, first - 1) if words().role(page.lower[at])]
        return bool(before) and "," not in page.words[before[-1] : first - 1]
    unlabelled = not any(page.entities[first : stop + 1])
    return unlabelled and page.tags[after] in {"VBD", "VBZ"} and page.lemmas[after] in words().kinds["speech"]


def _pronoun(page: Page, at: int) -> Reference | None:
    gender = _PRONOUNS.get(page.lower[at])
    if gender is None:
        return None
    span = page.span(at, at)
    return Reference(kind="pronoun", first=at, last=at, span=span, core=span, gender=gender)


def _role(page: Page, at: int, end: int) -> Reference | None:
    """A post with "the" (or "his", "its", "France's") before it: "the special envoy", "the director of the CDC"."""
    if page.tags[at] not in {"DT", "PRP$", "POS"} or page.lower[at] in {
        "a",
        "an",
        "any",
        "some",
        "no",
        "every",
        "each",
    }:
        return None
    stop = at + 1
    head = -1
    while stop < end and stop - at < 9 and page.tags[stop] in _PREFIX_TAGS:
        if page.tags[stop] == "POS" and head == stop - 1:
            break
        if words().role(page.lower[stop]):
            head = stop
        stop += 1
    if head < 0 or head != stop - 1 or page.tags[head] in {"NNS", "NNPS"}:
        return None
    last = _role_end(page, head, end)
    role = parse_role(page, at + 1, last)
    if role is None:
        return None
    span = page.span(at if page.tags[at] == "DT" else at + 1, last)
    return Reference(
        kind="role", first=at, last=last, span=span, core=span, gender=words().gender.get(role.head, ""), roles=[role]
    )


def _joins(page: Page, at: int) -> bool:
    """Whether "and", "of" or "for" at `at` joins the words of one body ("Disease Control and Prevention Director"):
    capitals on both sides, no person before it and no post after it."""
    before, after = at - 1, at + 1
    if (
        before < 0
        or page.lower[at] not in {"and", "of", "for", "&"}
        or page.sentence_of[before] != page.sentence_of[at]
    ):
        return False
    capital = page.words[before][0].isupper() and page.words[after][0].isupper()
    person = page.entities[before] == "PERSON" or page.words[before] in page.families
    post = page.lower[after] in words().titles or bool(words().role(page.lower[after]))
    return capital and not person and not post


def _role_end(page: Page, head: int, end: int) -> int:
    """The last token of the post whose head is at `head`: with "of the CDC", "for Africa", "at Lund" after it."""
    last = at = head
    while at + 1 < end and at - head < 14:
        word, tag = page.lower[at + 1], page.tags[at + 1]
        within = at + 2 < end and page.entities[at + 2] == "ORG" and not page.entity_starts[at + 2]
        if word in {"of", "for", "at"} or (last > head and (tag == "HYPH" or (within and word in {"and", "&"}))):
            at += 1
            continue
        if tag == "DT" and page.lower[at] in {"of", "for", "at", "and"}:
            at += 1
            continue
        capital = page.words[at + 1][0].isupper() and tag[:1] in {"N", "J"}
        if at > head and (capital or (tag[:2] in {"NN", "JJ"} and page.lower[at] != "and")):
            at += 1
            last = at
            continue
        break
    return last
