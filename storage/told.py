"""Of which productions a channel is told: those that it reviews, and those that work there; and their cases.

It judges nobody's right to be told.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    and_,
    bindparam,
    null,
    select,
    true,
    union_all,
)

from policy import ReviewerRole
from storage.lists import among, among_hundreds
from storage.prepared import prepared
from storage.tables import case_file, contact, production

TEAM: BindParameter[str] = bindparam("team")
_CHANNEL: BindParameter[str] = bindparam("channel")
_KNOWN = (production.c.code, production.c.name, production.c.time_zone, production.c.channel)
_PRODUCTIONS = prepared(
    union_all(
        select(*_KNOWN, contact.c.role)
        .join(contact, and_(contact.c.team == production.c.team, contact.c.production == production.c.code))
        .where(contact.c.team == TEAM, contact.c.channel == _CHANNEL),
        select(*_KNOWN, null()).where(production.c.team == TEAM, production.c.channel == _CHANNEL),
    )
)
_ASKED = case_file.c
# The cases of all that the channel is told of, and of those that work there; `given_of` says which these are.
THEIRS = and_(_ASKED.team == TEAM, among(_ASKED.production, "codes"))
LIVING = and_(_ASKED.team == TEAM, among(_ASKED.production, "living"))
# An index that begins with the production is asked for each of them and each status. For more than so many it
# is quicker to go through all that is new in the workspace: put like this, no index by production fits.
MANY = 50


class Breadth(Enum):
    """Of how many productions a channel is told: each has its own best way to find what is new."""

    ONE = auto()
    FEW = auto()
    MANY = auto()

    @classmethod
    def of(cls, told: Collection["ToldProduction"]) -> "Breadth":
        """The one for so many productions."""
        return cls.ONE if len(told) == 1 else cls.FEW if len(told) <= MANY else cls.MANY

    @property
    def theirs(self) -> ColumnElement[bool]:
        """The cases of these productions, to go through what is new."""
        return _THEIRS_OF[self]

    @property
    def with_terms(self) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        """The cases of these productions, and of those that work there, to go through what has terms."""
        return _OF_ONE if self is Breadth.ONE else (THEIRS, LIVING)

    @property
    def is_ordered(self) -> bool:
        """Whether its index has what is of one status in the order of time."""
        return self is not Breadth.FEW


# Put like this its index has them in their order; of a list they would have to be put in order first.
_OF_ONE = (
    and_(_ASKED.team == TEAM, _ASKED.production == bindparam("only")),
    and_(_ASKED.team == TEAM, _ASKED.production == bindparam("only_living")),
)
_THEIRS_OF = {
    Breadth.ONE: _OF_ONE[0],
    Breadth.FEW: THEIRS,
    Breadth.MANY: and_(_ASKED.team == TEAM, among_hundreds(_ASKED.production, "codes").is_(true())),
}


@dataclass(frozen=True, slots=True)
class ToldProduction:
    """A production of which a channel is told. `roles`: those that review it there; `home`: works there."""

    code: str
    name: str
    time_zone: str
    home: bool
    roles: frozenset[ReviewerRole]


def given_of(team: str, told: Collection[ToldProduction]) -> dict[str, Any]:
    """What the statements are told of these productions."""
    codes = [each.code for each in told]
    living = [each.code for each in told if each.home]
    firsts = {"only": next(iter(codes), None), "only_living": next(iter(living), None)}
    return {"team": team, "codes": codes, "living": living, **firsts}


def productions_told(tx: Connection, team: str, channel: str) -> list[ToldProduction]:
    """The productions that a channel reviews, and those that work there."""
    rows = _PRODUCTIONS.rows(tx, {"team": team, "channel": channel})
    return list(_told(channel, tuple(rows)))


@lru_cache(maxsize=16)  # of the same rows the same values: a channel may review hundreds
def _told(channel: str, rows: tuple[tuple[Any, ...], ...]) -> tuple[ToldProduction, ...]:
    roles: defaultdict[str, set[ReviewerRole]] = defaultdict(set)
    for code, *_, role in rows:
        roles[code] |= {ReviewerRole(role)} if role else set()
    once = {code: (name, time_zone, home) for code, name, time_zone, home, _ in rows}
    return tuple(
        ToldProduction(code, name, time_zone, home == channel, frozenset(roles[code]))
        for code, (name, time_zone, home) in once.items()
    )
