"""Showing what an approval rests on and what it asks for: the forms for evidence and for conditions.

Who may do what is decided in `bot/proving.py` and `bot/moving.py`, at each click anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.acts import Seen
from bot.ids import Callback, Do
from bot.payloads import Click, Submission
from bot.proving import Proving
from bot.replies import Reply, opens, points_at, shows
from policy import Action, NotAllowed
from storage import Evidence

NOTHING_TO_SHOW = "Everything that was to be shown is accepted. There is nothing to add."


@dataclass(frozen=True)
class Proofs:
    """Handlers of these forms."""

    proving: Proving

    @property
    def clicks(self) -> Mapping[str, Callable[[Click, datetime], Reply]]:
        """What answers which button."""
        return {Do.SHOW_EVIDENCE: self.open_show}

    @property
    def forms(self) -> Mapping[str, Callable[[Submission, datetime], Reply]]:
        """What answers which form."""
        return {Callback.SHOW_EVIDENCE: self.show}

    def open_show(self, asked: Click, now: datetime) -> Reply:
        """Show evidence opens the form for files, links and notes."""
        seen = Seen(asked.workspace, asked.pressed.value or "")
        case, _ = self.proving.mover.check(asked.person, seen, Action.SHOW_EVIDENCE, now)
        if not views.needs_to_show(case):
            raise NotAllowed(NOTHING_TO_SHOW)
        return opens(views.show_form(case), asked.trigger_id, asked.workspace, pushed=asked.in_modal)

    def show(self, asked: Submission, now: datetime) -> Reply:
        """Evidence was added: it is stored first, and its files are read afterwards."""
        seen = _in_form(asked)
        case, _ = self.proving.mover.check(asked.person, seen, Action.SHOW_EVIDENCE, now)
        read = views.read_shown(asked.view.state.values, [need.kind for need in case.assessment.needs])
        if read.errors:
            return points_at(read.errors)
        pieces = [
            Evidence(each.need, asked.person, now, case.revision, each.note, each.link, each.file)
            for each in read.pieces
        ]
        shown = self.proving.show(asked.person, seen, pieces, now=now)
        return shows(views.shown_view(shown, files=any(piece.file for piece in pieces)))


def _in_form(asked: Submission) -> Seen:
    mark = asked.view.case
    return Seen(asked.workspace, mark.case, mark.revision, mark.channel)
