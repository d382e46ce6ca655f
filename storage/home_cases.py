"""What waits for somebody on their Home tab, found without reading more cases than are shown.

It judges nobody's right to see them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    select,
    text,
    true,
)

from policy import Action, Outcome, Person, ReviewerRole, Status
from storage.case_values import awaited
from storage.columns import is_person, person_columns
from storage.lists import among, among_hundreds, one_of
from storage.prepared import Prepared, prepared
from storage.tables import IS_WAITING, case_file, condition, review, revision

_ASKED = case_file.c
_TEAM = bindparam("team", type_=Text)
_OF_THESE = among(_ASKED.production, "codes")
_REVISION_IN_FORCE = and_(revision.c.case_key == _ASKED.key, revision.c.number == _ASKED.revision)
# Made once: to make such a statement takes longer than to have it carried out.
_PRODUCTIONS_ASKED_FOR = prepared(
    select(_ASKED.production).where(is_person(case_file, "requester")).distinct().order_by(_ASKED.production)
)
_WAITING_IN = prepared(
    select(
        *(_ASKED.key, _ASKED.id, _ASKED.production, _ASKED.requester_team, _ASKED.requester_user),
        *(_ASKED.stands_since, cast(_ASKED.reviewers, Text).label("reviewers"), _ASKED.outcome),
    )
    .where(
        _ASKED.team == _TEAM,
        _OF_THESE,
        text(IS_WAITING),
        one_of(_ASKED.status, [Status.IN_REVIEW]),
    )
    .order_by(_ASKED.stands_since, _ASKED.key)
    .limit(bindparam("most"))
)
_BLOCKED = prepared(
    select(_ASKED.key)
    .join(revision, _REVISION_IN_FORCE)
    .where(among(_ASKED.key, "keys"), revision.c.assessment["blocked"].as_boolean())
)
_APPROVED = prepared(
    select(review.c.case_key, review.c.role)
    .join(case_file, and_(_ASKED.key == review.c.case_key, _ASKED.revision == review.c.revision))
    .where(among(review.c.case_key, "keys"), review.c.action == Action.APPROVE)
)


def _of_approved(which: ColumnElement[bool], *those: ColumnElement[bool]) -> Prepared:
    """The keys of approved cases, by conditions of which there are few.

    These are found first, and put like this nothing else fits an index: PostgreSQL would go through all
    approved cases.
    """
    some = select(condition.c.case_key).where(which)
    of_revision = and_(condition.c.case_key == _ASKED.key, condition.c.revision == _ASKED.revision)
    approved = (one_of(_ASKED.status, [Status.APPROVED]), _ASKED.team == _TEAM, *those)
    are_approved = and_(*(each.is_(true()) for each in approved))
    found = select(_ASKED.key).where(_ASKED.key.in_(some), are_approved, exists().where(of_revision, which))
    return prepared(found.order_by(_ASKED.key).limit(bindparam("most")))


_OWED_BY = _of_approved(
    and_(condition.c.owner.in_((bindparam("user"), bindparam("named"))), condition.c.done_at.is_(None)),
    _ASKED.requester_user != bindparam("user"),
)
_TO_ACCEPT = _of_approved(
    and_(condition.c.done_at.is_not(None), condition.c.accepted_at.is_(None)),
    among_hundreds(_ASKED.production, "codes"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a case in review says how urgent it is. `roles`: those whose approval is missing.

    `requester`: team and user.
    """

    key: int
    id: str
    production: str
    requester: tuple[str, str]
    roles: frozenset[ReviewerRole]
    outcome: Outcome
    since: datetime


def productions_asked_for(tx: Connection, requester: Person) -> list[str]:
    """The productions of which a person asked for something, by code."""
    rows = _PRODUCTIONS_ASKED_FOR.rows(tx, person_columns("requester", requester))
    return [row.production for row in rows]


def waiting_in(tx: Connection, team: str, productions: Collection[str], *, limit: int = 500) -> list[Waiting]:
    """The cases in review, those that have waited longest first."""
    rows = _WAITING_IN.rows(tx, {"team": team, "codes": productions, "most": limit})
    approved: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for key, role in _APPROVED.rows(tx, {"keys": [row.key for row in rows]}) if rows else ():
        approved[key] += (role,)
    return [
        Waiting(
            key, case_id, code, (of_team, user), awaited(reviewers, approved[key]), Outcome(outcome), since
        )
        for key, case_id, code, of_team, user, since, reviewers, outcome in rows
    ]


def blocked_of(tx: Connection, keys: Collection[int]) -> frozenset[int]:
    """Those of these cases that are blocked; whether one is stands in its assessment, which is long."""
    return frozenset(row.key for row in _BLOCKED.rows(tx, {"keys": keys})) if keys else frozenset()


def owed_by(tx: Connection, team: str, user: str, *, limit: int) -> list[int]:
    """The keys of approved cases of others with a condition that this user of the workspace has to meet."""
    given = {"team": team, "user": user, "named": f"{team}/{user}", "most": limit}
    return [row.key for row in _OWED_BY.rows(tx, given)]


def to_accept(tx: Connection, team: str, productions: Collection[str], *, limit: int) -> list[int]:
    """The keys of approved cases of these productions with a condition that is said to be met, and not
    accepted yet.
    """
    found = _TO_ACCEPT.rows(tx, {"team": team, "codes": productions, "most": limit})
    return [row.key for row in found]
