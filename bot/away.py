"""Out of office: the buttons of the Home tab and the form in which somebody names who decides meanwhile.

What may be kept is checked in `bot/standing_in.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot import views
from bot.home import Home
from bot.ids import Callback, Do
from bot.language import tell
from bot.payloads import Click, Submission
from bot.replies import Reply, opens, points_at, shows
from bot.standing_in import NotAway, StandingIn, absence_of


@dataclass(frozen=True)
class Away:
    """Handlers of “I am away…” and “I am back”."""

    standing_in: StandingIn
    home: Home

    @property
    def clicks(self) -> Mapping[str, Callable[[Click, datetime], Reply]]:
        return {Do.GO_AWAY: self.open_form, Do.COME_BACK: self.come_back}

    @property
    def forms(self) -> Mapping[str, Callable[[Submission, datetime], Reply]]:
        return {Callback.GO_AWAY: self.go}

    def open_form(self, asked: Click, now: datetime) -> Reply:
        """Asks who stands in, and from when until when."""
        form = views.away_form(absence_of(self.standing_in.database, asked.person, now))
        return opens(form, asked.trigger_id, asked.workspace)

    def go(self, asked: Submission, now: datetime) -> Reply:
        """The form was sent."""
        read = views.read_away(asked.view.state.values)
        if read.errors:
            return points_at(read.errors)
        first, last = date.fromisoformat(read.first_day), date.fromisoformat(read.last_day)
        try:
            kept = self.standing_in.go(asked.person, read.deputy, first, last, now=now)
        except NotAway as refusal:
            return points_at({field: tell(said) for field, said in refusal.errors.items()})
        done = shows(views.away_kept(kept, self.standing_in.left_alone(asked.person, kept)))
        return Reply(done.ack, (self.home.drawn(asked.person, asked.workspace, now),))

    def come_back(self, asked: Click, now: datetime) -> Reply:
        """Reminders and cards are theirs again at once."""
        self.standing_in.come_back(asked.person)
        return Reply(calls=(self.home.drawn(asked.person, asked.workspace, now),))
