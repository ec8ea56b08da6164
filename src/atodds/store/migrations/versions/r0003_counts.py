"""How much each person said and in how many documents: known without going through every speaker."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_OF_PERSON = (
    "FROM speakers JOIN identities ON identities.speaker_id = speakers.id WHERE identities.canonical_id = people.id"
)


def upgrade() -> None:
    """Give the table of people two columns and fill them."""
    for name in ("statement_count", "document_count"):
        op.add_column("people", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        f"UPDATE people SET statement_count = coalesce((SELECT sum(speakers.statement_count) {_OF_PERSON}), 0), "  # noqa: S608  (no value from outside)
        f"document_count = (SELECT count(DISTINCT speakers.document_id) {_OF_PERSON})"
    )
    op.create_index("people_by_count", "people", [sa.desc("statement_count"), "id"])
