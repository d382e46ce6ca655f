"""The Home tab: published when somebody opens it or chooses on it, from the cases as they are then."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot import views
from bot.authority import NOBODY, Roles, roles_of
from bot.directory import DirectoryAway
from bot.drafting import RESUMED_FOR
from bot.flow import Flow
from bot.home_reading import Reading
from bot.immediate import Call
from bot.payloads import HomeOpened
from bot.replies import Reply
from bot.standing_in import away_of, reviewed_by, still_away
from bot.whom_to_ask import whom_to_ask
from policy import Person
from storage import (
    HomeChoice,
    Production,
    StorageAway,
    home_choice,
    latest_draft,
    note_home_opened,
    productions,
    productions_asked_for,
)


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
        view = partial(self._view, person, team, self.tab(person, team, now))
        return Call("views.publish", team, {"user_id": person.user}, view=view)

    def _view(self, person: Person, team: str, tab: views.HomeTab) -> dict[str, Any]:
        """Drawn beside the acknowledgement, so that Slack can be asked for whom to ask."""
        if tab.is_known:
            return views.home_view(tab)
        ask = whom_to_ask(person, team, tab.productions.values(), self.flow.membership)
        return views.home_view(replace(tab, ask=ask))

    def tab(self, person: Person, team: str, now: datetime) -> views.HomeTab:
        """What the tab of that person shows."""
        with self.flow.database.reading() as tx:
            all_productions = {each.code: each for each in productions(tx, team)}
            draft = latest_draft(tx, person, since=now - RESUMED_FOR)
        # Of Slack this is asked, so that no transaction waits for it.
        roles = self._roles(person, all_productions, now)
        admin = self._is_admin(person)
        with self.flow.database.reading() as tx:
            chosen = self._known(home_choice(tx, person), all_productions)
            reading = Reading(tx, person, team, all_productions, roles, chosen, now)
            offered = self._offered(tx, person, all_productions, roles)
            found = reading.shelves()
            condition = reading.condition() if admin else None
        named = reviewed_by(person, list(all_productions.values()))
        return views.HomeTab(
            user=person.user,
            now=now,
            productions=all_productions,
            draft=draft if draft and draft.answers.keys() - {"production"} else None,
            reviews=bool(roles),
            may_be_away=bool(named),
            away=still_away(away_of(person, named), named, now),
            condition=condition,
            chosen=chosen,
            offered=offered,
            **found,
        )

    def _known(self, chosen: HomeChoice, all_productions: Mapping[str, Production]) -> HomeChoice:
        """A production that was removed meanwhile keeps nothing from being shown."""
        gone = chosen.production is not None and chosen.production not in all_productions
        return replace(chosen, production=None, page=0) if gone else chosen

    def _offered(
        self, tx: Connection, person: Person, known: Mapping[str, Production], roles: Mapping[str, Roles]
    ) -> list[Production]:
        """The productions of which the person has asked for something, or that they review."""
        codes = {*roles, *productions_asked_for(tx, person)}
        return [known[code] for code in sorted(codes) if code in known]

    def _roles(
        self, person: Person, all_productions: Mapping[str, Production], now: datetime
    ) -> dict[str, Roles]:
        """In which roles they review for which production.

        None while Slack does not say who is in a group: a queue may be late, never wrong.
        """
        found = {code: self._roles_for(person, each, now) for code, each in all_productions.items()}
        return {code: roles for code, roles in found.items() if roles}

    def _roles_for(self, person: Person, production: Production, now: datetime) -> Roles:
        try:
            return roles_of(person, production, self.flow.membership, now)
        except DirectoryAway:
            return NOBODY

    def _is_admin(self, person: Person) -> bool:
        try:
            return person.user in self.flow.membership.admins(person.team)
        except DirectoryAway:
            return False
