"""What somebody has chosen to see on their Home tab, and indexes for the conditions that wait for somebody.

It stands for itself: it does not read storage.tables, which moves on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_since_0004"
down_revision = "0006_since_0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("home_tab", sa.Column("chosen", JSON))
    _index("ix_condition_owed", "owner", where="done_at IS NULL")
    _index("ix_condition_said", "case_key", where="done_at IS NOT NULL AND accepted_at IS NULL")


def _index(name: str, column: str, *, where: str) -> None:
    only = sa.text(where)
    op.create_index(name, "condition", [column], sqlite_where=only, postgresql_where=only)
