"""What somebody's Home tab shows, read from the database: only as many cases as there is room for.

Who they are to which production is looked up before, in `bot/home.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.authority import Roles
from bot.health import LONGEST_WAIT
from bot.ids import UNLISTED
from bot.owing import WAITING, route_of
from bot.urgency import queue
from bot.views import HOME_PAGE as PAGE
from bot.views import HOME_ROWS as ROWS
from bot.views import AppCondition, Shelf
from policy import Person, ReviewerRole, Status
from storage import (
    Case,
    HomeChoice,
    Production,
    blocked_of,
    cases_for,
    cases_with,
    count_dead,
    keys_of_roles,
    oldest_due,
    owed_by,
    own_keys,
    to_accept,
    waiting_in,
)

OPEN = (Status.IN_REVIEW, Status.NEEDS_INFO)
IN_FORCE = (Status.APPROVED, Status.SHARED, Status.ACKNOWLEDGED)
STATUSES: Mapping[str, tuple[Status, ...]] = {
    "open": OPEN,
    "in_force": IN_FORCE,
    "finished": tuple(each for each in Status if each not in (*OPEN, *IN_FORCE)),
}
# So many of each; of what is open, the parts "act" and "waiting" are made.
PARTS = {"open": 2 * ROWS, "in_force": ROWS, "finished": ROWS}
SEARCHED = 50


@dataclass(frozen=True, slots=True)
class _Part:
    """A shelf before its cases are read: their keys."""

    keys: Sequence[int]
    more: bool = False
    count: int = 0

    def shelf(self, cases: Mapping[int, Case]) -> Shelf:
        return Shelf(tuple(cases[key] for key in self.keys), self.more, self.count)


@dataclass(frozen=True)
class Reading:
    """Reads the tab of one person. `roles`: in which they review for which production."""

    tx: Connection
    person: Person
    team: str
    productions: Mapping[str, Production]
    roles: Mapping[str, Roles]
    chosen: HomeChoice
    now: datetime

    def shelves(self) -> dict[str, Any]:
        """What they asked for and what they review, as far as they want to see it."""
        found = self._own() if self.chosen.whose != "review" else {}
        overdue: Collection[str] = ()
        if self.roles and self.chosen.whose != "mine":
            reviewed, overdue = self._reviewed()
            found |= reviewed
        # What is next with a case takes the whole of it.
        keys = dict.fromkeys(key for part in found.values() for key in part.keys)
        cases = {case.key: case for case in cases_with(self.tx, list(keys))}
        shelves = {name: part.shelf(cases) for name, part in found.items()}
        return {**self._narrowed(shelves), "overdue": overdue}

    def _narrowed(self, shelves: Mapping[str, Shelf]) -> dict[str, Shelf]:
        """Other people's cases with a condition: of the chosen production, or not theirs to accept."""
        narrowed = dict(shelves)
        if owned := narrowed.get("owned"):
            narrowed["owned"] = Shelf(self._wanted(owned.cases))
        if accept := narrowed.pop("accept", None):
            met, rest = self._not_mine(accept.cases), narrowed["queue"]
            narrowed["queue"] = Shelf((*met, *rest.cases), rest.more, len(met) + rest.count)
        return narrowed

    def _own(self) -> dict[str, _Part]:
        if self.chosen.status is not None:
            return self._mine({self.chosen.status: PAGE})
        owned = owed_by(self.tx, self.team, self.person.user, limit=ROWS)
        return {"owned": _Part(owned), **self._mine(PARTS)}

    def _mine(self, limits: Mapping[str, int]) -> dict[str, _Part]:
        found = own_keys(
            self.tx,
            self.person,
            {name: STATUSES[name] for name in limits},
            limits=limits,
            production=self.chosen.production,
            page=self.chosen.page,
        )
        return {name: _Part(keys[: limits[name]], len(keys) > limits[name]) for name, keys in found.items()}

    def _reviewed(self) -> tuple[dict[str, _Part], Collection[str]]:
        """What they review, and the ids of what is overdue."""
        match self.chosen.status:
            case None:
                queued, overdue = self._queue(ROWS)
                accept = to_accept(self.tx, self.team, self._codes(), limit=ROWS)
                asked = self._of_others((Status.NEEDS_INFO,), ROWS)
                shared = self._of_others((Status.SHARED,), ROWS)
                return {"queue": queued, "accept": _Part(accept), "asked": asked, "shared": shared}, overdue
            case "open":
                queued, overdue = self._queue(PAGE)
                return {"queue": queued, "asked": self._of_others((Status.NEEDS_INFO,), PAGE)}, overdue
            case status:
                return {"reviewed": self._of_others(STATUSES[status], PAGE)}, ()

    def _queue(self, most: int) -> tuple[_Part, Collection[str]]:
        """What waits for a role of theirs, the most urgent first."""
        waiting = [
            each
            for each in waiting_in(self.tx, self.team, self._codes())
            if each.roles & self.roles[each.production]
            and each.requester != (self.person.team, self.person.user)
        ]
        first = most * self.chosen.page
        blocked = partial(blocked_of, self.tx)
        ordered = queue(waiting, self.productions, self.now, blocked, first + most)
        keys = ordered.keys
        return _Part(keys[first : first + most], len(keys) > first + most, len(keys)), ordered.overdue

    def _of_others(self, statuses: Sequence[Status], most: int) -> _Part:
        first = most * self.chosen.page
        page = keys_of_roles(
            self.tx,
            self.team,
            {code: self.roles[code] for code in self._codes()},
            statuses=statuses,
            not_of=self.person,
            limit=most,
            offset=first,
        )
        return _Part(page.keys, page.count > first + len(page.keys), page.count)

    def _codes(self) -> list[str]:
        return [code for code in self.roles if self.chosen.production in (None, code)]

    def _wanted(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        return tuple(case for case in cases if self.chosen.production in (None, case.production))

    def _not_mine(self, cases: Sequence[Case]) -> tuple[Case, ...]:
        return tuple(case for case in cases if case.requester != self.person)

    def condition(self) -> AppCondition:
        """How the app is, for admins."""
        oldest = oldest_due(self.tx, self.now)
        late = oldest is not None and self.now - oldest > LONGEST_WAIT
        return AppCondition(
            late_by=round((self.now - oldest).total_seconds() / 60) if oldest and late else None,
            dead=count_dead(self.tx),
            without=[each.code for each in self.productions.values() if not _has_contact(each)],
            unrouted=self._unrouted(),
        )

    def _unrouted(self) -> Shelf:
        """What waits for a role that nobody has."""
        gaps = [each.code for each in self.productions.values() if len(each.contacts) < len(ReviewerRole)]
        found = cases_for(self.tx, self.team, [*gaps, UNLISTED], statuses=WAITING, limit=SEARCHED)
        lost = [case for case in found if route_of(case, self.productions.get(case.production)).missing]
        return Shelf(tuple(lost[:ROWS]), len(lost) > ROWS)


def _has_contact(production: Production) -> bool:
    return any(contact.role is ReviewerRole.CONTACT for contact in production.contacts)
