"""Evidence, conditions, absences, comments, limits of an approval, and who changed the set-up.

It stands for itself: it does not read storage.tables, which moves on.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _evidence()
    _condition()
    _move_conditions()
    _comment()
    _absence()
    _setup_change()
    _home_tab()
    _columns()


def _person(prefix: str, *, required: bool = True) -> list[sa.Column[Any]]:
    return [
        sa.Column(f"{prefix}_enterprise", sa.Text()),
        sa.Column(f"{prefix}_team", sa.Text(), nullable=not required),
        sa.Column(f"{prefix}_user", sa.Text(), nullable=not required),
    ]


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        *_person("by"),
        sa.Column("at", TIME, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("link", sa.Text()),
        sa.Column("file_id", sa.Text()),
        sa.Column("file_name", sa.Text()),
        sa.Column("file_size", sa.BigInteger()),
        sa.Column("file_sha256", sa.Text()),
        sa.Column("verdict", sa.Text()),
        *_person("verdict_by", required=False),
        sa.Column("verdict_at", TIME),
        sa.Column("verdict_revision", sa.Integer()),
        sa.Column("verdict_reason", sa.Text()),
        sa.ForeignKeyConstraint(["case_key"], ["case_file.key"], name="fk_evidence_case_key"),
        sa.PrimaryKeyConstraint("case_key", "number", name="pk_evidence"),
    )


def _condition() -> None:
    op.create_table(
        "condition",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("due", sa.Date()),
        *_person("done_by", required=False),
        sa.Column("done_at", TIME),
        sa.Column("done_note", sa.Text()),
        *_person("accepted_by", required=False),
        sa.Column("accepted_at", TIME),
        sa.ForeignKeyConstraint(
            ["case_key", "revision", "role"],
            ["review.case_key", "review.revision", "review.role"],
            name="fk_condition_case_key",
        ),
        sa.PrimaryKeyConstraint("case_key", "revision", "role", "number", name="pk_condition"),
    )


def _move_conditions() -> None:
    """Conditions were a list in the review; each is a row now, for it can be done and accepted."""
    condition, reviews = _conditions_now(), _conditions_then()
    rows = [
        {
            "case_key": row.case_key,
            "revision": row.revision,
            "role": row.role,
            "number": number,
            "text": term["text"],
            "owner": term.get("owner"),
            "due": _day(term.get("due")),
        }
        for row in op.get_bind().execute(sa.select(reviews)).all()
        for number, term in enumerate(row.conditions, 1)
    ]
    op.bulk_insert(condition, rows)
    op.drop_column("review", "conditions")


def _conditions_then() -> sa.TableClause:
    names: Iterator[sa.ColumnClause[Any]] = (sa.column(name) for name in ("case_key", "revision", "role"))
    return sa.table("review", *names, sa.column("conditions", JSON))


def _conditions_now() -> sa.TableClause:
    names: Iterator[sa.ColumnClause[Any]] = (
        sa.column(name) for name in ("case_key", "revision", "role", "number", "text", "owner")
    )
    return sa.table("condition", *names, sa.column("due", sa.Date()))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _comment() -> None:
    op.create_table(
        "comment",
        sa.Column("case_key", KEY, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("ts", sa.Text(), nullable=False),
        *_person("by"),
        sa.Column("at", TIME, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_key"], ["case_file.key"], name="fk_comment_case_key"),
        sa.PrimaryKeyConstraint("channel", "ts", name="pk_comment"),
    )
    op.create_index("ix_comment_case_key", "comment", ["case_key"])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("deputy", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("team", "person", name="pk_absence"),
    )


def _setup_change() -> None:
    op.create_table(
        "setup_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        *_person("by", required=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("before", JSON),
        sa.Column("after", JSON),
        sa.PrimaryKeyConstraint("id", name="pk_setup_change"),
    )
    op.create_index("ix_setup_change_team_at", "setup_change", ["team", "at"])


def _home_tab() -> None:
    op.create_table(
        "home_tab",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("enterprise", sa.Text()),
        sa.Column("opened_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("team", "person", name="pk_home_tab"),
    )


def _columns() -> None:
    op.add_column("case_file", sa.Column("assignee", sa.Text()))
    op.add_column("case_file", sa.Column("made_from", sa.Text()))
    op.add_column("draft", sa.Column("made_from", sa.Text()))
    op.add_column("review", sa.Column("only_for", sa.Text()))
    op.add_column("review", sa.Column("only_tools", JSON))
    op.add_column("review", sa.Column("instead_of", sa.Text()))
    op.add_column("contact", sa.Column("working_hours", JSON))
    op.create_index("ix_case_file_team_status", "case_file", ["team", "status"])
    op.create_index("ix_message_channel_ts", "message", ["channel", "ts"])
