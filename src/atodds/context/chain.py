"""Second-hand chains: who passed the words on, outermost first, each with the day on which they did.

A chain comes from nesting: the speaker whose words hold the inner attribution passed it on. Without nesting the page
may still say so: "citing two officials", "quoting the governor", "as relayed by her lawyer", "through a spokesman".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atodds.context.frame import Finds, Frame, Page, hull, scan
from atodds.text import contains, overlap
from atodds.types import Cast, Mention, MentionForm, Span, Via, When

__all__ = ["chain_of", "scan_chains"]

_MARKERS = re.compile(
    r"(?i)\b(?:citing|quoting|(?:as\s+)?(?:relayed|recounted|conveyed|passed\s+on|reported|quoted)\s+by"
    r"|on\s+behalf\s+of"
    r"|(?:through|via)\s+(?=(?:an?|the|his|her|their|its)\s+(?:\w+\s+){0,2}(?:spokes\w+|lawyers?|attorneys?"
    r"|aides?|translator|interpreter"
    r"|representative|intermediar\w+|publicist|mediator|envoy)\b))"
)
_PERSON = re.compile(
    r"(?i)\b(?:officials?|people|persons?|sources?|diplomats?|aides?|lawmakers?|witness(?:es)?|spokes\w+"
    r"|lawyers?|attorneys?|advisers?|advisors?"
    r"|officers?|employees?|insiders?|colleagues?|friends?|relatives?|ministers?|senators?|governor|president"
    r"|report|reports|agency|document"
    r"|documents|intelligence|translator|interpreter|representatives?|media|television|newspaper|leaders?"
    r"|executives?|member|members|mediator"
    r"|envoy|secretary|director|chief|commander|mayor|editor|agents?|staff|police|mother|father|wife|husband"
    r"|son|daughter|sister|brother)\b"
)
_AS_SAYING = re.compile(r",?\s+(?:as\s+)?(?:saying|telling|having\s+said|as\s+claiming|warning)\b")
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_QUOTES = frozenset(("quote", "cite", "have", "paraphrase"))
_PART = ("DT", "PRP$", "PRP", "JJ", "JJS", "NN", "NNS", "NNP", "NNPS", "CD", "POS", "HYPH", "VBN", "VBG", "RB")
_HEAD = ("NN", "NNS", "NNP", "NNPS", "PRP")


def scan_chains(text: str) -> Finds:
    """Return the words of a page that mark something as passed on."""
    return scan(_MARKERS, text)


def chain_of(
    here: Page, frame: Frame, found: Finds, *, cast: Cast, said: Sequence[When | None], framed: Sequence[Frame]
) -> tuple[Via, ...]:
    """Return the links of the chain of `frame`, outermost first; empty when its speaker was heard directly.

    Raises nothing; a link whose speaker is not known keeps its mention as printed.
    """
    links = [Via(mention=cast.mentions[at], speaker_id=cast.speaker_ids[at], said=said[at]) for at in frame.parents]
    mention = cast.mentions[frame.at]
    reporter = _reporter(here, frame, mention) or _hearer(here, frame, mention)
    if reporter is not None and not links:
        links.append(_link(here, reporter, cast=cast, framed=framed))
    for match in found.within(frame.clause):
        span = _noun_phrase(here, frame, match.end())
        if span is None or any(overlap(span, source) for source in frame.attribution.source):
            continue
        links.append(_link(here, span, cast=cast, framed=framed))
        break
    return tuple(links)


def _link(here: Page, span: Span, *, cast: Cast, framed: Sequence[Frame]) -> Via:
    known = _known(framed, cast, span)
    form, speaker_id = known or (_form(here, span), _named(cast, span.of(here.text)))
    return Via(mention=Mention(span=span, text=span.of(here.text), form=form), speaker_id=speaker_id)


def _hearer(here: Page, frame: Frame, mention: Mention | None) -> Span | None:
    """Return who heard it: the source, when the speaker's mention stands behind the cue ("Roe heard from a friend")."""
    source = hull(frame.attribution.source)
    if (
        not source
        or mention is None
        or not frame.cue.end <= mention.span.start < min(mention.span.end, frame.sentence.end)
    ):
        return None
    before = here.text[frame.cue.start : mention.span.start].rstrip().lower()
    return source if before.endswith((" from", "\nfrom")) and source.start < source.end else None


def _reporter(here: Page, frame: Frame, mention: Mention | None) -> Span | None:
    """Return who quotes the source: "the agency" in "the agency quoted the governor as saying", "has him saying"."""
    source = hull(frame.attribution.source)
    if source is not None and mention is not None and contains(source, mention.span):
        source = Span(mention.span.start, source.end)
    if source is None or not _AS_SAYING.match(here.text, source.end):
        return None
    parse = here.parse
    tokens = here.tokens(max(frame.sentence.start, source.start - 100), source.start)
    if not tokens or parse.lemmas[tokens[-1]] not in _QUOTES:
        return None
    last = next((t for t in reversed(tokens[:-1]) if parse.lemmas[t] not in ("have", "be")), None)
    first = last
    while first is not None and first > tokens[0] and parse.tags[first - 1] in _PART and parse.tags[first - 1] != "RB":
        first -= 1
    if first is None or last is None or parse.tags[last] not in _HEAD:
        return None
    return Span(parse.starts[first], parse.ends[last])


def _noun_phrase(here: Page, frame: Frame, start: int) -> Span | None:
    """Return the noun phrase at `start` that names a party, None when it names none ("citing the weather")."""
    parse = here.parse
    tokens = here.tokens(start, min(frame.sentence.end, start + 120))
    last = None
    for token in tokens[:14]:
        span = Span(parse.starts[token], parse.ends[token])
        if not any(contains(piece, span) for piece in frame.clause) or parse.entities[token] in ("DATE", "TIME"):
            break
        linking = (
            parse.lemmas[token] in ("of", "from", "with", "in", "at", "for", "on", "to")
            and parse.tags[token - 1] in _PART
        )
        if parse.tags[token] not in _PART and not linking:
            break
        if parse.tags[token] in _HEAD:
            last = token
    if last is None or not tokens:
        return None
    span = Span(parse.starts[tokens[0]], parse.ends[last])
    entity = any(parse.entities[t] in ("PERSON", "ORG") for t in here.tokens(span.start, span.end))
    party = entity or _PERSON.search(here.text, span.start, span.end) or parse.tags[tokens[0]] == "PRP"
    return span if party else None


def _known(framed: Sequence[Frame], cast: Cast, span: Span) -> tuple[MentionForm, str | None] | None:
    """Return the form and speaker of a mention that another attribution of the page already has at this place."""
    for frame in framed:
        mention = cast.mentions[frame.at]
        if mention is not None and overlap(mention.span, span):
            return mention.form, cast.speaker_ids[frame.at]
    return None


def _named(cast: Cast, words: str) -> str | None:
    """Return the one speaker of the page who is called exactly `words`, an article apart; None for none or several."""
    bare = _ARTICLE.sub("", words)
    ids = {s.id for s in cast.speakers if any(_ARTICLE.sub("", name) == bare for name in (s.name, *s.aliases))}
    return ids.pop() if len(ids) == 1 else None


def _form(here: Page, span: Span) -> MentionForm:
    tokens = here.tokens(span.start, span.end)
    entities = {here.parse.entities[token] for token in tokens}
    if "PERSON" in entities:
        return "name"
    if "ORG" in entities:
        return "organisation"
    return "pronoun" if here.parse.tags[tokens[0]] == "PRP" else "unnamed"
