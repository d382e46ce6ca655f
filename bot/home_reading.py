"""What somebody's Home tab shows, read from the database: only as many cases as there is room for.

Who they are to which production is looked up before, in `bot/home.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
    CasePage,
    HomeChoice,
    Production,
    cases_for,
    cases_of_roles,
    cases_with,
    count_dead,
    oldest_due,
    owed_by,
    own_cases,
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
# Of what waits somewhere, the parts "act" and "waiting" are made.
BOTH = 2 * ROWS
SEARCHED = 50


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
        mine = self._own() if self.chosen.whose != "review" else {}
        return mine | (self._reviewed() if self.roles and self.chosen.whose != "mine" else {})

    def _own(self) -> dict[str, Any]:
        if self.chosen.status is not None:
            return {self.chosen.status: self._mine(self.chosen.status, PAGE)}
        owned = owed_by(self.tx, self.team, self.person.user, limit=ROWS)
        return {
            "open": self._mine("open", BOTH),
            "in_force": self._mine("in_force", ROWS),
            "finished": self._mine("finished", ROWS),
            "owned": Shelf(self._wanted(owned)),
        }

    def _mine(self, status: str, most: int) -> Shelf:
        codes = [self.chosen.production] if self.chosen.production else None
        first = most * self.chosen.page
        return self._shelf(
            own_cases(
                self.tx,
                self.person,
                statuses=STATUSES[status],
                productions=codes,
                limit=most,
                offset=first,
            ),
            first,
        )

    def _reviewed(self) -> dict[str, Any]:
        match self.chosen.status:
            case None:
                queued = self._queue(ROWS)
                accept = to_accept(self.tx, self.team, self._codes(), limit=ROWS)
                shelf = queued["queue"]
                met = self._not_mine(accept)
                both = Shelf((*met, *shelf.cases), shelf.more, len(met) + shelf.count)
                return queued | {
                    "queue": both,
                    "asked": self._of_others((Status.NEEDS_INFO,), ROWS),
                    "shared": self._of_others((Status.SHARED,), ROWS),
                }
            case "open":
                return self._queue(PAGE) | {"asked": self._of_others((Status.NEEDS_INFO,), PAGE)}
            case status:
                return {"reviewed": self._of_others(STATUSES[status], PAGE)}

    def _queue(self, most: int) -> dict[str, Any]:
        """What waits for a role of theirs, the most urgent first."""
        waiting = [
            each
            for each in waiting_in(self.tx, self.team, self._codes())
            if each.roles & self.roles[each.production]
            and each.requester != (self.person.team, self.person.user)
        ]
        ordered = queue(waiting, self.productions, self.now)

        first = most * self.chosen.page
        cases = cases_with(self.tx, ordered.keys[first : first + most])
        shelf = Shelf(tuple(cases), len(ordered.keys) > first + most, len(ordered.keys))
        return {"queue": shelf, "overdue": ordered.overdue}

    def _of_others(self, statuses: Sequence[Status], most: int) -> Shelf:
        roles = {code: self.roles[code] for code in self._codes()}
        first = most * self.chosen.page
        return self._shelf(
            cases_of_roles(
                self.tx,
                self.team,
                roles,
                statuses=statuses,
                not_of=self.person,
                limit=most,
                offset=first,
            ),
            first,
        )

    def _shelf(self, page: CasePage, first: int) -> Shelf:
        """What is next with a case takes the whole of it."""
        cases = cases_with(self.tx, [line.key for line in page.cases])
        return Shelf(tuple(cases), page.count > first + len(cases), page.count)

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
