"""How many cases of a channel's productions were decided in some time, and how fast: none of them is read.

It judges nobody's right to know.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, select

from policy import Action, Status
from storage.columns import UtcDateTime
from storage.tables import case_file, event
from storage.week import DECISIONS, THEIRS

_WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
_ASKED = case_file.c
_SINCE, _UNTIL = bindparam("since", type_=UtcDateTime), bindparam("until", type_=UtcDateTime)
_MADE = and_(
    THEIRS,
    _ASKED.status.in_(DECISIONS),
    _ASKED.stands_since >= _SINCE,
    _ASKED.stands_since < _UNTIL,
)
# The limit first: each of these then takes a look at its record.
_LAST = (
    select(_ASKED.key)
    .where(_MADE)
    .order_by(_ASKED.stands_since.desc(), _ASKED.key.desc())
    .limit(bindparam("most"))
    .subquery()
)
_BEGAN = (
    select(func.min(event.c.at))
    .where(event.c.case_key == _ASKED.key, event.c.revision == _ASKED.revision, event.c.after.in_(_WAITING))
    .scalar_subquery()
)
_TIMES = select(_ASKED.production, _BEGAN.label("began"), _ASKED.stands_since).join(
    _LAST, _LAST.c.key == _ASKED.key
)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: when the request, as it was decided on, came to review; None where it never did."""

    production: str
    asked_at: datetime | None
    at: datetime


def last_decided(
    tx: Connection, team: str, channel: str, *, since: datetime, until: datetime, limit: int
) -> list[Decided]:
    """The last of these decisions."""
    given = {"team": team, "channel": channel, "since": since, "until": until, "most": limit}
    return [Decided(row.production, row.began, row.stands_since) for row in tx.execute(_TIMES, given)]


def count_sent_back(tx: Connection, team: str, channel: str, *, since: datetime) -> int:
    """With how many approvals new guidance was stricter since then, of those that stand somewhere still."""
    return tx.execute(_SENT_BACK, {"team": team, "channel": channel, "since": since}).scalar_one()


_STANDING = tuple(each for each in Status if each not in (Status.WITHDRAWN, Status.CLOSED))
_BACK = select(event.c.case_key).where(
    event.c.case_key == _ASKED.key,
    event.c.action == Action.SEND_BACK,
    event.c.by_user.is_(None),
    event.c.at >= _SINCE,
)
_SENT_BACK = (
    select(func.count())
    .select_from(case_file)
    .where(THEIRS, _ASKED.status.in_(_STANDING), _ASKED.updated_at >= _SINCE, _BACK.exists())
)
