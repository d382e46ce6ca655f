"""Indexes for the digest of a channel that reviews very many productions, and for what somebody asked for.

It stands for itself: it does not read storage.tables, which moves on. Older programs can work with it: of the
two indexes for what somebody asked for, the new one begins as the old one did.
"""

from alembic import op

revision = "0008_since_0004"
down_revision = "0007_since_0004"
branch_labels = None
depends_on = None

NEWS_BY = ("team", "status", "stands_since", "production", "ends_on", "next_due")
ASKED_BY = (
    *("requester_team", "requester_user", "opened_at", "key"),
    *("status", "production", "requester_enterprise"),
)


def upgrade() -> None:
    op.create_index("ix_case_file_news", "case_file", list(NEWS_BY))
    op.create_index("ix_case_file_asked", "case_file", list(ASKED_BY))
    op.drop_index("ix_case_file_requester_team_requester_user_opened_at_key", "case_file")
