"""What the machine found across documents, read back: alignments, relations, and reported disputes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from atodds.store import schema
from atodds.store.connect import Store, reading
from atodds.store.rows import columns_of, record_of
from atodds.types import Alignment, Dispute, Relation, RelationLabel, Verdict

__all__ = ["alignments", "count_alignments", "count_relations", "disputes", "relations"]

_GRAVEST_FIRST: Final[tuple[Verdict, ...]] = (
    "meaning changed",
    "words changed",
    "not found in the supplied record",
    "elided in order",
    "disfluency cleaned",
    "formatting only",
    "exact",
    "no record supplied",
)


def alignments(
    store: Store, *, verdicts: Sequence[Verdict] = (), about: str = "", limit: int | None = None, offset: int = 0
) -> list[Alignment]:
    """Return the alignments with one of `verdicts` (any when empty) that are `about` a statement, report or record
    (any when empty), the gravest first: changed meaning, then changed words, then not found."""
    gravity = case({verdict: at for at, verdict in enumerate(_GRAVEST_FIRST)}, value=_A.c.verdict)
    query = select(*columns_of(Alignment)).where(*_aligned(verdicts, about)).order_by(gravity, _A.c.id)
    with reading(store) as connection:
        return [record_of(Alignment, row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_alignments(store: Store, *, about: str = "", stage: str = "") -> dict[Verdict, int]:
    """Return how many alignments `about` a statement, report or record, and made by a stage (any when empty), have each
    verdict."""
    made = [_A.c.stage == stage] if stage else []
    query = select(_A.c.verdict, func.count()).where(*_aligned((), about), *made).group_by(_A.c.verdict)
    return _counts(store, query)


def relations(
    store: Store, *, labels: Sequence[RelationLabel] = (), about: str = "", limit: int | None = None, offset: int = 0
) -> list[Relation]:
    """Return the relations with one of `labels` (any when empty) that are `about` a statement or speaker (any when
    empty), the surest first."""
    order = (_R.c.score.desc(), _R.c.id)
    query = select(*columns_of(Relation)).where(*_related(labels, about)).order_by(*order)
    with reading(store) as connection:
        return [record_of(Relation, row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_relations(store: Store, *, about: str = "") -> dict[RelationLabel, int]:
    """Return how many relations `about` a statement or speaker (any when empty) have each label."""
    query = select(_R.c.label, func.count()).where(*_related((), about)).group_by(_R.c.label)
    return _counts(store, query)


def disputes(store: Store, *, document: str = "", limit: int | None = None, offset: int = 0) -> list[Dispute]:
    """Return the disputes that reporters report (in one document, when its id is given), by document, in order."""
    table = schema.disputes
    query = select(*columns_of(Dispute)).order_by(table.c.document_id, table.c.ordinal).limit(limit).offset(offset)
    with reading(store) as connection:
        rows = connection.execute(query.where(table.c.document_id == document) if document else query)
        return [record_of(Dispute, row) for row in rows]


_A: Final = schema.alignments
_R: Final = schema.relations


def _aligned(verdicts: Sequence[Verdict], about: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [_A.c.verdict.in_(verdicts)] if verdicts else []
    if about:
        of_report = select(schema.statements.c.id).where(schema.statements.c.document_id == about)
        where.append(or_(_A.c.statement_id == about, _A.c.record_id == about, _A.c.statement_id.in_(of_report)))
    return where


def _related(labels: Sequence[RelationLabel], about: str) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [_R.c.label.in_(labels)] if labels else []
    return [*where, or_(_R.c.left_id == about, _R.c.right_id == about)] if about else where


def _counts(store: Store, query: Select[Any]) -> dict[Any, int]:
    with reading(store) as connection:
        return dict(map(tuple, connection.execute(query)))
