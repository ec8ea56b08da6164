"""Quotations held against the record: where the words stand, every difference, and a graded verdict.

`align` checks one quotation, `align_statements` every quotation of a set of statements.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from atodds.record import limits, reason
from atodds.record.candidates import exact_candidate, near_candidates
from atodds.record.gate import SHORT, Candidate, Question, Quoted, choose
from atodds.record.index import Index
from atodds.record.judge import GRADES, edits
from atodds.record.outside import outside
from atodds.record.words import read_words
from atodds.types import Alignment, Document, Edit, Origin, Span, Speaker, Statement, Verdict, When, content_id

__all__ = ["ORIGIN", "Finding", "Quoted", "align", "align_statements"]

ORIGIN = Origin(stage="record", version="1")
FEWEST = 3
"""Words of the shortest quotation that is reported when the record lacks it; a shorter one is reported when found."""
SURE = 0.8
"""Score from which a finding shows that the report quotes that record."""
CLOSING = " \u00a0\n\t\"'”’)"
"""What may stand after the mark that ends a quoted sentence."""
SENTENCE = 30
"""Characters of a quotation that is read as something said, not as a phrase."""
CONTEXT = 240
"""Characters of the report after a quotation that are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What the record says of a quotation. `record` is into the record's text, the `printed` sides of `edits` into
    `Quoted.text`; `speaker` is the label it stands under. `score` is the share of the quotation's words that stand
    there, weighed by how telling they are and lowered by a tenth for each of date and speaker that could not be
    confirmed; 0 when nothing was found."""

    verdict: Verdict
    reason: str
    score: float = 0.0
    record_id: str | None = None
    passage_id: str | None = None
    record: Span | None = None
    speaker: str = ""
    edits: tuple[Edit, ...] = ()


def align(quotation: Quoted, index: Index) -> Finding:
    """Return what the records of `index` say of `quotation`. Never raises on any text."""
    if not index.records:
        return Finding(verdict="no record supplied", reason="No record was supplied to check this quotation against.")
    words = read_words(quotation.text)
    if not len(words) or not len(index):
        return Finding(verdict="not found in the supplied record", reason="There are no words to look for.")
    question = Question(quotation, words, index.numbers(words.norms), index)
    standing = exact_candidate(question)
    best, against = choose(question, standing)
    if best is None and not (standing and len(words) < SHORT):
        best, others = choose(question, near_candidates(question))
        against = against or others
    if best is None:
        return Finding(verdict="not found in the supplied record", reason=reason.missing(against))
    return _finding(question, best)


def _finding(question: Question, best: Candidate) -> Finding:
    quotation, index = question.quotation, question.index
    made = edits(best.printed, best.record, best.changes, len(quotation.text))
    grades = {change.grade for change in best.changes} | {_formatting(made, quotation.text)}
    fault, note = _cut_off(quotation, best, made)
    fault = fault or best.fault or _parted(best)
    if fault:
        grades.add("meaning changed")
    verdict = max(grades, key=GRADES.index)
    stretch = Span(made[0].record.start, made[-1].record.end)
    place = best.place()
    return Finding(
        verdict=verdict,
        reason=reason.sentence(fault, note, *best.notes())
        if fault
        else reason.found(verdict, best.changes, best.printed, best.record, (note, *best.notes())),
        score=round(best.score(), 3),
        record_id=index.records[index.record_of(place)].id,
        passage_id=index.passage(index.stretch_of(place)).id,
        record=stretch,
        speaker=index.speaker_of(place),
        edits=made,
    )


def _formatting(made: Sequence[Edit], text: str) -> Verdict:
    """Return the grade of what stands between and around the words. The comma or full stop that house style sets
    before a closing mark counts for nothing."""
    for edit in made:
        closing = edit.printed.end == len(text) and edit.printed.of(text).strip() in {"", ",", "."}
        if edit.kind == "formatting" and not (closing and edit is made[-1]):
            return "formatting only"
    return "exact"


def _cut_off(quotation: Quoted, best: Candidate, made: Sequence[Edit]) -> tuple[str, str]:
    """Return why what stands right before or after the quoted stretch changes it ("" when it does not), and a note
    for a stretch that is plainly a fragment."""
    kept = [change.step for change in best.changes if change.step.equal]
    first, last = kept[0].r0, kept[-1].r1
    limit, condition = limits.after(best.record, first, last)
    if limit and not limits.quoted_on(limit, quotation.context):
        ended = limits.complete(quotation.text, quotation.context)
        unchanged = not quotation.context and made[-1].kind == "same"
        if (ended and not unchanged) or (ended is None and condition and not limits.reported(quotation.context)):
            return f"the quotation stops short: the record goes straight on with “{limit} …”", ""
        return "", f"the record goes on with “{limit} …”"
    lead = limits.before(best.record, first)
    if lead:
        opening = best.printed.raw(0)[:1].isupper() if len(best.printed) else False
        if opening and (best.record.raw(first)[:1].islower() or quotation.text.rstrip(CLOSING)[-1:] in {".", "!", "?"}):
            return f"the quotation starts late: in the record “{lead} …” stands right before it", ""
        return "", f"in the record “{lead} …” stands right before it"
    return "", ""


def _parted(best: Candidate) -> str:
    kept = [change.step for change in best.changes if change.step.equal]
    condition = limits.parted(best.printed, best.record, kept)
    return f"dashes part “{condition}” from what it is a condition of, which then reads as a claim" if condition else ""


def align_statements(
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    index: Index,
    *,
    speakers: Iterable[Speaker] = (),
) -> tuple[Alignment, ...]:
    """Return one alignment for each quotation of three words or more in `statements`, for each shorter one that is
    found, and for each departure of the words `outside` the quotation marks; in the order of the statements.

    `documents` holds the reports by id; `speakers` gives the names that speaker ids stand for. A quotation is looked
    for twice: the second time knowing which records its report quotes otherwise.
    """
    statements = list(statements)
    people = {speaker.id: speaker for speaker in speakers}
    asked = [
        (statement, span, _quoted(statement, span, documents[statement.document_id], people))
        for statement in statements
        for span in statement.quotations
    ]
    found = [align(quoted, index) for _, _, quoted in asked]
    events: dict[str, set[str]] = {}
    for (statement, _, _), finding in zip(asked, found, strict=True):
        if finding.record_id and finding.score >= SURE:
            events.setdefault(statement.document_id, set()).add(finding.record_id)
    out: dict[str, list[Alignment]] = {statement.id: [] for statement in statements}
    for (statement, span, quoted), finding in zip(asked, found, strict=True):
        known = frozenset(events.get(statement.document_id, ()))
        again = known and finding.record_id not in known
        final = align(replace(quoted, events=known), index) if again else finding
        if final.record_id or len(read_words(quoted.text)) >= FEWEST:
            before = out[statement.id][-1:]
            out[statement.id].append(_ordered(_alignment(statement, span, final), before))
    told: set[tuple[str, Span]] = set()
    for statement in statements:
        report, known = documents[statement.document_id], frozenset(events.get(statement.document_id, ()))
        asking = replace(_quoted(statement, Span(0, 0), report, people), events=known)
        for departure in outside(statement, report, index, asking, found=tuple(out[statement.id])):
            if (report.id, departure.quotation) not in told:
                told.add((report.id, departure.quotation))
                out[statement.id].append(departure)
    return tuple(alignment for made in out.values() for alignment in made)


def _ordered(alignment: Alignment, before: Sequence[Alignment]) -> Alignment:
    """Return the alignment, its reason telling when the record has it before the quotation that the report puts ahead
    of it, in another turn: the two were not said one after the other."""
    if not before or alignment.record is None or (other := before[0]).record is None:
        return alignment
    sentences = all(a.quotation.end - a.quotation.start >= SENTENCE for a in (alignment, other))
    apart = alignment.record_id == other.record_id and alignment.passage_id != other.passage_id
    if not sentences or not apart or alignment.record.start > other.record.start:
        return alignment
    return replace(
        alignment, reason=reason.added(alignment.reason, "the record has them before the words printed ahead")
    )


def _quoted(statement: Statement, span: Span, report: Document, people: Mapping[str, Speaker]) -> Quoted:
    published = When(start=report.published, end=report.published) if report.published else None
    return Quoted(
        text=span.of(report.text),
        context=report.text[span.end : span.end + CONTEXT],
        speaker=_names(statement, people),
        said=statement.said or published,
    )


def _names(statement: Statement, people: Mapping[str, Speaker]) -> tuple[str, ...]:
    """Return the names of the person who speaks; empty when it is not known to be a person with a name."""
    speaker = people.get(statement.speaker_id or "")
    if speaker is not None:
        return (speaker.name, *speaker.aliases) if speaker.kind == "person" else ()
    mention = statement.mention
    return (mention.text,) if mention is not None and mention.form == "name" else ()


def _alignment(statement: Statement, span: Span, finding: Finding) -> Alignment:
    moved = tuple(
        replace(edit, printed=Span(edit.printed.start + span.start, edit.printed.end + span.start))
        for edit in finding.edits
    )
    return Alignment(
        id=content_id("alignment", statement.id, *span, finding.record_id, *(finding.record or ())),
        statement_id=statement.id,
        quotation=span,
        passage_id=finding.passage_id,
        record_id=finding.record_id,
        record=finding.record,
        edits=moved,
        verdict=finding.verdict,
        reason=finding.reason,
        score=finding.score,
        origin=ORIGIN,
    )
