"""Choosing on the Home tab: its filters, its pages, all of one part. What is chosen is remembered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import views
from bot.home import Home
from bot.ids import Do
from bot.payloads import Click
from bot.replies import Reply
from storage import HomeChoice, choose_at_home, home_choice

FILTERS = {Do.FILTER_PRODUCTION: "production", Do.FILTER_STATUS: "status", Do.FILTER_WHOSE: "whose"}

Handler = Callable[[Click, datetime], Reply]


@dataclass(frozen=True)
class HomeChoosing:
    """Handlers of the menus and buttons with which people choose."""

    home: Home

    def clicks(self, turn_list: Handler) -> Mapping[str, Handler]:
        """What answers which menu or button; `turn_list` turns the pages of the list in a message."""

        def turn(asked: Click, now: datetime) -> Reply:
            return (self.turn if asked.pressed.page.of == "home" else turn_list)(asked, now)

        filters: dict[str, Handler] = {each.value: self.filter for each in FILTERS}
        return {**filters, Do.SHOW_ALL: self.show_all, Do.NEWER: turn, Do.OLDER: turn}

    def filter(self, asked: Click, now: datetime) -> Reply:
        """A menu was used: from the first page on."""
        chosen = asked.pressed.chosen
        value = None if chosen in (None, views.EVERY) else chosen
        field = FILTERS[Do(asked.pressed.action_id)]
        return self._choose(asked, now, **{field: value, "page": 0})

    def show_all(self, asked: Click, now: datetime) -> Reply:
        """All of one part, page by page."""
        wanted = asked.pressed.home
        return self._choose(asked, now, status=wanted.status, whose=wanted.whose, page=0)

    def turn(self, asked: Click, now: datetime) -> Reply:
        """Another page."""
        return self._choose(asked, now, page=asked.pressed.page.page)

    def _choose(self, asked: Click, now: datetime, **changes: str | int | None) -> Reply:
        database = self.home.flow.database
        with database.writing() as tx:
            chosen: HomeChoice = replace(home_choice(tx, asked.person), **changes)  # type: ignore[arg-type]
            choose_at_home(tx, asked.person, chosen, now)
        return Reply(calls=(self.home.drawn(asked.person, asked.workspace, now),))
