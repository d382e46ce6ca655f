"""What waits for somebody on their Home tab, found without reading more cases than are shown.

It judges nobody's right to see them.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select

from policy import Action, Outcome, Person, ReviewerRole, Status
from storage.case_values import Case
from storage.columns import is_person
from storage.find_cases import cases_with
from storage.tables import case_file, condition, review, revision

_KEYS = select(case_file.c.key)


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
    blocked: bool
    since: datetime


def productions_asked_for(tx: Connection, requester: Person) -> list[str]:
    """The productions of which a person asked for something, by code."""
    theirs = select(case_file.c.production).where(is_person(case_file, "requester", requester))
    return list(tx.scalars(theirs.distinct().order_by(case_file.c.production)))


def waiting_in(tx: Connection, team: str, productions: Collection[str], *, limit: int = 500) -> list[Waiting]:
    """The cases in review, those that have waited longest first."""
    judged = revision.c.assessment
    in_force = and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision)
    asked = case_file.c
    query = (
        select(
            *(asked.key, asked.id, asked.production, asked.requester_team, asked.requester_user),
            *(asked.stands_since, asked.reviewers, asked.outcome),
            judged["blocked"].as_boolean().label("blocked"),
        )
        .join(revision, in_force)
        .where(asked.team == team, asked.production.in_(productions), asked.status == Status.IN_REVIEW)
        .order_by(asked.stands_since, asked.key)
    )
    rows = tx.execute(query.limit(limit)).all()
    approved = _approved(tx, [row.key for row in rows])
    return [_waiting(row, approved[row.key]) for row in rows]


def _approved(tx: Connection, keys: Collection[int]) -> defaultdict[int, set[ReviewerRole]]:
    """The roles that have approved the revision in force, by case."""
    in_force = and_(case_file.c.key == review.c.case_key, case_file.c.revision == review.c.revision)
    given = select(review.c.case_key, review.c.role).join(case_file, in_force)
    found: defaultdict[int, set[ReviewerRole]] = defaultdict(set)
    of = and_(review.c.case_key.in_(keys), review.c.action == Action.APPROVE)
    for row in tx.execute(given.where(of)):
        found[row.case_key].add(ReviewerRole(row.role))
    return found


def _waiting(row: Any, approved: Collection[ReviewerRole]) -> Waiting:
    return Waiting(
        key=row.key,
        id=row.id,
        production=row.production,
        requester=(row.requester_team, row.requester_user),
        roles=frozenset(map(ReviewerRole, row.reviewers)) - frozenset(approved),
        outcome=Outcome(row.outcome),
        blocked=row.blocked,
        since=row.stands_since,
    )


def owed_by(tx: Connection, team: str, user: str, *, limit: int) -> list[Case]:
    """Approved cases of others with a condition that this user of the workspace has to meet."""
    theirs = and_(condition.c.owner.in_((user, f"{team}/{user}")), condition.c.done_at.is_(None))
    others = case_file.c.requester_user != user
    # Made first: else all approved cases are gone through rather than a person's conditions.
    owed = (
        select(condition.c.case_key, condition.c.revision)
        .where(theirs)
        .cte("owed")
        .prefix_with("MATERIALIZED")
    )
    in_force = and_(case_file.c.key == owed.c.case_key, case_file.c.revision == owed.c.revision)
    approved = case_file.c.status == Status.APPROVED
    found = _KEYS.join(owed, in_force).where(approved, case_file.c.team == team, others)
    return _some(tx, found.distinct().order_by(case_file.c.key), limit)


def to_accept(tx: Connection, team: str, productions: Collection[str], *, limit: int) -> list[Case]:
    """Approved cases of these productions with a condition that is said to be met, and not accepted yet."""
    said = and_(condition.c.done_at.is_not(None), condition.c.accepted_at.is_(None))
    of = and_(case_file.c.team == team, case_file.c.production.in_(productions))
    return _some(tx, _with_condition(said).where(of), limit)


def _with_condition(which: ColumnElement[bool]) -> Select[Any]:
    in_force = and_(case_file.c.key == condition.c.case_key, case_file.c.revision == condition.c.revision)
    found = _KEYS.join(condition, in_force).where(which, case_file.c.status == Status.APPROVED)
    return found.distinct().order_by(case_file.c.key)


def _some(tx: Connection, keys: Select[Any], limit: int) -> list[Case]:
    return cases_with(tx, tx.scalars(keys.limit(limit)).all())
