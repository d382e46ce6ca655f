"""Actions for which people write something: a reason, a question, an answer; and to whom a case is handed.

Who may do what is decided in `bot/flow.py` and `bot/authority.py`, at each click anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.acts import Seen
from bot.flow import Flow
from bot.ids import Callback, Do
from bot.payloads import Click, Submission
from bot.replies import Reply, points_at, shows
from bot.review import clicked, in_form, on_top
from policy import Action, Person
from storage import Case

# The button, the form that it opens, and the action for which the form is sent.
FORMS: Mapping[Do, tuple[Callback, Action]] = {
    Do.PULL_IN: (Callback.PULL_IN, Action.PULL_IN),
    Do.ASK: (Callback.ASK, Action.ASK),
    Do.ANSWER: (Callback.ANSWER, Action.ANSWER),
    Do.DECLINE: (Callback.DECLINE, Action.DECLINE),
    Do.WITHDRAW: (Callback.WITHDRAW, Action.WITHDRAW),
    Do.REVOKE: (Callback.REVOKE, Action.REVOKE),
    Do.SEND_BACK: (Callback.SEND_BACK, Action.SEND_BACK),
    Do.CLOSE: (Callback.CLOSE, Action.CLOSE),
}


@dataclass(frozen=True)
class Conversation:
    """Handlers of the forms in which something is written about a case."""

    flow: Flow

    def open_form(self, asked: Click, now: datetime) -> Reply:
        """A button of FORMS opens its form, for those who may do it now."""
        callback, action = FORMS[Do(asked.pressed.action_id)]
        seen = clicked(asked)
        case, role = self.flow.actionable(asked.person, seen, action, now=now)
        return on_top(views.reason_form(callback, case, role, channel=seen.channel), asked)

    def send_form(self, asked: Submission, now: datetime) -> Reply:
        """Such a form was sent."""
        callback = Callback(asked.view.callback_id)
        words, wrong = views.read_reason(callback, asked.view.state.values)
        if wrong:
            return points_at(wrong)
        case = self._take(callback, asked.person, in_form(asked), words, now)
        return shows(views.decided_view(case))

    def _take(self, callback: Callback, person: Person, seen: Seen, words: str | None, now: datetime) -> Case:
        flow = self.flow
        owed: Mapping[Callback, Callable[..., Case]] = {
            Callback.PULL_IN: flow.pull_in,
            Callback.ASK: flow.ask,
            Callback.ANSWER: flow.answer,
            Callback.DECLINE: flow.decline,
            Callback.REVOKE: flow.revoke,
            Callback.SEND_BACK: flow.send_back,
        }
        welcome: Mapping[Callback, Callable[..., Case]] = {
            Callback.WITHDRAW: flow.withdraw,
            Callback.CLOSE: flow.close,
        }
        if callback in owed:
            return owed[callback](person, seen, words or "", now=now)
        return welcome[callback](person, seen, words, now=now)

    def open_hand_over(self, asked: Click, now: datetime) -> Reply:
        """Hand over asks to whom; those who may decide are named in the form."""
        seen = clicked(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.REASSIGN, now=now)
        possible = self.flow.eligible(case, now=now)
        return on_top(views.hand_over_form(case, possible, channel=seen.channel), asked)

    def hand_over(self, asked: Submission, now: datetime) -> Reply:
        """The case is handed to the person chosen, if they may decide on it."""
        read = views.read_hand_over(asked.view.state.values)
        if read.errors:
            return points_at(read.errors)
        case = self.flow.reassign(asked.person, in_form(asked), read.to, read.reason, now=now)
        return shows(views.decided_view(case))
