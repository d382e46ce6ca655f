"""What has to be shown before an approval, beside the case: a digest reads it of all that waits.

It stands for itself: it does not read storage.tables, which moves on. Nothing is filled in: of the cases that
are there, and of those that older programs write meanwhile, it is worked out as before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_since_0004"
down_revision = "0008_since_0004"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("blocking", JSON))
    op.add_column("case_file", sa.Column("blocking_revision", sa.Integer))
