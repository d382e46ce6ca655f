"""The tables of what is owed. As with tables.py: their rows never leave this package."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text

from storage.columns import KEY, PLAIN_JSON, UtcDateTime, metadata, only_where

lane = Table(
    "lane",
    metadata,
    Column("lane", Text, primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),
)

# Jobs that are done are by far the most: what looks for work goes by indexes in which they are not. So
# `done_at` is empty exactly while a job is open, and `lease_until` exactly while it is not leased.
job = Table(
    "job",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("lane", Text, ForeignKey("lane.lane"), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("payload", PLAIN_JSON, nullable=False),
    # When it was first to be done, and when it may be tried next: a retry moves only the second.
    Column("due_at", UtcDateTime, nullable=False),
    Column("run_at", UtcDateTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text),
    Column("lease_until", UtcDateTime),
    Column("last_error", Text),
    Column("result", PLAIN_JSON),
    Column("created_at", UtcDateTime, nullable=False),
    Column("done_at", UtcDateTime),
    # The most urgent, over all lanes; then of one lane; the lanes in which a job is out.
    Index("ix_job_open", "priority", "due_at", "id", **only_where("done_at IS NULL")),
    Index("ix_job_open_lane", "lane", "priority", "due_at", "id", **only_where("done_at IS NULL")),
    Index("ix_job_open_due_at", "due_at", **only_where("done_at IS NULL")),
    Index("ix_job_leased", "lane", "lease_until", **only_where("lease_until IS NOT NULL")),
    Index(None, "done_at", **only_where("done_at IS NOT NULL")),
    Index(None, "state", "kind"),
)
