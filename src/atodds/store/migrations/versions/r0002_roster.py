"""The roster, and the names of people folded for search, so that a name somebody gave is found."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of the roster; give the table of people a column, which the next comparison fills."""
    op.create_table(
        "roster",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(64), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "aliases", "roles", "wikidata", "place")),
        sa.UniqueConstraint("id"),
    )
    op.add_column("people", sa.Column("names", sa.Text(), nullable=False, server_default=""))
