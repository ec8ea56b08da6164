"""Measures whether edits to real quotations are graded by what they do to the meaning.

    python eval/tamper.py DATA [--show KIND] [--seed 1] [--each 320]

DATA is the data folder. Sentences are drawn from the 2016 records with a fixed seed and edited in fourteen ways by
rules written apart from the matcher's lists. Nine kinds change the meaning and must be called so; five do not and must
never be. Exits 1 when a figure is below its floor in `floors.record.toml`.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from atodds.record.align import Quoted, align
from atodds.record.index import Index, build
from atodds.types import Document, When
from record import judged
from record_data import records_2016

SENTENCE = re.compile(r"\S.*?(?<!\b[A-Z])[.?!]+[\"'”’)]*(?:\s+|$)", re.DOTALL)
NO_NAMES = (
    "January|February|March|April|June|July|August|September|October|November|December|President|Senator|Governor|"
    "Secretary|General|Congressman|Judge|Director|Doctor|Speaker|Mayor|Minister|Chairman|Chairwoman|Miss|Madam"
)
NAME = re.compile(rf"(?<=[a-z,] )(?!(?:{NO_NAMES})\b)[A-Z][a-z]{{3,}}\b(?!['’])")
NUMBER = re.compile(r"(?<![\w$,.-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w,.-]*\d)(?=\s)")
SPELLED = "two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty".split()
NEGATED = re.compile(
    r"\b(do|does|did|is|are|was|were|would|could|should|have|has|had|wo|ca)(n['’]t| not)\b", re.IGNORECASE
)
VERB = re.compile(r"\b(is|are|was|were|will|would|could|should|can|must)\b(?! not|n['’]t)")
MODAL = re.compile(r"\b(will|would|can|could|must|should|might|may)\b(?! not)")
QUANTITY = re.compile(r"\b(all|every|most|some|many|few|several)\b(?! of a)")
PRONOUN = re.compile(r"\b(he|she|they|we|I)\b (?=[a-z]+\b)")
FILLER = re.compile(r"(?:(?<=, )|(?<=-- )|(?<=— ))(?:you know|I mean|uh|um|well),? ", re.IGNORECASE)
REPEAT = re.compile(r"\b(\w+),? (?:-- |— )?\1\b", re.IGNORECASE)
TAIL = re.compile(r"(?<=\w),? (?:if|unless|until|except|as long as|provided|but only) [^.?!;,—]+(?=[.?!]$)")
HEAD = re.compile(r"^(?:If|Unless|Until) [^,.?!]+, (?=\w+ \w+ \w+)")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A stretch of one turn, in whole sentences."""

    record: Document
    speaker: str
    text: str
    sentences: tuple[str, ...]


def sources(records: list[Document], chance: random.Random) -> Iterator[Source]:
    """Yield stretches of one to four sentences, in random order."""
    turns = [(record, turn) for record in records for turn in record.turns if turn.span.end - turn.span.start > 60]
    chance.shuffle(turns)
    for record, turn in turns:
        sentences = SENTENCE.findall(turn.span.of(record.text))
        start = chance.randrange(len(sentences)) if sentences else 0
        picked = tuple(sentences[start : start + chance.randint(1, 4)])
        text = "".join(picked).strip()
        if 8 <= len(text.split()) <= 60 and len(picked[0].split()) > 3:
            yield Source(record, turn.speaker, text, picked)


def one(pattern: re.Pattern[str], change: Callable[[re.Match[str]], str], text: str, chance: random.Random) -> str:
    """Return `text` with one match of `pattern` changed, or "" when it has none."""
    found = list(pattern.finditer(text))
    if not found:
        return ""
    match = chance.choice(found)
    return text[: match.start()] + change(match) + text[match.end() :]


def negation_in(source: Source, chance: random.Random) -> str:
    """Put a negation in."""
    return one(VERB, lambda match: match[0] + chance.choice([" not", " never"]), source.text, chance)


