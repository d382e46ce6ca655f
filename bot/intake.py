"""The form, from the first word to the sent request: handlers that read, do one thing, and answer.

What a draft is and when it is stale: `bot/drafting.py`. What the forms look like: `bot/views`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from pydantic import ValidationError

from bot import views
from bot.again import Again
from bot.drafting import AlreadySent, ContinuedElsewhere, Drafting, Surroundings
from bot.flow import Flow
from bot.ids import Callback
from bot.owing import owe_continuation
from bot.payloads import Click, Shortcut, SlashCommand, Submission
from bot.replies import Reply, View, opens, points_at, redraws, shows
from policy import Contradiction, Person, UseRequest, contradictions, route
from storage import Case, Draft, Tool


@dataclass(frozen=True)
class Intake:
    """Handlers of the form. `admins_hint`: whom to ask when a production is missing, in Slack's markup."""

    flow: Flow
    drafting: Drafting
    admins_hint: str | None = None

    @property
    def again(self) -> Again:
        """Requests that begin with the answers of a case."""
        return Again(self.flow)

    def command(self, asked: SlashCommand, now: datetime) -> Reply:
        """`/genai-use`. A description that was typed is stored before the acknowledgement."""

        begin = partial(self._begin, asked.person, asked.channel_id, asked.words, asked.trigger_id, now)
        return begin() if asked.words else Reply(afterwards=begin)

    def shortcut(self, asked: Shortcut, now: datetime) -> Reply:
        """A shortcut; that of a message takes its text as the description."""
        channel = asked.channel.id if asked.channel else None
        begin = partial(self._begin, asked.person, channel, asked.words, asked.trigger_id, now)
        return Reply(afterwards=begin)

    def button(self, asked: Click, now: datetime) -> Reply:
        """The Home tab's button."""
        return Reply(afterwards=partial(self._begin, asked.person, None, "", asked.trigger_id, now))

    def with_words(self, asked: Click, now: datetime) -> Reply:
        """A button that carries a description."""
        channel, text = asked.channel.id if asked.channel else None, asked.pressed.value or ""
        return self._begin(asked.person, channel, text, asked.trigger_id, now)

    def _begin(self, person: Person, channel: str | None, text: str, trigger: str, now: datetime) -> Reply:
        begun = self.drafting.begin(person, channel, text, now=now)
        earlier = None if begun.resumed else _offered(begun.draft, begun.around, begun.last)
        context = self._context(begun.draft, begun.around, resumed=begun.resumed, earlier=earlier)
        return self._open(context, trigger, now)

    def _open(
        self, context: views.FormContext, trigger: str, now: datetime, *, pushed: bool = False
    ) -> Reply:
        """Opens the first step; a trigger that came too late leaves a message with a Continue button.

        `pushed`: on top of the details in which the button was pressed.
        """

        draft = context.draft

        def otherwise() -> None:
            with self.flow.database.writing() as tx:
                owe_continuation(tx, draft.id, draft.owner, trigger, now=now)

        form = partial(views.first_step, context)
        return opens(form, trigger, draft.owner.team, pushed=pushed, otherwise=otherwise)

    def resume(self, asked: Click, now: datetime) -> Reply:
        """The Continue button of a message."""
        draft, around = self._draft(asked.person, asked.pressed.value or "")
        return self._open(self._context(draft, around, resumed=True), asked.trigger_id, now)

    def revise(self, asked: Click, now: datetime) -> Reply:
        """The requester changes the answers of a case: a draft that begins with what was sent."""
        case = self.flow.revisable(asked.person, asked.workspace, asked.pressed.value or "", now=now)
        around = self.drafting.surroundings(case.team)
        answers = views.answers_of(case.request, around.tools, case.production_name)
        draft = self.drafting.begin_from(asked.person, answers, now=now, case_id=case.id)
        return self._open(self._context(draft, around), asked.trigger_id, now, pushed=asked.in_modal)

    def template(self, asked: Click, now: datetime) -> Reply:
        """A new request begins with the answers of a case that has ended."""
        case = self.again.template(asked.person, asked.workspace, asked.pressed.value or "", now=now)
        return self._begin_with(case, asked, now)

    def go_final(self, asked: Click, now: datetime) -> Reply:
        """Temporary material goes final: a new request with all of its answers but where it ends up."""
        case = self.again.going_final(asked.person, asked.workspace, asked.pressed.value or "", now=now)
        return self._begin_with(case, asked, now, but="destination")

    def _begin_with(self, case: Case, asked: Click, now: datetime, *, but: str = "") -> Reply:
        around = self.drafting.surroundings(case.team)
        answers = views.answers_of(case.request, around.tools, case.production_name)
        answers.pop(but, None)
        draft = self.drafting.begin_from(asked.person, answers, now=now, made_from=case.id)
        return self._open(self._context(draft, around), asked.trigger_id, now, pushed=asked.in_modal)

    def submit_step(self, asked: Submission, now: datetime) -> Reply:
        """A step is answered: its errors, or the next step."""
        draft, around = self._draft(asked.person, asked.view.draft.draft)
        step = Callback(asked.view.callback_id)
        read = views.read_step(step, asked.view.state.values, draft.answers, around.tools)
        if read.errors:
            return points_at(read.errors)
        try:
            draft = self.drafting.save(draft, asked.view.draft.version, read.answers, now=now)
            return shows(self._step_after(step, draft, around, now))
        except ContinuedElsewhere as stale:
            return shows(self._step(Callback.FORM_WHAT, stale.draft, around, resumed=True))
        except ValidationError as error:
            return points_at(views.field_errors(error, asked.view.state.values))

    def _step_after(self, step: Callback, draft: Draft, around: Surroundings, now: datetime) -> View:
        if views.lacks_a_name(draft.answers):
            return self._step(Callback.FORM_WHAT, draft, around)
        if step is Callback.FORM_WHAT:
            return self._step(Callback.FORM_PRINCIPLES, draft, around)
        if views.open_follow_ups(draft.answers, around.tools):
            return self._step(Callback.FORM_FOLLOW_UPS, draft, around)
        request = _request(draft, around.tools)
        if step is not Callback.FORM_WORDS and contradictions(request, self.flow.pack):
            return self._step(Callback.FORM_WORDS, draft, around)
        assessment = self.flow.assess(request)
        seen = self.drafting.note_result(draft, request, assessment, now=now)
        production = around.production(request.production)
        way = route(assessment.reviewers, production.contacts if production else ())
        anew = self.again.made_from(draft, request)
        usual = self.drafting.usual_days(draft.owner.team, request.production, production, assessment.outcome)
        return views.result_step(
            seen, assessment, production=production, route=way, made_from=anew, usual_days=usual
        )

    def send(self, asked: Submission, now: datetime) -> Reply:
        """The result was read and is sent: one case, however often it is pressed."""
        try:
            draft, tools = self.drafting.find_with_tools(asked.person, asked.view.draft.draft)
        except AlreadySent as sent:
            return shows(views.sent_view(sent.case))
        if draft.version != asked.view.draft.version:
            around = self.drafting.surroundings(asked.person.team)
            return shows(self._step(Callback.FORM_WHAT, draft, around, resumed=True))
        return shows(views.sent_view(self.flow.send(draft, _request(draft, tools), now=now)))

    def back(self, asked: Click, now: datetime) -> Reply:
        """Back and Change answers keep what is typed, right or wrong, and show the step that they name."""
        if asked.view is None:
            return Reply()
        draft, around = self._draft(asked.person, asked.view.draft.draft)
        shown = Callback(asked.view.callback_id)
        if shown is not Callback.FORM_RESULT:
            read = views.read_step(shown, asked.view.state.values, draft.answers, around.tools)
            draft = self._saved(draft, asked.view.draft.version, read.answers, now)
        return redraws(self._step(Callback(asked.pressed.value or ""), draft, around), asked)

    def start_over(self, asked: Click, now: datetime) -> Reply:
        """An empty form instead of the resumed one."""
        if asked.view is None:
            return Reply()
        draft = self.drafting.start_over(asked.person, asked.view.draft.draft, now=now)
        around = self.drafting.surroundings(asked.person.team)
        return redraws(self._step(Callback.FORM_WHAT, draft, around), asked)

    def use_last_answers(self, asked: Click, now: datetime) -> Reply:
        """The answers of an earlier request of the person's own, to be looked through again."""
        if asked.view is None:
            return Reply()
        draft, around = self._draft(asked.person, asked.view.draft.draft)
        earlier = self.again.template(asked.person, asked.workspace, asked.pressed.value or "", now=now)
        shown = asked.view.state.values
        typed = views.read_step(Callback.FORM_WHAT, shown, draft.answers, around.tools).answers
        again = views.answers_to_look_through(earlier.request, around.tools, earlier.production_name)
        answers = views.filled_in(typed, again) | {views.FILLED_FROM: earlier.id}
        draft = self._saved(draft, asked.view.draft.version, answers, now)
        return redraws(self._step(Callback.FORM_WHAT, draft, around), asked)

    def _draft(self, person: Person, draft_id: str) -> tuple[Draft, Surroundings]:
        return self.drafting.find_with_surroundings(person, draft_id)

    def _saved(self, draft: Draft, version: int, answers: dict[str, Any], now: datetime) -> Draft:
        """The draft with the answers; as it stands in the other window, where it went on there."""
        try:
            return self.drafting.save(draft, version, answers, now=now)
        except ContinuedElsewhere as stale:
            return stale.draft

    def _contradictions(self, draft: Draft, around: Surroundings) -> tuple[Contradiction, ...]:
        """None while the answers are no whole request."""
        try:
            return contradictions(_request(draft, around.tools), self.flow.pack)
        except ValidationError:
            return ()

    def _context(
        self, draft: Draft, around: Surroundings, *, resumed: bool = False, earlier: Case | None = None
    ) -> views.FormContext:
        return views.FormContext(
            draft=draft,
            productions=around.productions,
            tools=around.tools,
            admins_hint=self.admins_hint,
            resumed=resumed,
            earlier=earlier,
        )

    def _step(self, step: Callback, draft: Draft, around: Surroundings, *, resumed: bool = False) -> View:
        context = self._context(draft, around, resumed=resumed)
        match step:
            case Callback.FORM_WORDS if found := self._contradictions(draft, around):
                return views.words_step(context, found)
            case Callback.FORM_PRINCIPLES:
                return views.principles_step(context)
            case Callback.FORM_FOLLOW_UPS:
                still_open = views.open_follow_ups(draft.answers, around.tools)
                asked = still_open or views.follow_ups_asked(draft.answers, around.tools)
                return views.follow_ups_step(context, asked)
            case _:
                return views.first_step(context if resumed else self._with_last_case(context, around))

    def _with_last_case(self, context: views.FormContext, around: Surroundings) -> views.FormContext:
        draft = context.draft
        if _begins_with_a_case(draft):
            return context
        last = self.drafting.last_case(draft.owner, draft.answers.get("production"))
        return replace(context, earlier=_offered(draft, around, last))


def _offered(draft: Draft, around: Surroundings, last: Case | None) -> Case | None:
    """The request whose answers are offered: the person's last one, of a production that is set up."""
    if _begins_with_a_case(draft):
        return None
    return last if last is not None and around.production(last.production) else None


def _begins_with_a_case(draft: Draft) -> bool:
    return bool(draft.case_id or draft.made_from or draft.answers.get(views.FILLED_FROM))


def _request(draft: Draft, tools: Sequence[Tool]) -> UseRequest:
    return UseRequest.model_validate(views.build_request_facts(draft.answers, tools))
