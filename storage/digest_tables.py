"""The tables of the weekly digest: what a channel has set, and what it was told last.

Their rows never leave this package. A change here needs a migration (migrations/versions).
"""

from sqlalchemy import Boolean, Column, Integer, Table, Text

from storage.columns import UtcDateTime, metadata

# What is not set is as the installation has it; the time zone is then the production's.
digest_setting = Table(
    "digest_setting",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("off", Boolean, nullable=False),
    Column("weekday", Integer),
    Column("at", Text),
    Column("time_zone", Text),
    Column("send_to", Text),
)

# Until when a channel has been told of its cases, and by which guidance these were judged then.
digest_told = Table(
    "digest_told",
    metadata,
    Column("team", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("guidance", Text, nullable=False),
)
