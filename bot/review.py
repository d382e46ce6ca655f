"""Reviewing: evidence is looked at, a case is approved or acknowledged, and everything about it is shown.

Who may do what is decided in `bot/flow.py` and `bot/authority.py`, at each click anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial

from bot import views
from bot.acts import Seen, Terms, TooLate
from bot.flow import Flow
from bot.immediate import Call
from bot.payloads import Click, Submission
from bot.proving import Judgement, Proving
from bot.replies import Reply, opens, points_at, redraws, shows
from bot.rights import rights_of
from bot.schedule import day_at
from policy import Action, Person
from storage import Case, Production

Handler = Callable[[Submission, datetime], Reply]


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
        """Acknowledge needs no form; the card is redrawn, and the details in which it was pressed."""
        case = self.flow.acknowledge(asked.person, clicked(asked), now=now)
        if not asked.in_modal:
            return Reply()
        return redraws(self._details(asked.person, case, self.flow.production_of(case), now), asked)

    def details(self, asked: Click, now: datetime) -> Reply:
        """All the answers of a case, for those who may read it, with what they can do with it."""
        case, production = self.flow.readable(
            asked.person, asked.workspace, asked.pressed.value or "", now=now
        )
        return on_top(self._details(asked.person, case, production, now), asked)

    def refreshing(self, forms: Mapping[str, Handler]) -> dict[str, Handler]:
        """The same handlers of forms about a case; the details from which one was opened are drawn anew."""
        return {callback: partial(self._refreshing, handler) for callback, handler in forms.items()}

    def _refreshing(self, handler: Handler, asked: Submission, now: datetime) -> Reply:
        reply, under = handler(asked, now), asked.view.previous_view_id
        if under is None or reply.ack.get("response_action") != "update":
            return reply
        case, production = self.flow.readable(asked.person, asked.workspace, asked.view.case.case, now=now)
        view = self._details(asked.person, case, production, now)
        return replace(
            reply,
            calls=(*reply.calls, Call("views.update", asked.workspace, {"view_id": under, "view": view})),
        )

    def _details(
        self, person: Person, case: Case, production: Production | None, now: datetime
    ) -> dict[str, object]:
        rights = rights_of(person, case, production, self.flow.membership, now)
        return views.details_view(
            case,
            production,
            self.flow.comments_on(case),
            today=day_at(now, production.time_zone) if production else now.date(),
            buttons=views.buttons_for(case, **asdict(rights)),
        )

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
