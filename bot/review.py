"""Reviewing: the buttons of a card, the forms that they open, and a requester taking back their own case.

Who may do what is decided in `bot/flow.py` and `bot/authority.py`, at each click anew.
"""

from dataclasses import dataclass
from datetime import datetime

from bot import views
from bot.acts import Seen, Terms
from bot.flow import Flow
from bot.ids import Callback
from bot.payloads import Click, Submission
from bot.proving import Judgement, Proving
from bot.replies import Reply, opens, points_at, shows
from policy import Action, NotAllowed, Status
from storage import Case


@dataclass(frozen=True)
class Review:
    """Handlers of cards and review forms."""

    flow: Flow
    proving: Proving

    def open_evidence(self, asked: Click, now: datetime) -> Reply:
        """Evidence opens the form in which it is accepted or refused."""
        seen = _clicked(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.JUDGE_EVIDENCE, now=now)
        return _open(views.evidence_form(case, channel=seen.channel), asked)

    def judge_evidence(self, asked: Submission, now: datetime) -> Reply:
        """Evidence was accepted or refused; where nothing is open any more, the approval comes next."""
        seen = _in_form(asked)
        case, _ = self.flow.actionable(asked.person, seen, Action.JUDGE_EVIDENCE, now=now)
        read = views.read_evidence(asked.view.state.values, [need.kind for need in case.assessment.needs])
        if read.errors:
            return points_at(read.errors)
        judged = self.proving.judge(asked.person, seen, _judgements(read), now=now)
        return self._approve_next(asked, judged, now)

    def _approve_next(self, asked: Submission, case: Case, now: datetime) -> Reply:
        seen = _in_form(asked)
        if case.open_needs or case.status is not Status.IN_REVIEW:
            return _done(case)
        try:
            case, role = self.flow.actionable(asked.person, seen, Action.APPROVE, now=now)
        except NotAllowed:
            return _done(case)
        production = self.flow.production_of(case)
        return shows(views.approve_form(case, role, production=production, channel=seen.channel))

    def open_approve(self, asked: Click, now: datetime) -> Reply:
        """Approve opens the form for reason, conditions and evidence."""
        seen = _clicked(asked)
        case, role = self.flow.actionable(asked.person, seen, Action.APPROVE, now=now)
        production = self.flow.production_of(case)
        return _open(views.approve_form(case, role, production=production, channel=seen.channel), asked)

    def open_decline(self, asked: Click, now: datetime) -> Reply:
        """Decline opens the form for the reason."""
        seen = _clicked(asked)
        case, role = self.flow.actionable(asked.person, seen, Action.DECLINE, now=now)
        return _open(views.decline_form(case, role, channel=seen.channel), asked)

    def open_pull_in(self, asked: Click, now: datetime) -> Reply:
        """Pull into review opens the form for the reason."""
        seen = _clicked(asked)
        case, role = self.flow.actionable(asked.person, seen, Action.PULL_IN, now=now)
        return _open(views.pull_in_form(case, role, channel=seen.channel), asked)

    def open_withdraw(self, asked: Click, now: datetime) -> Reply:
        """Withdraw asks the requester once more."""
        case, _ = self.flow.actionable(asked.person, _clicked(asked), Action.WITHDRAW, now=now)
        return _open(views.withdraw_form(case), asked)

    def acknowledge(self, asked: Click, now: datetime) -> Reply:
        """Acknowledge needs no form; the card is redrawn."""
        self.flow.acknowledge(asked.person, _clicked(asked), now=now)
        return Reply()

    def details(self, asked: Click, now: datetime) -> Reply:
        """All the answers of a case, for those who may read it."""
        case, production = self.flow.readable(
            asked.person, asked.workspace, asked.pressed.value or "", now=now
        )
        return _open(views.details_view(case, production, self.flow.comments_on(case)), asked)

    def approve(self, asked: Submission, now: datetime) -> Reply:
        """The approval form was sent."""
        read = _read(asked, now)
        if read.errors:
            return points_at(read.errors)
        terms = Terms(read.reason, read.conditions, read.valid_until)
        return _done(self.flow.approve(asked.person, _in_form(asked), terms, now=now))

    def decline(self, asked: Submission, now: datetime) -> Reply:
        """The decline form was sent."""
        read = _read(asked, now)
        if read.errors:
            return points_at(read.errors)
        return _done(self.flow.decline(asked.person, _in_form(asked), read.reason or "", now=now))

    def pull_in(self, asked: Submission, now: datetime) -> Reply:
        """The form for pulling a shared use into review was sent."""
        read = _read(asked, now)
        if read.errors:
            return points_at(read.errors)
        return _done(self.flow.pull_in(asked.person, _in_form(asked), read.reason or "", now=now))

    def withdraw(self, asked: Submission, now: datetime) -> Reply:
        """The requester confirmed; a reason is welcome, not owed."""
        read = _read(asked, now)
        if read.errors:
            return points_at(read.errors)
        return _done(self.flow.withdraw(asked.person, _in_form(asked), read.reason, now=now))


def _read(asked: Submission, now: datetime) -> views.ReadReview:
    # The form's day is at most a day off where the production is; a day too early is still a day to come.
    return views.read_review(Callback(asked.view.callback_id), asked.view.state.values, today=now.date())


def _judgements(read: views.ReadEvidence) -> list[Judgement]:
    said = [Judgement(each.accepted, each.number, each.reason, seen=each.seen) for each in read.said]
    return [*said, *(Judgement(True, need=need, note=where) for need, where in read.elsewhere.items())]


def _done(case: Case) -> Reply:
    return shows(views.decided_view(case))


def _clicked(asked: Click) -> Seen:
    return Seen(
        asked.workspace, asked.pressed.value or "", channel=asked.channel.id if asked.channel else None
    )


def _in_form(asked: Submission) -> Seen:
    mark = asked.view.case
    return Seen(asked.workspace, mark.case, mark.revision, mark.channel)


def _open(form: dict[str, object], asked: Click) -> Reply:
    return opens(form, asked.trigger_id, asked.workspace, pushed=asked.in_modal)
