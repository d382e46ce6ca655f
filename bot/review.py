"""Reviewing: evidence is looked at, a case is approved or acknowledged, and everything about it is shown.

Who may do what is decided in `bot/flow.py` and `bot/authority.py`, at each click anew.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot import views
from bot.acts import Seen, Terms, TooLate
from bot.flow import Flow
from bot.payloads import Click, Submission
from bot.proving import Judgement, Proving
from bot.replies import Reply, opens, points_at, shows
from bot.schedule import day_at
from policy import Action
from storage import Case


@dataclass(frozen=True)
class Review:
    """Handlers of cards and review forms."""

    flow: Flow
    proving: Proving

    def open_evidence(self, asked: Click, now: datetime) -> Reply:
        """Evidence opens the form in which it is accepted or refused."""
        seen = clicked(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.JUDGE_EVIDENCE, now=now)
        return on_top(views.evidence_form(case, channel=seen.channel), asked)

    def judge_evidence(self, asked: Submission, now: datetime) -> Reply:
        """Evidence was accepted or refused; where nothing is open any more, the approval comes next."""
        seen = in_form(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.JUDGE_EVIDENCE, now=now)
        read = views.read_evidence(asked.view.state.values, [need.kind for need in case.assessment.needs])
        if read.errors:
            return points_at(read.errors)
        judged = self.proving.judge(asked.person, seen, _judgements(read), now=now)
        return self._approve_next(asked, judged, now)

    def _approve_next(self, asked: Submission, case: Case, now: datetime) -> Reply:
        seen = in_form(asked)
        possible = self.flow.actionable_next(asked.person, seen, Action.APPROVE, now=now)
        if possible is None:
            return _done(case)
        case, role = possible
        production = self.flow.production_of(case)
        return shows(views.approve_form(case, role, production=production, channel=seen.channel))

    def open_approve(self, asked: Click, now: datetime) -> Reply:
        """Approve opens the form for reason, conditions and evidence."""
        seen = clicked(asked)
        case, role = self.flow.actionable(asked.person, seen, Action.APPROVE, now=now)
        production = self.flow.production_of(case)
        return on_top(views.approve_form(case, role, production=production, channel=seen.channel), asked)

    def acknowledge(self, asked: Click, now: datetime) -> Reply:
        """Acknowledge needs no form; the card is redrawn."""
        self.flow.acknowledge(asked.person, clicked(asked), now=now)
        return Reply()

    def details(self, asked: Click, now: datetime) -> Reply:
        """All the answers of a case, for those who may read it."""
        case, production = self.flow.readable(
            asked.person, asked.workspace, asked.pressed.value or "", now=now
        )
        comments = self.flow.comments_on(case)
        today = day_at(now, production.time_zone) if production else now.date()
        return on_top(views.details_view(case, production, comments, today=today), asked)

    def approve(self, asked: Submission, now: datetime) -> Reply:
        """The approval form was sent; where it has conditions, it asks next who sees to them."""
        case = self._approvable(asked, now)
        today = self._today(case, now)
        read = views.read_review(asked.view.state.values, today=today, tools=_tools(case))
        if read.errors:
            return points_at(read.errors)
        if read.conditions:
            return shows(views.terms_form(case, read, channel=in_form(asked).channel))
        return self._approve(asked, read, now)

    def approve_on_terms(self, asked: Submission, now: datetime) -> Reply:
        """Who sees to the conditions was said, and until when."""
        case = self._approvable(asked, now)
        today = self._today(case, now)
        read = views.read_terms(asked.view.state.values, today=today, tools=_tools(case))
        if read.errors:
            return points_at(read.errors)
        return self._approve(asked, read, now)

    def _approvable(self, asked: Submission, now: datetime) -> Case:
        """The case as the form showed it, if the person may still approve it."""
        seen = in_form(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.APPROVE, now=now)
        if seen.revision != case.revision:
            raise TooLate("The request was changed after you opened this form. Please read it again.", case)
        return case

    def _today(self, case: Case, now: datetime) -> date:
        """The day where the production is."""
        production = self.flow.production_of(case)
        return day_at(now, production.time_zone) if production else now.date()

    def _approve(self, asked: Submission, read: views.ReadReview, now: datetime) -> Reply:
        terms = Terms(read.reason, read.conditions, read.valid_until, read.only_for, read.only_tools)
        return _done(self.flow.approve(asked.person, in_form(asked), terms, now=now))


def _tools(case: Case) -> list[str]:
    return [tool.name for tool in case.request.tools]


def _judgements(read: views.ReadEvidence) -> list[Judgement]:
    said = [Judgement(each.accepted, each.number, each.reason, seen=each.seen) for each in read.said]
    return [*said, *(Judgement(True, need=need, note=where) for need, where in read.elsewhere.items())]


def _done(case: Case) -> Reply:
    return shows(views.decided_view(case))


def clicked(asked: Click) -> Seen:
    """What somebody had before their eyes who pressed a button."""
    return Seen(
        asked.workspace, asked.pressed.value or "", channel=asked.channel.id if asked.channel else None
    )


def in_form(asked: Submission) -> Seen:
    """What somebody had before their eyes who sent a form about a case."""
    mark = asked.view.case
    return Seen(asked.workspace, mark.case, mark.revision, mark.channel, mark.question)


def on_top(form: dict[str, object], asked: Click) -> Reply:
    """A form opens, on top of the one in which the button was pressed."""
    return opens(form, asked.trigger_id, asked.workspace, pushed=asked.in_modal)