def negation_out(source: Source, chance: random.Random) -> str:
    """Take a negation out."""
    stems = {"wo": "will", "ca": "can"}
    out = one(NEGATED, lambda match: stems.get(match[1].lower(), match[1]), source.text, chance)
    return out or one(re.compile(r"\bnever "), lambda _: "", source.text, chance)


def number(source: Source, chance: random.Random) -> str:
    """Change a number."""

    def other(match: re.Match[str]) -> str:
        if match[0].isalpha():
            return chance.choice([word for word in SPELLED if word != match[0].lower()])
        value = float(match[0].replace(",", ""))
        return f"{value * 2 + 1:,.1f}" if "." in match[0] else f"{int(value) + chance.choice([1, 3, 10, 100]):,}"

    spelled = re.compile(rf"\b(?:{'|'.join(SPELLED)})\b(?!-)")
    return one(NUMBER, other, source.text, chance) or one(spelled, other, source.text, chance)


def name(source: Source, chance: random.Random, names: list[str]) -> str:
    """Swap a name for another."""
    return one(NAME, lambda match: chance.choice([name for name in names if name != match[0]]), source.text, chance)


def condition(source: Source, everything: str) -> str:
    """Drop a condition after or before the main clause; not where the main clause stands elsewhere by itself."""
    sentence = source.sentences[0].strip()
    cut = TAIL.sub("", sentence)
    if cut == sentence and HEAD.match(sentence):
        cut = HEAD.sub("", sentence)
        cut = cut[:1].upper() + cut[1:]
    told = cut != sentence and len(cut.split()) >= 6 and everything.count(plain(cut)) == 1
    return cut if told else ""


def plain(text: str) -> str:
    """Return the words of `text` in lower case with one space around each."""
    return " " + " ".join(WORD.findall(text.lower())) + " "


def modal(source: Source, chance: random.Random) -> str:
    """Change a modal verb."""
    options = ["will", "would", "can", "could", "must", "should", "might"]
    return one(
        MODAL,
        lambda m: chance.choice([x for x in options if x != m[0] and {x, m[0]} != {"may", "might"}]),
        source.text,
        chance,
    )


def quantity(source: Source, chance: random.Random) -> str:
    """Change a word of quantity."""
    options = ["all", "most", "some", "few"]
    return one(
        QUANTITY,
        lambda m: chance.choice([x for x in options if x != m[0] and {x, m[0]} != {"all", "every"}]),
        source.text,
        chance,
    )


def pronoun(source: Source, chance: random.Random) -> str:
    """Change who is meant by a pronoun."""
    options = ["he", "she", "they", "we", "I"]
    return one(PRONOUN, lambda m: chance.choice([x for x in options if x != m[1]]) + " ", source.text, chance)


def splice(source: Source, chance: random.Random) -> str:
    """Join the end of one turn of a speaker to their next one, over somebody else's."""
    turns = source.record.turns
    at = next((i for i, t in enumerate(turns) if source.text[:40] in t.span.of(source.record.text)), None)
    if at is None:
        return ""
    after = next((i for i in range(at + 1, min(at + 8, len(turns))) if turns[i].speaker != source.speaker), None)
    if after is None or len(turns[after].span.of(source.record.text).split()) < 4:
        return ""
    back = next((i for i in range(after + 1, min(after + 6, len(turns))) if turns[i].speaker == source.speaker), None)
    if back is None:
        return ""
    first = SENTENCE.findall(turns[after - 1].span.of(source.record.text))
    second = SENTENCE.findall(turns[back].span.of(source.record.text))
    if not first or not second or turns[after - 1].speaker != source.speaker:
        return ""
    if min(len(first[-1].split()), len(second[0].split())) < 6:
        return ""
    return first[-1].strip() + chance.choice([" ", " ... "]) + second[0].strip()


def recased(source: Source, chance: random.Random) -> str:
    """Change letter case."""
    return chance.choice([source.text.lower(), source.text.upper(), source.text[:1].swapcase() + source.text[1:]])


