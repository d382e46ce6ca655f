"""The Home tab: published when somebody opens it, from the cases as they are then."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot import views
from bot.authority import roles_of
from bot.directory import DirectoryAway
from bot.drafting import RESUMED_FOR
from bot.flow import Flow
from bot.ids import UNLISTED
from bot.immediate import Call
from bot.payloads import HomeOpened
from bot.replies import Reply
from bot.standing_in import reviewed_by, still_away
from policy import Person, ReviewerRole, Status, route
from storage import (
    CasePage,
    Production,
    StorageAway,
    absences,
    cases_of_roles,
    latest_draft,
    note_home_opened,
    own_cases,
    productions,
)

UNDECIDED = (Status.IN_REVIEW, Status.NEEDS_INFO)


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
            mine = own_cases(tx, person)
            draft = latest_draft(tx, person, since=now - RESUMED_FOR)
            away = absences(tx, [person.team]).get((person.team, person.user))
        # Of Slack this is asked, so that no transaction waits for it.
        roles = {each.code: self._roles(person, each, now) for each in all_productions}
        admin = self._is_admin(person)
        with self.flow.database.reading() as tx:
            waiting = cases_of_roles(tx, person.team, roles, statuses=UNDECIDED, not_of=person)
            shared = cases_of_roles(tx, person.team, roles, statuses=[Status.SHARED], not_of=person)
            unrouted = _unrouted(tx, team, all_productions) if admin else CasePage()
        reviewed = reviewed_by(person, all_productions)
        view = partial(
            views.home_view,
            person.user,
            mine=mine,
            waiting=waiting,
            shared=shared,
            admin=admin,
            productions=all_productions,
            unrouted=unrouted,
            draft=draft,
            reviews=bool(reviewed),
            away=still_away(away, reviewed, now),
        )
        return Call("views.publish", team, {"user_id": person.user}, view=view)

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


def _unrouted(tx: Connection, team: str, all_productions: list[Production]) -> CasePage:
    """What waits for a role that nobody has."""
    known = {each.code: each.contacts for each in all_productions}
    missing = {code: route(tuple(ReviewerRole), known.get(code, ())).missing for code in (*known, UNLISTED)}
    return cases_of_roles(tx, team, missing, statuses=(*UNDECIDED, Status.SHARED))
