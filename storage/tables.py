"""The tables. Their rows never leave this package: what leaves are the values of values.py.

They know no policy and no dialect. A change here needs a migration (migrations/versions); tests compare both.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy import UniqueConstraint as Unique

from storage.columns import KEY, PLAIN_JSON, UtcDateTime, only_where, person_in_columns
from storage.columns import metadata as metadata  # the schema is asked of this module
from storage.digest_tables import digest_setting as digest_setting
from storage.digest_tables import digest_told as digest_told
from storage.job_tables import job as job
from storage.job_tables import lane as lane
from storage.setup_tables import absence as absence
from storage.setup_tables import setup_change as setup_change
from storage.setup_tables import tool as tool

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
    Column("people", PLAIN_JSON, nullable=False),
    Column("user_group", Text),
    Column("deputies", PLAIN_JSON, nullable=False),
    Column("working_hours", PLAIN_JSON),
    ForeignKeyConstraint(["team", "production"], ["production.team", "production.code"]),
    Index(None, "team", "channel"),
)

# Who has looked at the app's Home tab, and when: theirs are redrawn.
home_tab = Table(
    "home_tab",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("enterprise", Text),
    Column("opened_at", UtcDateTime, nullable=False),
    # Which cases they want to see.
    Column("chosen", PLAIN_JSON),
)

draft = Table(
    "draft",
    metadata,
    Column("id", Text, primary_key=True),
    *person_in_columns("owner"),
    Column("version", Integer, nullable=False),
    Column("answers", PLAIN_JSON, nullable=False),
    Column("case_id", Text),
    Column("seen", PLAIN_JSON),
    Column("made_from", Text),
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

# In these somebody has to do something. The index has them as constants, and so must whoever looks by it.
WAITING = ("shared", "in_review", "needs_info")
IS_WAITING = f"status IN {WAITING}"
_WAITING_BY = (
    *("team", "production", "updated_at", "status", "reviewers", "requester_team", "requester_user"),
    *("stands_since", "outcome", "revision"),
)
_WEEK_BY = ("team", "production", "status", "stands_since", "ends_on", "next_due")
_NEWS_BY = ("team", "status", "stands_since", "production", "ends_on", "next_due")
_ASKED_BY = (
    *("requester_team", "requester_user", "opened_at", "key"),
    *("status", "production", "requester_enterprise"),
)
_TERMS_BY = ("team", "production", "next_day", "ends_on", "next_due", "stands_since")

# Not "case": that word would have to be quoted in every query that an operator types.
case_file = Table(
    "case_file",
    metadata,
    Column("key", KEY, primary_key=True),
    Column("team", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("production", Text, nullable=False),
    Column("production_name", Text),
    *person_in_columns("requester"),
    Column("status", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    # Who of those who may decide is to do it; it gives no right.
    Column("assignee", Text),
    # The case whose answers it began with.
    Column("made_from", Text),
    # Copies, so that a few cases of very many are found without reading the others (cases.py keeps them):
    # since when it has its status; the roles that decide on it; the outcome; while it is approved with terms
    # to keep, the first day of them, or the last day of all where no term has one; of these days, when it
    # ends, and when the first condition is due; the kinds of what has to be shown before an approval, and in
    # which revision: versions that did not keep it may have written one since, or the whole case.
    Column("stands_since", UtcDateTime, nullable=False),
    Column("reviewers", PLAIN_JSON, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("next_day", Date),
    Column("ends_on", Date),
    Column("next_due", Date),
    Column("blocking", PLAIN_JSON),
    Column("blocking_revision", Integer),
    Unique("team", "id"),
    # What came to stand somewhere in a week, with all that it takes to count it.
    Index("ix_case_file_week", *_WEEK_BY),
    # The same for very many productions: what came to stand somewhere is gone through once for all of them.
    Index("ix_case_file_news", *_NEWS_BY),
    # What waits, or changed lately, in some productions; then all of a status, page by page.
    Index(None, "team", "status", "production", "updated_at"),
    Index(None, "team", "status", "key"),
    # Of the few that wait for somebody, all that it takes to count them.
    Index("ix_case_file_waiting", *_WAITING_BY, **only_where(IS_WAITING)),
    # What somebody asked for, with all that it takes to count it and to know of which productions.
    Index("ix_case_file_asked", *_ASKED_BY),
    Index("ix_case_file_terms", *_TERMS_BY, **only_where("next_day IS NOT NULL")),
)

revision = Table(
    "revision",
    metadata,
    Column("case_key", KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("submission", Text, nullable=False, unique=True),
    Column("request", PLAIN_JSON, nullable=False),
    Column("assessment", PLAIN_JSON, nullable=False),
    Column("sent_at", UtcDateTime, nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("case_key", KEY, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("action", Text, nullable=False),
    *person_in_columns("by"),
    Column("at", UtcDateTime, nullable=False),
    Column("digest", Text, nullable=False),
    Column("guidance", Text, nullable=False),
    Column("reason", Text),
    Column("evidence_accepted", PLAIN_JSON, nullable=False),
    Column("valid_until", Date),
    Column("only_for", Text),
    Column("only_tools", PLAIN_JSON),
    Column("instead_of", Text),
    ForeignKeyConstraint(["case_key", "revision"], ["revision.case_key", "revision.number"]),
)

condition = Table(
    "condition",
    metadata,
    Column("case_key", KEY, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("owner", Text),
    Column("due", Date),
    *person_in_columns("done_by", required=False),
    Column("done_at", UtcDateTime),
    Column("done_note", Text),
    *person_in_columns("accepted_by", required=False),
    Column("accepted_at", UtcDateTime),
    ForeignKeyConstraint(
        ["case_key", "revision", "role"], ["review.case_key", "review.revision", "review.role"]
    ),
    # Few of all: those that wait for their owner, then for a reviewer.
    Index("ix_condition_owed", "owner", **only_where("done_at IS NULL")),
    Index("ix_condition_said", "case_key", **only_where("done_at IS NOT NULL AND accepted_at IS NULL")),
)

# A file's content is never kept: its id, name, size and SHA-256 are.
evidence = Table(
    "evidence",
    metadata,
    Column("case_key", KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("need", Text, nullable=False),
    *person_in_columns("by"),
    Column("at", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("note", Text),
    Column("link", Text),
    Column("file_id", Text),
    Column("file_name", Text),
    Column("file_size", BigInteger),
    Column("file_sha256", Text),
    Column("verdict", Text),
    *person_in_columns("verdict_by", required=False),
    Column("verdict_at", UtcDateTime),
    Column("verdict_revision", Integer),
    Column("verdict_reason", Text),
)

# What people wrote in the thread of a card; never a decision.
comment = Table(
    "comment",
    metadata,
    Column("case_key", KEY, ForeignKey("case_file.key"), nullable=False),
    Column("channel", Text, primary_key=True),
    Column("ts", Text, primary_key=True),
    *person_in_columns("by"),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "case_key"),
)

message = Table(
    "message",
    metadata,
    Column("case_key", KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("target", Text, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("ts", Text),
    Column("trouble", Text),
    # Whose thread it is, asked for each reply in any channel.
    Index(None, "channel", "ts"),
)

event = Table(
    "event",
    metadata,
    Column("case_key", KEY, ForeignKey("case_file.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", Text, nullable=False),
    *person_in_columns("by", required=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("why", Text),
)
