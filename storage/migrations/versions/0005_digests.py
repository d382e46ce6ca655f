"""What a channel has set of its weekly digest, and what it was told last.

It stands for itself: it does not read storage.tables, which moves on. It only adds tables.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_since_0004"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest_setting",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("off", sa.Boolean(), nullable=False),
        sa.Column("weekday", sa.Integer()),
        sa.Column("at", sa.Text()),
        sa.Column("time_zone", sa.Text()),
        sa.Column("send_to", sa.Text()),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_digest_setting"),
    )
    op.create_table(
        "digest_told",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_digest_told"),
    )
