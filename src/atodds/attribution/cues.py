"""The lexicon of reporting cues, and what a cue in a given construction has been worth.

`cues.tsv` holds one line per construction and lemma: how often the pattern occurred in the training texts and how often
a human reader had marked an attribution there with that cue and that content. A score is that share, drawn towards the
construction's own share while examples are few.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from atodds.types import Span

__all__ = ["SPEECH", "Candidate", "Lexicon", "lexicon"]

SPEECH = frozenset(
    """
    accuse acknowledge add admit advise agree allege allow announce answer argue ask assert assure bark begin
    blast blog boast brag call caution chant charge chide claim comment complain concede conclude confess confide
    confirm contend continue counter criticise criticize crow cry deadpan declare demand deny describe dismiss
    email emphasise emphasize enthuse exclaim explain fume go grumble gush hear hiss insist instruct interject
    interrupt intone joke lament laugh lecture maintain mock mumble murmur muse mutter note observe offer opine
    plead pledge point post praise preach predict press proclaim promise protest put quip quote rail read reason
    recall recount reflect reiterate remark remind repeat reply report respond retort retweet reveal roar rule say
    scoff scold scream shout shrug sigh sing slam snap sneer sniff speculate state stress suggest sum summarise
    summarize swear tell testify text thunder tout trumpet tweet urge vent volunteer vow wail warn whisper
    wisecrack wonder write yell
    """.split()
)
"""Verbs that may introduce words in quotation marks. Ours; broad on purpose, since the marks carry the proof."""

_DRAWN = 3.0
"""Pseudo-examples that draw a rare lemma to its construction's share; chosen on the development texts."""


_UNSEEN = {"chance": 0.80}
"""Constructions that the training texts hold no example of, with the share that we expect: a choice. A likelihood that
somebody sees or gives is that one's judgement, and nothing else."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible attribution as a rule found it. `key` is the construction and `lemma` the cue's head word;
    `anchor` is the number of the cue's head token, -1 where there is none. `formal`: the page's layout itself names
    the speaker, as in a printed interview."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    key: str
    lemma: str
    anchor: int = -1
    formal: bool = False


class Lexicon:
    """The counts of `cues.tsv` by construction and lemma."""

    def __init__(self, rows: dict[tuple[str, str], tuple[int, int]]) -> None:
        self._rows = rows

    def precision(self, key: str, lemma: str) -> float:
        """Return the share of true attributions among the places where `lemma` stood in construction `key`."""
        base_true, base_all = self._rows.get((key, "*"), (0, 0))
        if not base_all and key in _UNSEEN:
            return _UNSEEN[key]
        base = (base_true + 0.1) / (base_all + 1.0)
        true, seen = self._rows.get((key, lemma), (0, 0))
        return (true + _DRAWN * base) / (seen + _DRAWN)


@functools.cache
def lexicon() -> Lexicon:
    """Return the shipped lexicon, read once."""
    text = resources.files("atodds.attribution").joinpath("cues.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return Lexicon({(key, lemma): (int(true), int(seen)) for key, lemma, true, seen in rows})
