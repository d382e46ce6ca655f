"""The tables of what is set up besides productions: absences, tools, and who changed what.

Their rows never leave this package. A change here needs a migration (migrations/versions).
"""

from sqlalchemy import Column, Date, Index, Table, Text

from storage.columns import KEY, PLAIN_JSON, UtcDateTime, metadata, person_in_columns

# Who stands in for whom, from the first day through the last.
absence = Table(
    "absence",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("deputy", Text, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
)

# Who changed what of the set-up.
setup_change = Table(
    "setup_change",
    metadata,
    Column("id", KEY, primary_key=True),
    Column("team", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    *person_in_columns("by", required=False),
    Column("subject", Text, nullable=False),
    Column("before", PLAIN_JSON),
    Column("after", PLAIN_JSON),
    Index(None, "team", "at"),
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
