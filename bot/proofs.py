"""Showing what an approval rests on and what it asks for: the forms for evidence and for conditions.

Who may do what is decided in `bot/proving.py` and `bot/moving.py`, at each click anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.acts import Seen
from bot.ids import Callback, Do
from bot.language import N_
from bot.marks import ConditionMark
from bot.payloads import Click, Submission
from bot.proving import Finished, Proving, check_finished
from bot.replies import Reply, points_at, shows
from bot.review import clicked, in_form, on_top
from policy import Action, NotAllowed
from storage import Evidence

NOTHING_TO_SHOW = N_("Everything that was to be shown is accepted. There is nothing to add.")
NOTHING_TO_MEET = N_("No condition is open that you see to. Details shows all of them, and how they stand.")


@dataclass(frozen=True)
class Proofs:
    """Handlers of these forms."""

    proving: Proving

    @property
    def clicks(self) -> Mapping[str, Callable[[Click, datetime], Reply]]:
        """What answers which button."""
        return {
            Do.SHOW_EVIDENCE: self.open_show,
            Do.FINISH_CONDITION: self.open_finish,
            Do.ACCEPT_CONDITION: self.accept,
            Do.RETURN_CONDITION: self.open_reopen,
        }

    @property
    def forms(self) -> Mapping[str, Callable[[Submission, datetime], Reply]]:
        """What answers which form."""
        return {
            Callback.SHOW_EVIDENCE: self.show,
            Callback.FINISH_CONDITION: self.finish,
            Callback.RETURN_CONDITION: self.reopen,
        }

    def open_show(self, asked: Click, now: datetime) -> Reply:
        """Show evidence opens the form for files, links and notes."""
        case, _ = self.proving.mover.check(asked.person, clicked(asked), Action.SHOW_EVIDENCE, now)
        if not views.needs_to_show(case):
            raise NotAllowed(NOTHING_TO_SHOW)
        return on_top(views.show_form(case), asked)

    def show(self, asked: Submission, now: datetime) -> Reply:
        """Evidence was added: it is stored first, and its files are read afterwards."""
        seen = in_form(asked)
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

    def open_finish(self, asked: Click, now: datetime) -> Reply:
        """Condition met opens the form that asks which one, and how it can be seen."""
        case, _ = self.proving.mover.check(asked.person, clicked(asked), Action.FINISH_CONDITION, now)
        terms = self.proving.finishable(asked.person, case)
        if not terms:
            raise NotAllowed(NOTHING_TO_MEET)
        return on_top(views.finish_form(case, terms), asked)

    def finish(self, asked: Submission, now: datetime) -> Reply:
        """Somebody said that a condition is met; a reviewer looks at it next."""
        seen = in_form(asked)
        case, _ = self.proving.mover.check(asked.person, seen, Action.FINISH_CONDITION, now)
        read = views.read_finished(asked.view.state.values, self.proving.finishable(asked.person, case))
        if read.term is None or read.errors:
            return points_at(read.errors)
        role, term = read.term
        met = self.proving.finish(asked.person, seen, role, term.number, read.note, now=now)
        return shows(views.met_view(met))

    def accept(self, asked: Click, now: datetime) -> Reply:
        """A reviewer agrees that a condition is met; the thread tells it."""
        mark = asked.pressed.condition
        seen = Seen(asked.workspace, mark.case, channel=asked.channel.id if asked.channel else None)
        self.proving.accept(asked.person, seen, _finished(mark), now=now)
        return Reply()

    def open_reopen(self, asked: Click, now: datetime) -> Reply:
        """Open again opens the form for what is missing."""
        mark = asked.pressed.condition
        seen = Seen(asked.workspace, mark.case)
        case, _ = self.proving.mover.check(asked.person, seen, Action.RETURN_CONDITION, now)
        term = check_finished(case, _finished(mark))
        form = views.reopen_form(case, (mark.role, term), mark.model_dump(mode="json"))
        return on_top(form, asked)

    def reopen(self, asked: Submission, now: datetime) -> Reply:
        """A reviewer said what is missing."""
        reason, errors = views.read_reason(Callback.RETURN_CONDITION, asked.view.state.values)
        if errors or reason is None:
            return points_at(errors)
        mark = asked.view.case.condition
        if mark is None:
            raise NotAllowed(NOTHING_TO_MEET)
        case = self.proving.reopen(asked.person, in_form(asked), _finished(mark), reason, now=now)
        return shows(views.decided_view(case))


def _finished(mark: ConditionMark) -> Finished:
    return Finished(mark.role, mark.number, mark.seen)
