"""Productions with their contacts, made of what is read of them.

All of a workspace are looked at often and change seldom: of rows that were seen before, the same values are
handed out again. The rows are read each time, so that nothing is ever older than the transaction.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import time
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Text, and_, bindparam, cast, select

from policy import ReviewerRole
from storage import tables
from storage.absences import absences
from storage.prepared import Prepared, prepared
from storage.values import Absence, Contact, Production, WorkingHours

_PRODUCTION, _CONTACT = tables.production.c, tables.contact.c
_RANKS = {role.value: rank for rank, role in enumerate(ReviewerRole)}


class _ProductionRow(NamedTuple):
    team: str
    code: str
    name: str
    channel: str
    time_zone: str
    language: str | None


class _ContactRow(NamedTuple):
    """`people`, `deputies` and `working_hours` are JSON: so a row can be compared, and is seldom decoded."""

    team: str
    production: str
    role: str
    channel: str
    people: str
    user_group: str | None
    deputies: str
    working_hours: str | None


_Rows = tuple[tuple[Any, ...], ...]
_Away = tuple[Absence, ...]
_JSON = ("people", "deputies", "working_hours")
_PRODUCTIONS = select(*(_PRODUCTION[name] for name in _ProductionRow._fields))
_CONTACTS = select(
    *(
        cast(_CONTACT[name], Text).label(name) if name in _JSON else _CONTACT[name]
        for name in _ContactRow._fields
    )
)
_OF_THEIRS = and_(_PRODUCTION.team == _CONTACT.team, _PRODUCTION.code == _CONTACT.production)


class Which(NamedTuple):
    """What finds some productions, and what finds their contacts."""

    productions: Prepared
    contacts: Prepared


def those(*which: ColumnElement[bool]) -> Which:
    """Productions of which that is true."""
    return _which(_PRODUCTIONS.where(*which), _CONTACTS.join(tables.production, _OF_THEIRS).where(*which))


def _which(productions: Select[Any], contacts: Select[Any]) -> Which:
    return Which(prepared(productions), prepared(contacts))


_TEAM = bindparam("team", type_=Text)
_CODE = bindparam("code", type_=Text)
_ALL = _which(_PRODUCTIONS.where(_PRODUCTION.team == _TEAM), _CONTACTS.where(_CONTACT.team == _TEAM))
ONE = _which(
    _PRODUCTIONS.where(_PRODUCTION.team == _TEAM, _PRODUCTION.code == _CODE),
    _CONTACTS.where(_CONTACT.team == _TEAM, _CONTACT.production == _CODE),
)


def read(tx: Connection, which: Which, bound: Mapping[str, str]) -> list[Production]:
    """These productions, by name. `bound`: the statements' parameters, the workspace among them as `team`."""
    rows, contacts, away = _rows_of(tx, which, bound)
    return list((_one_remembered if len(rows) == 1 else _made)(rows, contacts, away))


def read_all(tx: Connection, team: str) -> list[Production]:
    """All productions of the workspace, by name."""
    return list(_remembered(*_rows_of(tx, _ALL, {"team": team})))


def _rows_of(tx: Connection, which: Which, bound: Mapping[str, str]) -> tuple[_Rows, _Rows, _Away]:
    rows = tuple(which.productions.rows(tx, bound))
    if not rows:
        return (), (), ()
    contacts = tuple(which.contacts.rows(tx, bound))
    return rows, contacts, tuple(absences(tx, {bound["team"]}).values())


def _made(rows: _Rows, contact_rows: _Rows, away: _Away) -> tuple[Production, ...]:
    by_person = {each.person: each for each in away}
    contacts: defaultdict[tuple[str, str], list[_ContactRow]] = defaultdict(list)
    for each in map(_ContactRow._make, contact_rows):
        contacts[each.team, each.production].append(each)
    found = (
        Production(**row._asdict(), contacts=_by_role(contacts[row.team, row.code], by_person))
        for row in map(_ProductionRow._make, rows)
    )
    # Sorted here: the two databases do not agree on the order of texts.
    return tuple(sorted(found, key=lambda each: each.name.casefold()))


# A few workspaces, or states of one: some hundred productions take half a megabyte.
_remembered = lru_cache(maxsize=8)(_made)
# One at a time, as each change of a case needs its own: some kilobytes each.
_one_remembered = lru_cache(maxsize=64)(_made)


def _by_role(rows: Iterable[_ContactRow], away: Mapping[str, Absence]) -> tuple[Contact, ...]:
    ordered = sorted(rows, key=lambda row: _RANKS[row.role])
    return tuple(_contact(row, away) for row in ordered)


def _contact(row: _ContactRow, away: Mapping[str, Absence]) -> Contact:
    people = tuple(json.loads(row.people))
    return Contact(
        role=ReviewerRole(row.role),
        channel=row.channel,
        people=people,
        group=row.user_group,
        deputies=tuple(json.loads(row.deputies)),
        working_hours=_hours(row.working_hours),
        absences=tuple(away[one] for one in people if one in away),
    )


def _hours(stored: str | None) -> WorkingHours:
    if stored is None:
        return WorkingHours()
    told = json.loads(stored)
    start, end = time.fromisoformat(told["start"]), time.fromisoformat(told["end"])
    return WorkingHours(tuple(told["days"]), start, end, told["time_zone"])