def repunctuated(source: Source, chance: random.Random) -> str:
    """Change commas (not those in numbers), or the closing mark."""
    out = re.sub(r",(?!\d)", chance.choice(["", ";"]), source.text, count=2)
    return out if out != source.text else source.text.rstrip(".") + "!"


def restyled(source: Source, _: random.Random) -> str:
    """Change the style of dashes, quotation marks and apostrophes."""
    out = source.text.replace("--", "—").replace("'", "’").replace('"', "“").replace(" - ", " – ")
    return out if out != source.text else out.replace("’", "'").replace("—", "--").replace("“", '"')


def unfilled(source: Source, _: random.Random) -> str:
    """Leave out fillers and repeated words."""
    out = REPEAT.sub(r"\1", FILLER.sub("", source.text))
    return out if out != source.text else ""


def elided(source: Source, _: random.Random) -> str:
    """Leave out a whole sentence in the middle, with dots."""
    if len(source.sentences) < 3:
        return ""
    return source.sentences[0].strip() + " ... " + "".join(source.sentences[2:]).strip()


CHANGING: dict[str, Callable[[Source, random.Random], str]] = {
    "negation in": negation_in,
    "negation out": negation_out,
    "number": number,
    "modal": modal,
    "quantity": quantity,
    "pronoun": pronoun,
    "splice": splice,
}
KEEPING: dict[str, Callable[[Source, random.Random], str]] = {
    "recased": recased,
    "repunctuated": repunctuated,
    "restyled": restyled,
    "unfilled": unfilled,
    "elided": elided,
}


def tried(kind: str, pairs: Iterable[tuple[Source, str]], index: Index, options: argparse.Namespace) -> Counter[str]:
    """Return the verdicts on the first `options.each` edited quotations of a kind."""
    verdicts: Counter[str] = Counter()
    for source, quote in pairs:
        day = source.record.published
        said = When(start=day, end=day) if day else None
        found = align(Quoted(text=quote, speaker=(source.speaker,), said=said), index)
        verdicts[found.verdict] += 1
        if options.show == kind and (found.verdict == "meaning changed") == (kind in KEEPING):
            print(f"{source.text}\n  -> {quote}\n  {found.verdict}: {found.reason}\n")
        if verdicts.total() == options.each:
            break
    return verdicts


def main() -> int:
    """Print, for each kind of edit, how many were called "meaning changed" and the other verdicts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--show", help="print the misjudged edits of this kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=320, help="edits of each kind")
    options = parser.parse_args()
    records = records_2016(options.data)
    index = build(records)
    drawn = list(sources(records, random.Random(options.seed)))
    names = sorted({m[0] for source in drawn[:20000] for m in NAME.finditer(source.text)})
    everything = plain("\n".join(turn.span.of(record.text) for record in records for turn in record.turns))
    kinds = {
        **CHANGING,
        "condition": lambda source, _: condition(source, everything),
        "name": lambda source, chance: name(source, chance, names),
        **KEEPING,
    }
    figures: dict[str, float] = {"edits": 0}
    for kind, edit in kinds.items():
        chance = random.Random(f"{options.seed} {kind}")
        pairs = ((source, quote) for source in drawn if (quote := edit(source, chance)) not in {"", source.text})
        kept = (pair for pair in pairs if kind != "splice" or plain(pair[1]) not in everything)
        verdicts = tried(kind, kept, index, options)
        figures["edits"] += verdicts.total()
        share = verdicts["meaning changed"] / max(1, verdicts.total())
        figures[("kept_" if kind in KEEPING else "changed_") + kind.replace(" ", "_")] = share
        print(f"{kind:<14}{verdicts.total():>5}  " + ", ".join(f"{v} {n}" for v, n in verdicts.most_common()))
    return judged(figures, "tamper")


if __name__ == "__main__":
    sys.exit(main())
