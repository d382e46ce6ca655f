"""In which language people use Slack.

It stands for itself: it does not read the tables of the code, which move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006_since_0004"
down_revision = "0005_since_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_language",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text()),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team", "person", name="pk_person_language"),
    )
