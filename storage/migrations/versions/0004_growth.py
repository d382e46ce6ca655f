"""Indexes for very many cases and jobs, and copies by which a few cases of many are found.

It stands for itself: it does not read storage.tables, which moves on.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)
WEEK_BY = ("team", "production", "status", "stands_since", "ends_on", "next_due")
TERMS_BY = ("team", "production", "next_day", "ends_on", "next_due", "stands_since")
DAYS = ("next_day", "ends_on", "next_due")


def upgrade() -> None:
    op.add_column("case_file", sa.Column("stands_since", TIME))
    op.add_column("case_file", sa.Column("reviewers", JSON))
    op.add_column("case_file", sa.Column("outcome", sa.Text()))
    for name in DAYS:
        op.add_column("case_file", sa.Column(name, sa.Date()))
    _fill()
    # SQLite cannot change a column, so Alembic copies the table there.
    with op.batch_alter_table("case_file") as case_file:
        case_file.alter_column("stands_since", existing_type=TIME, nullable=False)
        case_file.alter_column("reviewers", existing_type=JSON, nullable=False)
        case_file.alter_column("outcome", existing_type=sa.Text(), nullable=False)
    _indexes_of_cases()
    _indexes_of_jobs()


def _fill() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    reviewers = "r.assessment->'reviewers'" if on_postgresql else "json_extract(r.assessment, '$.reviewers')"
    outcome = "r.assessment->>'outcome'" if on_postgresql else "json_extract(r.assessment, '$.outcome')"
    contact = "CAST('[\"contact\"]' AS JSONB)" if on_postgresql else "'[\"contact\"]'"
    op.execute(
        "UPDATE case_file SET stands_since = COALESCE((SELECT e.at FROM event e"  # noqa: S608 - our constants
        " WHERE e.case_key = case_file.key AND e.after = case_file.status"
        " AND (e.before IS NULL OR e.before <> e.after OR e.action IN ('open', 'revise'))"
        " ORDER BY e.number DESC LIMIT 1), updated_at),"
        f" reviewers = COALESCE((SELECT {reviewers} FROM revision r"
        " WHERE r.case_key = case_file.key AND r.number = case_file.revision"
        f" AND CAST({reviewers} AS TEXT) <> '[]'), {contact}),"
        f" outcome = COALESCE((SELECT {outcome} FROM revision r"
        " WHERE r.case_key = case_file.key AND r.number = case_file.revision), 'escalate')"
    )
    days: dict[int, dict[str, date]] = {}
    for key, name, day in _days():
        known = days.setdefault(key, {})
        for each in ("next_day", name):
            if each == "next_day" or day < date.max:
                known[each] = min(day, known.get(each, day))
    case_file = sa.table("case_file", sa.column("key"), *(sa.column(each, sa.Date()) for each in DAYS))
    if days:
        filled = case_file.update().where(case_file.c.key == sa.bindparam("of"))
        values = [
            {"of": key, **{f"new_{each}": known.get(each) for each in DAYS}} for key, known in days.items()
        ]
        op.get_bind().execute(filled.values({each: sa.bindparam(f"new_{each}") for each in DAYS}), values)


def _days() -> Iterator[tuple[int, str, date]]:
    """The days on which something of an approval in force runs out: the case's key, and what it is."""
    case_file = _table("case_file", "key", "status", "revision")
    review = _table("review", "case_key", "revision", "valid_until")
    condition = _table("condition", "case_key", "revision", "due", "done_at")
    for table, name, day in (
        (review, "ends_on", review.c.valid_until),
        (condition, "next_due", condition.c.due),
    ):
        in_force = sa.and_(
            table.c.case_key == case_file.c.key,
            table.c.revision == case_file.c.revision,
            case_file.c.status == "approved",
        )
        open_one = condition.c.done_at.is_(None) if table is condition else day.is_not(None)
        found = sa.select(case_file.c.key, day).join(table, sa.and_(in_force, open_one))
        for key, known in op.get_bind().execute(found):
            yield key, name, known or date.max


def _table(name: str, *columns: str) -> sa.TableClause:
    types: dict[str, Any] = {"valid_until": sa.Date(), "due": sa.Date(), "done_at": TIME}
    clauses: list[sa.ColumnClause[Any]] = [sa.column(each, types.get(each)) for each in columns]
    return sa.table(name, *clauses)


def _indexes_of_cases() -> None:
    for name in (
        "team_status",
        "team_production_status",
        "requester_team_requester_user",
        "updated_at",
    ):
        op.drop_index(f"ix_case_file_{name}", "case_file")
    _index("case_file", "team", "status", "production", "updated_at")
    _index("case_file", "team", "status", "key")
    _index("case_file", "requester_team", "requester_user", "opened_at", "key")
    waiting_by = (
        "team",
        "production",
        "updated_at",
        "status",
        "reviewers",
        "requester_team",
        "requester_user",
        "stands_since",
        "outcome",
        "revision",
    )
    waits = "status IN ('shared', 'in_review', 'needs_info')"
    _index("case_file", *waiting_by, name="waiting", where=waits)
    _index("case_file", *WEEK_BY, name="week")
    _index("case_file", *TERMS_BY, name="terms", where="next_day IS NOT NULL")


def _indexes_of_jobs() -> None:
    op.drop_index("ix_job_state_run_at", "job")
    op.drop_index("ix_job_lane_state_priority_run_at", "job")
    is_open = "done_at IS NULL"
    _index("job", "priority", "due_at", "id", name="open", where=is_open)
    _index("job", "lane", "priority", "due_at", "id", name="open_lane", where=is_open)
    _index("job", "due_at", name="open_due_at", where=is_open)
    _index("job", "lane", "lease_until", name="leased", where="lease_until IS NOT NULL")
    _index("job", "done_at", where="done_at IS NOT NULL")
    _index("job", "state", "kind")


def _index(table: str, *columns: str, name: str | None = None, where: str | None = None) -> None:
    condition = sa.text(where) if where else None
    op.create_index(
        f"ix_{table}_{name or '_'.join(columns)}",
        table,
        list(columns),
        sqlite_where=condition,
        postgresql_where=condition,
    )
