"""How many cases of a channel's productions were decided in some time, and how fast: none of them is read.

It judges nobody's right to know.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, union_all

from policy import Action, Status
from storage.columns import UtcDateTime
from storage.lists import one_of
from storage.prepared import prepared
from storage.tables import case_file, event
from storage.told import THEIRS, Breadth, ToldProduction, given_of
from storage.week import DECISIONS

_WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
_ASKED = case_file.c
_SINCE, _UNTIL = bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime)
_BEGAN = (
    select(func.min(event.c.at))
    .where(
        event.c.case_key == _ASKED.key, event.c.revision == _ASKED.revision, one_of(event.c.after, _WAITING)
    )
    .scalar_subquery()
)


def _newest(theirs: ColumnElement[bool], *statuses: Status) -> Select[Any]:
    made = (_ASKED.stands_since >= _SINCE, _ASKED.stands_since < _UNTIL)
    found = select(_ASKED.key, _ASKED.stands_since).where(theirs, one_of(_ASKED.status, statuses), *made)
    return found.order_by(_ASKED.stands_since.desc(), _ASKED.key.desc()).limit(bindparam("most"))


def _times(newest: Select[Any]) -> Select[Any]:
    """The limit first: each of these then takes a look at its record."""
    last = newest.subquery()
    times = select(_ASKED.production, _BEGAN.label("began"), _ASKED.stands_since)
    return times.join(last, last.c.key == _ASKED.key)


def _newest_in_order(breadth: Breadth) -> Select[Any]:
    """Of one status the index has them in their order, so that nothing is looked at after the last."""
    of_each = (_newest(breadth.theirs, each).subquery() for each in DECISIONS)
    every = union_all(*(select(each) for each in of_each)).subquery()
    ordered = select(every).order_by(every.c.stands_since.desc(), every.c.key.desc())
    return ordered.limit(bindparam("most"))


# Made once: to make such a statement takes longer than to have it carried out.
_TIMES = {
    each: prepared(_times(_newest_in_order(each) if each.is_ordered else _newest(THEIRS, *DECISIONS)))
    for each in Breadth
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: when the request, as it was decided on, came to review; None where it never did."""

    production: str
    asked_at: datetime | None
    at: datetime


def last_decided(
    tx: Connection,
    team: str,
    told: Collection[ToldProduction],
    *,
    since: datetime,
    until: datetime,
    limit: int,
) -> list[Decided]:
    """The last of these decisions, of at least one production."""
    given = {**given_of(team, told), "since": since, "until": until, "most": limit}
    rows = _TIMES[Breadth.of(told)].rows(tx, given)
    return [Decided(row.production, row.began, row.stands_since) for row in rows]


def count_sent_back(tx: Connection, team: str, told: Collection[ToldProduction], *, since: datetime) -> int:
    """With how many approvals new guidance was stricter since then, of those that stand somewhere still."""
    [row] = _SENT_BACK.rows(tx, {**given_of(team, told), "since": since})
    return int(row.count)


_STANDING = tuple(each for each in Status if each not in (Status.WITHDRAWN, Status.CLOSED))
_BACK = select(event.c.case_key).where(
    event.c.case_key == _ASKED.key,
    event.c.action == Action.SEND_BACK,
    event.c.by_user.is_(None),
    event.c.at >= _SINCE,
)
_SENT_BACK = prepared(
    select(func.count().label("count"))
    .select_from(case_file)
    .where(THEIRS, one_of(_ASKED.status, _STANDING), _ASKED.updated_at >= _SINCE, _BACK.exists())
)
