"""Workspaces that installed the app themselves, and messages that Slack refused.

It stands for itself: it does not read storage.tables, which moves on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.Text(), nullable=False),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team"], ["workspace.team"], name="fk_installation_team"),
        sa.PrimaryKeyConstraint("team", name="pk_installation"),
    )
    # SQLite cannot change a column, so Alembic copies the table there.
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("trouble", sa.Text()))
        message.alter_column("ts", existing_type=sa.Text(), nullable=True)
