"""The Home tab: published when somebody opens it, from the cases as they are then."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot import views
from bot.authority import is_same, roles_of, roles_that_decide
from bot.directory import DirectoryAway
from bot.drafting import RESUMED_FOR
from bot.flow import Flow
from bot.ids import UNLISTED
from bot.immediate import Call
from bot.owing import route_of
from bot.payloads import HomeOpened
from bot.replies import Reply
from bot.standing_in import absence_of, reviews
from policy import Person, ReviewerRole, Status
from storage import (
    Case,
    Production,
    StorageAway,
    cases_for,
    cases_of,
    latest_draft,
    note_home_opened,
    productions,
)

WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO, Status.SHARED)


@dataclass(frozen=True)
class Home:
    """The handler of the Home tab."""

    flow: Flow

    def opened(self, asked: HomeOpened, now: datetime) -> Reply:
        """Somebody looks at the app; only its Home tab is ours to draw."""
        if asked.event.tab != "home":
            return Reply()
        # Being remembered only keeps the tab up to date later; it is drawn in any case.
        with suppress(StorageAway), self.flow.database.writing() as tx:
            note_home_opened(tx, asked.person, now)
        return Reply(calls=(self.drawn(asked.person, asked.workspace, now),))

    def drawn(self, person: Person, team: str, now: datetime) -> Call:
        """The tab of that person, as it is now."""
        with self.flow.database.reading() as tx:
            all_productions = productions(tx, team)
            mine = cases_of(tx, person)
            draft = latest_draft(tx, person, since=now - RESUMED_FOR)
        admin = self._is_admin(person)
        view = partial(
            views.home_view,
            person.user,
            mine=mine,
            waiting=self._waiting_for(person, all_productions, now),
            admin=admin,
            productions=all_productions,
            unrouted=self._unrouted(team, all_productions) if admin else (),
            draft=draft,
            reviews=reviews(self.flow.database, person),
            away=absence_of(self.flow.database, person, now),
        )
        return Call("views.publish", team, {"user_id": person.user}, view=view)

    def _waiting_for(self, person: Person, all_productions: list[Production], now: datetime) -> list[Case]:
        mine = {each.code: self._roles(person, each, now) for each in all_productions}
        codes = [code for code, roles in mine.items() if roles]
        with self.flow.database.reading() as tx:
            found = cases_for(tx, person.team, codes, statuses=WAITING)
        return [
            case
            for case in found
            if mine[case.production] & roles_that_decide(case) and not is_same(person, case.requester)
        ]

    def _unrouted(self, team: str, all_productions: list[Production]) -> list[Case]:
        """What waits for a role that nobody has."""
        known = {each.code: each for each in all_productions}
        with self.flow.database.reading() as tx:
            found = cases_for(tx, team, [*known, UNLISTED], statuses=WAITING)
        return [case for case in found if route_of(case, known.get(case.production)).missing]

    def _roles(self, person: Person, production: Production, now: datetime) -> frozenset[ReviewerRole]:
        """None while Slack does not say who is in a group: a queue may be late, never wrong."""
        try:
            return roles_of(person, production, self.flow.membership, now)
        except DirectoryAway:
            return frozenset()

    def _is_admin(self, person: Person) -> bool:
        try:
            return person.user in self.flow.membership.admins(person.team)
        except DirectoryAway:
            return False
