"""A few cases of very many, with how many there are: only what is shown is read whole.

It changes nothing and judges nobody's right to read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    union_all,
)

from policy import Outcome, Person, ReviewerRole, Status
from storage.case_values import CaseLine
from storage.columns import is_person, person_columns, person_in
from storage.lists import among, one_of
from storage.prepared import Prepared, prepared
from storage.tables import IS_WAITING, WAITING, case_file, condition, revision

_IN_FORCE = (revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision)
_CONDITIONS = (condition.c.case_key == case_file.c.key, condition.c.revision == case_file.c.revision)
_SHOWN = (
    *("key", "id", "team", "production", "production_name", "status", "outcome", "opened_at", "updated_at"),
    *("stands_since", "ends_on", "requester_enterprise", "requester_team", "requester_user"),
)
# Looked up for the rows of the page alone, after they were chosen.
_LINES: Select[Any] = select(
    *(case_file.c[name] for name in _SHOWN),
    select(revision.c.request["title"].as_string()).where(*_IN_FORCE).scalar_subquery().label("title"),
    exists().where(*_CONDITIONS).label("has_conditions"),
)
_THESE = prepared(_LINES.where(among(case_file.c.key, "keys")))
_ASKED = case_file.c
_MINE = is_person(case_file, "requester")
_NOT_MINE = not_(
    and_(
        _ASKED.requester_team == bindparam("requester_team"),
        _ASKED.requester_user == bindparam("requester_user"),
    )
)
_NEWEST = (_ASKED.opened_at.desc(), _ASKED.key.desc())
_CHANGED_LAST = (_ASKED.updated_at.desc(), _ASKED.key.desc())


_Pages = tuple[Prepared, Prepared]


def _pages(which: ColumnElement[bool], order: tuple[ColumnElement[Any], ...]) -> _Pages:
    """The keys of a page, and how many there are on all."""
    page = select(_ASKED.key).where(which).order_by(*order)
    count = select(func.count().label("count")).select_from(case_file).where(which)
    return prepared(page.limit(bindparam("most")).offset(bindparam("first"))), prepared(count)


_OWN = _pages(_MINE, _NEWEST)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, and how many there are with those that are not on this page."""

    cases: tuple[CaseLine, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class KeyPage:
    """The same by their keys alone: who shows them reads what it shows of them."""

    keys: tuple[int, ...] = ()
    count: int = 0


def own_cases(tx: Connection, requester: Person, *, limit: int = 20, offset: int = 0) -> CasePage:
    """The cases that a person requested, newest first."""
    given = person_columns("requester", requester)
    page = _page(tx, _OWN, given, limit, offset)
    lines = lines_with(tx, page.keys)
    return CasePage(tuple(lines[key] for key in page.keys), page.count)


def own_keys(
    tx: Connection,
    requester: Person,
    groups: Mapping[str, Collection[Status]],
    *,
    limits: Mapping[str, int],
    production: str | None = None,
    page: int = 0,
) -> dict[str, list[int]]:
    """The keys of a page of the cases that a person requested, newest first.

    Of each group of statuses as many as its limit says, and one more where there are more.
    """
    of_groups = tuple((name, tuple(statuses)) for name, statuses in groups.items())
    given: dict[str, Any] = {**person_columns("requester", requester), "production": production}
    for name in groups:
        given |= {f"most_{name}": limits[name] + 1, f"first_{name}": limits[name] * page}
    found: dict[str, list[int]] = {name: [] for name in groups}
    for name, key in _own_groups(of_groups, production is not None).rows(tx, given):
        found[name].append(key)
    return found


@lru_cache(maxsize=64)
def _own_groups(groups: tuple[tuple[str, tuple[Status, ...]], ...], of_one: bool) -> Prepared:
    """Made once: to make such a statement takes longer than to have it carried out."""
    theirs = and_(_MINE, _ASKED.production == bindparam("production")) if of_one else _MINE
    chosen = {
        name: select(_ASKED.key)
        .where(theirs, one_of(_ASKED.status, statuses))
        .order_by(*_NEWEST)
        .limit(bindparam(f"most_{name}"))
        .offset(bindparam(f"first_{name}"))
        .subquery()
        for name, statuses in groups
    }
    found = (select(literal(name).label("name"), each.c.key) for name, each in chosen.items())
    return prepared(union_all(*found))


def keys_of_roles(
    tx: Connection,
    team: str,
    roles: Mapping[str, Collection[ReviewerRole]],
    *,
    statuses: Collection[Status],
    not_of: Person | None = None,
    limit: int = 20,
    offset: int = 0,
) -> KeyPage:
    """The cases on which some roles decide, those that changed last first.

    `roles`: of each production those that count. `not_of`: whose own cases are left out.
    """
    roles = {code: its_roles for code, its_roles in roles.items() if its_roles}
    codes = {role: [code for code, its in roles.items() if role in its] for role in ReviewerRole}
    deciding = tuple((role, len(of) < len(roles)) for role, of in codes.items() if of)
    if not deciding:
        return KeyPage()
    given: dict[str, Any] = {"team": team, "codes": list(roles)}
    given |= {f"codes_{role}": codes[role] for role, is_some in deciding if is_some}
    given |= person_columns("requester", not_of)
    pages = _decided_by(deciding, tuple(statuses), not_of is not None)
    return _page(tx, pages, given, limit, offset)


@lru_cache(maxsize=64)
def _decided_by(
    deciding: tuple[tuple[ReviewerRole, bool], ...], statuses: tuple[Status, ...], of_others: bool
) -> _Pages:
    """`deciding`: the roles that count, and whether they do for some of the productions only."""
    theirs = (
        _ASKED.team == bindparam("team"),
        one_of(_ASKED.status, statuses),
        among(_ASKED.production, "codes"),
        *((text(IS_WAITING),) if set(statuses) <= set(WAITING) else ()),
        *((_NOT_MINE,) if of_others else ()),
    )
    found = (
        and_(
            cast(_ASKED.reviewers, Text).like(f'%"{role.value}"%'),
            among(_ASKED.production, f"codes_{role}") if is_some else true(),
        )
        for role, is_some in deciding
    )
    return _pages(and_(*theirs, or_(*found)), _CHANGED_LAST)


def lines_with(tx: Connection, keys: Collection[int]) -> dict[int, CaseLine]:
    """What a list shows of the cases with these keys, by key."""
    rows = _THESE.rows(tx, {"keys": keys}) if keys else ()
    return {row.key: _line(row) for row in rows}


def _page(
    tx: Connection,
    pages: _Pages,
    given: Mapping[str, Any],
    limit: int,
    offset: int,
) -> KeyPage:
    page, counted = pages
    keys = tuple(row.key for row in page.rows(tx, {**given, "most": limit, "first": offset}))
    count = offset + len(keys)
    if len(keys) == limit or (offset and not keys):
        [(count,)] = counted.rows(tx, given)
    return KeyPage(keys, count)


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
