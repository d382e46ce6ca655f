"""How many cases were decided in some time, counted where they are: none of them is read.

It judges nobody's right to know.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from policy import Status
from storage.tables import case_file

DECISIONS = (Status.APPROVED, Status.DECLINED)


def count_decided(
    tx: Connection, team: str, productions: Collection[str], *, since: datetime, until: datetime
) -> int:
    """How many cases of these productions came to stand as they were decided, from `since` until before."""
    decided = select(func.count()).select_from(case_file)
    found: int | None = tx.scalar(
        decided.where(
            case_file.c.team == team,
            case_file.c.status.in_(DECISIONS),
            case_file.c.production.in_(productions),
            # What came to stand there in that time has changed in it or later; the index goes by the change.
            case_file.c.updated_at >= since,
            case_file.c.stands_since >= since,
            case_file.c.stands_since < until,
        )
    )
    return found or 0
