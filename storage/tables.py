"""The tables. Their rows never leave this package: what leaves are the values of values.py.

They know no policy and no dialect. A change here needs a migration (migrations/versions); tests compare both.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
)
from sqlalchemy.dialects.postgresql import JSONB

from policy import Person


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, always handed out in UTC: timestamptz, or text that sorts by time in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; only aware datetimes are stored")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
# SQLite numbers rows by itself only in a column that is called exactly INTEGER.
_KEY = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _person(prefix: str, *, required: bool = True) -> tuple[Column[Any], ...]:
    return (
        Column(f"{prefix}_enterprise", Text),
        Column(f"{prefix}_team", Text, nullable=not required),
        Column(f"{prefix}_user", Text, nullable=not required),
    )


def person_columns(prefix: str, person: Person | None) -> dict[str, str | None]:
    """The values of the three columns that hold `person`."""
    parts = (person.enterprise, person.team, person.user) if person else (None, None, None)
    return dict(zip((f"{prefix}_enterprise", f"{prefix}_team", f"{prefix}_user"), parts, strict=True))


def person_in(row: Row[Any], prefix: str) -> Person:
    """The person that the three columns hold."""
    return Person(*(getattr(row, f"{prefix}_{part}") for part in ("enterprise", "team", "user")))


def is_person(table: Table, prefix: str, person: Person) -> ColumnElement[bool]:
    """Whether the three columns hold exactly that person."""
    return and_(
        table.c[f"{prefix}_enterprise"].is_not_distinct_from(person.enterprise),
        table.c[f"{prefix}_team"] == person.team,
        table.c[f"{prefix}_user"] == person.user,
    )


workspace = Table(
    "workspace",
    metadata,
    Column("team", Text, primary_key=True),
    Column("enterprise", Text),
    Column("name", Text, nullable=False),
)

installation = Table(
    "installation",
    metadata,
    Column("team", Text, ForeignKey("workspace.team"), primary_key=True),
    Column("bot_token", Text, nullable=False),
    Column("bot_id", Text, nullable=False),
    Column("bot_user", Text, nullable=False),
    Column("installed_at", UtcDateTime, nullable=False),
)

production = Table(
    "production",
    metadata,
    Column("team", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("language", Text),
    Index(None, "team", "channel"),
)

contact = Table(
    "contact",
    metadata,
    Column("team", Text, primary_key=True),
    Column("production", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("people", _JSON, nullable=False),
    Column("user_group", Text),
    Column("deputies", _JSON, nullable=False),
    ForeignKeyConstraint(["team", "production"], ["production.team", "production.code"]),
    Index(None, "team", "channel"),
)

tool = Table(
    "tool",
    metadata,
    Column("team", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("vendor", Text),
    Column("agreement", Text, nullable=False),
    Column("retains", Text, nullable=False),
    Column("terms_reviewed", Text, nullable=False),
    Column("reviewed_on", Date),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    *_person("owner"),
    Column("version", Integer, nullable=False),
    Column("answers", _JSON, nullable=False),
    Column("case_id", Text),
    Column("seen", _JSON),
    Column("updated_at", UtcDateTime, nullable=False),
    Index(None, "owner_team", "owner_user", "updated_at"),
)

# The last number given to a case of a production. Apart, for a request may name one that is not listed.
case_count = Table(
    "case_count",
    metadata,
    Column("team", Text, primary_key=True),
    Column("production", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

# Not "case": that word would have to be quoted in every query that an operator types.
case_file = Table(
    "case_file",
    metadata,
    Column("key", _KEY, primary_key=True),
    Column("team", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("production", Text, nullable=False),
    Column("production_name", Text),
    *_person("requester"),
    Column("status", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    UniqueConstraint("team", "id"),
    Index(None, "team", "production", "status"),
    Index(None, "requester_team", "requester_user"),
    Index(None, "updated_at"),
)

revision = Table(
    "revision",
    metadata,
    Column("case_key", _KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("submission", Text, nullable=False, unique=True),
    Column("request", _JSON, nullable=False),
    Column("assessment", _JSON, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("case_key", _KEY, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("action", Text, nullable=False),
    *_person("by"),
    Column("at", UtcDateTime, nullable=False),
    Column("digest", Text, nullable=False),
    Column("guidance", Text, nullable=False),
    Column("reason", Text),
    Column("conditions", _JSON, nullable=False),
    Column("evidence_accepted", _JSON, nullable=False),
    Column("valid_until", Date),
    ForeignKeyConstraint(["case_key", "revision"], ["revision.case_key", "revision.number"]),
)

message = Table(
    "message",
    metadata,
    Column("case_key", _KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("target", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    Column("trouble", Text),
)

event = Table(
    "event",
    metadata,
    Column("case_key", _KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", Text, nullable=False),
    *_person("by", required=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("why", Text),
)

lane = Table(
    "lane",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("lane", Text, ForeignKey("lane.lane"), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("payload", _JSON, nullable=False),
    # When it was first to be done, and when it may be tried next: a retry moves only the second.
    Column("due_at", UtcDateTime, nullable=False),
    Column("run_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text),
    Column("lease_until", UtcDateTime),
    Column("last_error", Text),
    Column("result", _JSON),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    # What is due now, over all lanes; then the best of one lane.
    Index(None, "state", "run_at"),
    Index(None, "lane", "state", "priority", "run_at"),
)
