"""The whole store as one text: JSON for programs, CSV of the statements for spreadsheets; the unreviewed says so."""

from __future__ import annotations

import csv
import io
import json

from atodds.store import judgements, pairs, people, query, results, shape
from atodds.store.connect import Store
from atodds.types import Alignment, Judgement, RelationLabel, join_spans

__all__ = ["as_csv", "as_json"]

_COLUMNS = ["id", "speaker", "mention", "said", "text", "quoted", "cue", "outlet", "title", "published", "url"] + [
    "start",
    "end",
    "document_id",
    "certainty",
    "condition",
    "score",
    "review",
]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LABELS: tuple[RelationLabel, ...] = (*pairs.AT_ODDS, "differs in scope or time", "restates", "supports", "unrelated")


def as_json(store: Store) -> str:
    """Return documents, speakers, statements, relations, alignments, disputes and judgements as one JSON object, in
    an order that depends on nothing but the content."""
    judged = judgements.verdicts(store)
    statements = query.statements(store)
    by_id = {spoken.statement.id: spoken for spoken in statements}
    found = pairs.pairs(store, pairs.PairFilter(labels=_LABELS, rejected=True))
    alignments = results.alignments(store)
    texts = {key: query.document(store, key).text for key in {item.record_id for item in alignments} if key}
    value = {
        "documents": [shape.document(entry) for entry in query.document_entries(store)],
        "speakers": [shape.person(person) for person in people.speakers(store)],
        "statements": [shape.statement(s, judgement=judged.get(s.statement.id)) for s in statements],
        "relations": [shape.pair(pair) for pair in sorted(found, key=lambda pair: pair.relation.id)],
        "alignments": [_alignment(item, by_id, texts, judged.get(item.id)) for item in alignments],
        "disputes": [shape.dispute(dispute) for dispute in results.disputes(store)],
        "judgements": [shape.plain(judgement) for judgement in judgements.judgements(store)],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def as_csv(store: Store) -> str:
    """Return the statements as CSV with a head line. A cell that a spreadsheet would take for a formula gets an
    apostrophe in front."""
    judged = judgements.verdicts(store)
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(_COLUMNS)
    for spoken in query.statements(store):
        said = spoken.statement
        quoted = " … ".join(shape.cut(said, span) for span in said.quotations)
        row = (
            [said.id, spoken.speaker.name if spoken.speaker else "", said.mention.text if said.mention else ""]
            + [shape.interval(said.said) or "", said.text, quoted, said.cue, spoken.publisher, spoken.document_title]
            + [spoken.published or "", spoken.url, said.content[0].start, said.content[-1].end, said.document_id]
            + [said.certainty.phrase if said.certainty else "", said.condition.text if said.condition else ""]
            + [round(said.score, 4), shape.review(judged.get(said.id))]
        )
        table.writerow([_cell(value) for value in row])
    return text.getvalue()


def _alignment(
    item: Alignment, by_id: dict[str, query.Spoken], texts: dict[str, str], judgement: Judgement | None
) -> shape.Json:
    record = join_spans(texts[item.record_id], [item.record]) if item.record_id and item.record else ""
    return shape.alignment(item, by_id.get(item.statement_id), record_text=record, judgement=judgement)


def _cell(value: object) -> str:
    text = " ".join(str(value).split())
    return f"'{text}" if text.startswith(_FORMULA) else text
