"""The tables of the first version.

It stands for itself: it does not read storage.tables, which moves on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _workspace()
    _production()
    _contact()
    _tool()
    _draft()
    _case_count()
    _case_file()
    _revision()
    _review()
    _message()
    _event()
    _lane()
    _job()


def _workspace() -> None:
    op.create_table(
        "workspace",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", name="pk_workspace"),
    )


def _production() -> None:
    op.create_table(
        "production",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("language", sa.Text()),
        sa.PrimaryKeyConstraint("team", "code", name="pk_production"),
    )
    op.create_index("ix_production_team_channel", "production", ["team", "channel"])


def _contact() -> None:
    op.create_table(
        "contact",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("production", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("people", JSON, nullable=False),
        sa.Column("user_group", sa.Text()),
        sa.Column("deputies", JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["team", "production"], ["production.team", "production.code"], name="fk_contact_team_production"
        ),
        sa.PrimaryKeyConstraint("team", "production", "role", name="pk_contact"),
    )
    op.create_index("ix_contact_team_channel", "contact", ["team", "channel"])


def _tool() -> None:
    op.create_table(
        "tool",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text()),
        sa.Column("agreement", sa.Text(), nullable=False),
        sa.Column("retains", sa.Text(), nullable=False),
        sa.Column("terms_reviewed", sa.Text(), nullable=False),
        sa.Column("reviewed_on", sa.Date()),
        sa.PrimaryKeyConstraint("team", "name", name="pk_tool"),
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("owner_enterprise", sa.Text()),
        sa.Column("owner_team", sa.Text(), nullable=False),
        sa.Column("owner_user", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("case_id", sa.Text()),
        sa.Column("seen", JSON),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    op.create_index(
        "ix_draft_owner_team_owner_user_updated_at",
        "draft",
        ["owner_team", "owner_user", "updated_at"],
    )


def _case_count() -> None:
    op.create_table(
        "case_count",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("production", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team", "production", name="pk_case_count"),
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("key", KEY, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("production", sa.Text(), nullable=False),
        sa.Column("production_name", sa.Text()),
        sa.Column("requester_enterprise", sa.Text()),
        sa.Column("requester_team", sa.Text(), nullable=False),
        sa.Column("requester_user", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_file"),
        sa.UniqueConstraint("team", "id", name="uq_case_file_team_id"),
    )
    op.create_index(
        "ix_case_file_requester_team_requester_user",
        "case_file",
        ["requester_team", "requester_user"],
    )
    op.create_index("ix_case_file_team_production_status", "case_file", ["team", "production", "status"])
    op.create_index("ix_case_file_updated_at", "case_file", ["updated_at"])


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("request", JSON, nullable=False),
        sa.Column("assessment", JSON, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case_file.key"], name="fk_revision_case_key"),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_revision"),
        sa.UniqueConstraint("submission", name="uq_revision_submission"),
    )


def _review() -> None:
    op.create_table(
        "review",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_enterprise", sa.Text()),
        sa.Column("by_team", sa.Text(), nullable=False),
        sa.Column("by_user", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("conditions", JSON, nullable=False),
        sa.Column("evidence_accepted", JSON, nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.ForeignKeyConstraint(
            ["case_key", "revision"],
            ["revision.case_key", "revision.number"],
            name="fk_review_case_key_revision",
        ),
        sa.PrimaryKeyConstraint("case_key", "revision", "role", name="pk_review"),
    )


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case_file.key"], name="fk_message_case_key"),
        sa.PrimaryKeyConstraint("case_key", "target", name="pk_message"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("by_enterprise", sa.Text()),
        sa.Column("by_team", sa.Text()),
        sa.Column("by_user", sa.Text()),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text()),
        sa.ForeignKeyConstraint(["case_key"], ["case_file.key"], name="fk_event_case_key"),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_event"),
    )


def _lane() -> None:
    op.create_table(
        "lane",
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("lane", name="pk_lane"),
    )


def _job() -> None:
    op.create_table(
        "job",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.Text()),
        sa.Column("result", JSON),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["lane"], ["lane.lane"], name="fk_job_lane"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
        sa.UniqueConstraint("key", name="uq_job_key"),
    )
    op.create_index("ix_job_lane_state_priority_run_at", "job", ["lane", "state", "priority", "run_at"])
    op.create_index("ix_job_state_run_at", "job", ["state", "run_at"])
