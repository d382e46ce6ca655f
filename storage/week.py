"""The cases that a weekly digest tells of: each group found by its own index, and nothing else read.

It groups and judges nothing: what is told how, is worked out from the cases.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, select, text

from policy import Status
from storage.case_values import Case
from storage.find_cases import cases_with
from storage.tables import IS_WAITING, case_file

AWAITED = (Status.IN_REVIEW, Status.NEEDS_INFO)
# In which a case can come to stand within the week, and be told of.
NEWS = (
    *(Status.SHARED, Status.ACKNOWLEDGED),
    *(Status.APPROVED, Status.DECLINED, Status.REVOKED, Status.EXPIRED),
)


def cases_to_tell(
    tx: Connection,
    team: str,
    productions: Collection[str],
    *,
    since: datetime,
    terms_until: date,
    limit: int = 500,
) -> list[Case]:
    """What waits, what came to stand where it is since then, and approvals with a term up to that day.

    Of each at most `limit`: what waits longest, came last, and is due first.
    """
    if not productions:
        return []
    keys = keys_to_tell(tx, team, productions, since=since, terms_until=terms_until, limit=limit)
    return cases_with(tx, keys)


def keys_to_tell(
    tx: Connection,
    team: str,
    productions: Collection[str],
    *,
    since: datetime,
    terms_until: date,
    limit: int,
) -> list[int]:
    """The keys of these cases, each once."""
    theirs = and_(case_file.c.team == team, case_file.c.production.in_(list(productions)))
    found = (_waiting(theirs), _new(theirs, since), _with_terms(theirs, terms_until))
    return list(dict.fromkeys(key for query in found for key in tx.scalars(query.limit(limit))))


def _waiting(theirs: ColumnElement[bool]) -> Select[int]:
    waits = and_(theirs, text(IS_WAITING), case_file.c.status.in_(AWAITED))
    return select(case_file.c.key).where(waits).order_by(case_file.c.stands_since)


def _new(theirs: ColumnElement[bool], since: datetime) -> Select[int]:
    # A case changed no earlier than it came to stand where it is: by that the index narrows them down.
    new = (case_file.c.updated_at >= since, case_file.c.stands_since >= since)
    came = select(case_file.c.key).where(theirs, case_file.c.status.in_(NEWS), *new)
    return came.order_by(case_file.c.stands_since.desc())


def _with_terms(theirs: ColumnElement[bool], until: date) -> Select[int]:
    due = and_(theirs, case_file.c.next_day.is_not(None), case_file.c.next_day <= until)
    return select(case_file.c.key).where(due).order_by(case_file.c.next_day)
