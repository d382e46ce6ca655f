"""A few cases of very many, with how many there are: only what is shown is read whole.

It changes nothing and judges nobody's right to read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    text,
    true,
)

from policy import Outcome, Person, ReviewerRole, Status
from storage.case_values import CaseLine
from storage.columns import is_person, person_in
from storage.tables import IS_WAITING, WAITING, case_file, condition, revision

_IN_FORCE = (revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision)
_CONDITIONS = (condition.c.case_key == case_file.c.key, condition.c.revision == case_file.c.revision)
# Looked up for the rows of the page alone, after they were chosen.
_LINES = select(
    case_file,
    select(revision.c.request["title"].as_string()).where(*_IN_FORCE).scalar_subquery().label("title"),
    exists().where(*_CONDITIONS).label("has_conditions"),
)
_THESE = _LINES.where(case_file.c.key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, and how many there are with those that are not on this page."""

    cases: tuple[CaseLine, ...] = ()
    count: int = 0


def own_cases(
    tx: Connection,
    requester: Person,
    *,
    statuses: Collection[Status] | None = None,
    productions: Collection[str] | None = None,
    limit: int = 20,
    offset: int = 0,
) -> CasePage:
    """The cases that a person requested, newest first."""
    theirs = and_(is_person(case_file, "requester", requester), _narrowed(statuses, productions))
    return _page(tx, theirs, (case_file.c.opened_at, case_file.c.key), limit, offset)


def cases_of_roles(
    tx: Connection,
    team: str,
    roles: Mapping[str, Collection[ReviewerRole]],
    *,
    statuses: Collection[Status],
    not_of: Person | None = None,
    limit: int = 20,
    offset: int = 0,
) -> CasePage:
    """The cases on which some roles decide, those that changed last first.

    `roles`: of each production those that count. `not_of`: whose own cases are left out.
    """
    roles = {code: its_roles for code, its_roles in roles.items() if its_roles}
    if not roles:
        return CasePage()
    theirs = and_(case_file.c.team == team, _narrowed(statuses, roles), _decided_by(roles))
    if set(statuses) <= set(WAITING):
        theirs = and_(theirs, text(IS_WAITING))
    if not_of is not None:
        own = and_(case_file.c.requester_team == not_of.team, case_file.c.requester_user == not_of.user)
        theirs = and_(theirs, not_(own))
    return _page(tx, theirs, (case_file.c.updated_at, case_file.c.key), limit, offset)


def lines_with(tx: Connection, keys: Collection[int]) -> dict[int, CaseLine]:
    """What a list shows of the cases with these keys, by key."""
    rows = tx.execute(_THESE, {"keys": list(keys)}) if keys else ()
    return {row.key: _line(row) for row in rows}


def _narrowed(
    statuses: Collection[Status] | None, productions: Collection[str] | None
) -> ColumnElement[bool]:
    asked = ((case_file.c.status, statuses), (case_file.c.production, productions))
    return and_(true(), *(column.in_(list(wanted)) for column, wanted in asked if wanted is not None))


def _decided_by(roles: Mapping[str, Collection[ReviewerRole]]) -> ColumnElement[bool]:
    found = []
    for role in ReviewerRole:
        codes = [code for code, its_roles in roles.items() if role in its_roles]
        needed = cast(case_file.c.reviewers, Text).like(f'%"{role.value}"%')
        if codes:
            of_these = case_file.c.production.in_(codes) if len(codes) < len(roles) else true()
            found.append(and_(needed, of_these))
    return or_(false(), *found)


def _page(
    tx: Connection,
    which: ColumnElement[bool],
    order: tuple[ColumnElement[object], ...],
    limit: int,
    offset: int,
) -> CasePage:
    newest = (column.desc() for column in order)
    shown = _LINES.where(which).order_by(*newest).limit(limit).offset(offset)
    cases = tuple(_line(row) for row in tx.execute(shown))
    count = offset + len(cases)
    if len(cases) == limit or (offset and not cases):
        count = tx.execute(select(func.count()).select_from(case_file).where(which)).scalar_one()
    return CasePage(cases, count)


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        key=row.key,
        id=row.id,
        team=row.team,
        production=row.production,
        production_name=row.production_name,
        requester=person_in(row, "requester"),
        status=Status(row.status),
        outcome=Outcome(row.outcome),
        title=row.title,
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        stands_since=row.stands_since,
        has_conditions=row.has_conditions,
        ends_on=row.ends_on,
    )
