"""Matters with their statements and counts, and what was learned from judgements. The next comparison fills the first
two."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COUNTS = ("statement_count", "speaker_count", "at_odds_count", "agreeing_count", "examined_count")


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "matters",
        sa.Column("id", sa.String(64), primary_key=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("label", "stage", "version")),
        *(sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in _COUNTS),
    )
    op.create_table(
        "matter_statements",
        sa.Column("statement_id", sa.String(64), primary_key=True),
        sa.Column("matter_id", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["statement_id"], ["statements.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], ondelete="CASCADE"),
    )
    op.create_index("matter_statements_by_matter", "matter_statements", ["matter_id", "statement_id"])
    op.create_table(
        "learned",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("fitted", sa.Text(), nullable=False),
    )
