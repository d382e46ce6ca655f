"""Decisions without a form: for people for whom none opens, such as contacts at another company.

They get a private message with a field and buttons that ask once more. A reason may also be their last reply
in the thread. Everything goes the way of the forms, through the flow, for the revision that was shown.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot import views
from bot.acts import Seen, Terms, stands_since
from bot.authority import Roles, is_same, role_of_card, roles_awaited, roles_that_decide
from bot.directory import DirectoryAway
from bot.flow import Flow
from bot.ids import Do
from bot.immediate import Call, Whisper
from bot.language import N_
from bot.payloads import Click
from bot.proving import Finished, Judgement, Proving, check_finished
from bot.replies import Reply
from bot.verdict_words import sounds_like_a_verdict
from policy import NotAllowed, Person, ReviewerRole
from storage import Case, comments_by, find_case

Handler = Callable[[Click, datetime], Reply]
Step = Callable[..., Case]

OPENS = frozenset({"views.open", "views.push"})
# Buttons that open the form of a decision, and what one reads before it.
OPENING = (
    *(Do.APPROVE, Do.JUDGE_EVIDENCE, Do.ASK, Do.DECLINE, Do.PULL_IN),
    *(Do.REVOKE, Do.SEND_BACK, Do.CLOSE, Do.RETURN_CONDITION, Do.SHOW_DETAILS),
)
REASON_MOST = 1000
OWES_WORDS = N_("Please write it into the field first, then press once more. Nothing was changed.")

OR_REPLIES = N_(
    "Please write it first, into the field or as a reply in the thread of the card, then press once more. "
    "Nothing was changed. A reply such as “declined” is no reason yet."
)
TOO_LONG = N_("Please keep it under {most} characters. Nothing was changed.")
NOTHING_SHOWN = N_("There is no such evidence any more. Please press Evidence… once more.")


@dataclass(frozen=True)
class WithoutForm:
    """Handlers of these buttons. `recorded`: whether replies are kept; `send` makes a call beside the ack."""

    flow: Flow
    proving: Proving
    recorded: Callable[[str], bool]
    send: Callable[[Whisper], object]

    @property
    def clicks(self) -> dict[str, Handler]:
        """What answers which button."""
        return {
            Do.APPROVE_HERE: self.approve,
            Do.DECLINE_HERE: self._saying(self.flow.decline),
            Do.ASK_HERE: self._saying(self.flow.ask),
            Do.PULL_IN_HERE: self._saying(self.flow.pull_in),
            Do.REVOKE_HERE: self._saying(self.flow.revoke),
            Do.SEND_BACK_HERE: self._saying(self.flow.send_back),
            Do.CLOSE_HERE: self.close,
            Do.REOPEN_HERE: self.reopen,
            Do.ACCEPT_EVIDENCE_HERE: self.accept_evidence,
            Do.SEEN_ELSEWHERE_HERE: self.saw_elsewhere,
        }

    def beside(self, clicks: Mapping[str, Handler]) -> dict[str, Handler]:
        """The same handlers; where the form of a decision does not open, people can decide without it."""
        return {do: self._beside(handler) if do in OPENING else handler for do, handler in clicks.items()}

    def approve(self, asked: Click, now: datetime) -> Reply:
        """Approves without conditions and without an end; a reason is welcome, not owed."""
        terms = Terms(views.read_here(asked.state.values))
        return _done(asked, self.flow.approve(asked.person, _seen(asked), terms, now=now))

    def close(self, asked: Click, now: datetime) -> Reply:
        """Closes what is finished; a reason is welcome, not owed."""
        reason = views.read_here(asked.state.values)
        return _done(asked, self.flow.close(asked.person, _seen(asked), reason, now=now))

    def reopen(self, asked: Click, now: datetime) -> Reply:
        """Opens a condition again, as it was said to be met when the button was shown."""
        mark = asked.pressed.condition
        words = self._owed_words(asked, mark.case)
        seen = Seen(asked.workspace, mark.case, channel=asked.channel.id if asked.channel else None)
        which = Finished(mark.role, mark.number, mark.seen)
        return _done(asked, self.proving.reopen(asked.person, seen, which, words, now=now))

    def accept_evidence(self, asked: Click, now: datetime) -> Reply:
        """Accepts the pieces that the message showed, as they were then; nothing that came later."""
        pieces = asked.pressed.here.pieces
        accepted = [Judgement(True, number, seen=judged) for number, judged in pieces.items()]
        return self._judge(asked, accepted, now)

    def saw_elsewhere(self, asked: Click, now: datetime) -> Reply:
        """Accepts what was not shown here; the words say where it was seen."""
        where = self._owed_words(asked, asked.pressed.here.case)
        seen = [Judgement(True, need=kind, note=where) for kind in asked.pressed.here.needs]
        return self._judge(asked, seen, now)

    def _judge(self, asked: Click, judgements: list[Judgement], now: datetime) -> Reply:
        if not judgements:
            raise NotAllowed(NOTHING_SHOWN)
        case = self.proving.judge(asked.person, _seen(asked), judgements, now=now)
        return _tells(asked, self._message(asked, case.id, now) or views.decided_here(case))

    def _saying(self, step: Step) -> Handler:
        """A decision for which words are owed."""

        def decide(asked: Click, now: datetime) -> Reply:
            said = self._owed_words(asked, asked.pressed.here.case)
            return _done(asked, step(asked.person, _seen(asked), said, now=now))

        return decide

    def _owed_words(self, asked: Click, case_id: str) -> str:
        """What stands in the field, or else the person's last reply since the case came to stand so."""
        found = views.read_here(asked.state.values) or self._last_reply(asked, case_id)
        if found is None:
            raise NotAllowed(OR_REPLIES if self.recorded(asked.workspace) else OWES_WORDS)
        if len(found) > REASON_MOST:
            raise NotAllowed(TOO_LONG, most=str(REASON_MOST))
        return found

    def _last_reply(self, asked: Click, case_id: str) -> str | None:
        with self.flow.database.reading() as tx:
            case = find_case(tx, asked.workspace, case_id)
            said = comments_by(tx, case, asked.person, stands_since(case)) if case else []
        return next((each.text for each in said if not sounds_like_a_verdict(each.text)), None)

    def _beside(self, handler: Handler) -> Handler:
        def answer(asked: Click, now: datetime) -> Reply:
            reply = handler(asked, now)
            opening = [call for call in reply.calls if isinstance(call, Call) and call.method in OPENS]
            if not opening or asked.response_url is None:
                return reply
            decides = asked.pressed.action_id != Do.SHOW_DETAILS
            if decides and asked.person.team != asked.workspace:
                return replace(reply, calls=(*reply.calls, *self._offered(asked, now)))
            instead = partial(self._offer, asked, now)
            calls = (replace(call, otherwise=instead) if call in opening else call for call in reply.calls)
            return replace(reply, calls=tuple(calls))

        return answer

    def _offer(self, asked: Click, now: datetime) -> None:
        """The form did not open."""
        with suppress(NotAllowed, DirectoryAway):
            for whisper in self._offered(asked, now):
                self.send(whisper)

    def _offered(self, asked: Click, now: datetime) -> list[Whisper]:
        post = self._instead(asked, now)
        if post is None or asked.response_url is None:
            return []
        return [Whisper(asked.response_url, {"text": post.text, "blocks": post.blocks})]

    def _instead(self, asked: Click, now: datetime) -> views.Post | None:
        """What is said in private in place of the form."""
        value = asked.pressed.value or ""
        if asked.pressed.action_id == Do.SHOW_DETAILS:
            case, its_production = self.flow.readable(asked.person, asked.workspace, value, now=now)
            return views.details_post(case, its_production, self.flow.comments_on(case))
        if asked.pressed.action_id == Do.RETURN_CONDITION:
            return self._reopening(asked, now)
        return self._message(asked, value, now)

    def _reopening(self, asked: Click, now: datetime) -> views.Post:
        mark, kept = asked.pressed.condition, self.recorded(asked.workspace)
        case, _, _ = self.flow.mover.look_up(asked.person, Seen(asked.workspace, mark.case), now)
        term = check_finished(case, Finished(mark.role, mark.number, mark.seen))
        return views.reopen_here(case, term, mark.model_dump(mode="json"), kept=kept)

    def _message(self, asked: Click, case_id: str, now: datetime) -> views.Post | None:
        """What the person can decide now; None where that is nothing."""
        channel = asked.channel.id if asked.channel else None
        case, _, roles = self.flow.mover.look_up(asked.person, Seen(asked.workspace, case_id), now)
        role = _role(case, asked.person, roles, role_of_card(case, channel))
        return views.decide_here(case, role, kept=self.recorded(asked.workspace)) if role else None


def _role(case: Case, person: Person, roles: Roles, clicked: ReviewerRole | None) -> ReviewerRole | None:
    """The role in which the person would decide, as the flow takes it."""
    if is_same(person, case.requester):
        return None
    mine = [role for role in ReviewerRole if role in roles & roles_that_decide(case)]
    waiting = [role for role in roles_awaited(case) if role in mine] or mine
    return clicked if clicked in waiting else next(iter(waiting), None)


def _seen(asked: Click) -> Seen:
    mark = asked.pressed.here
    return Seen(asked.workspace, mark.case, mark.revision, asked.channel.id if asked.channel else None)


def _done(asked: Click, case: Case) -> Reply:
    return _tells(asked, views.decided_here(case))


def _tells(asked: Click, post: views.Post) -> Reply:
    """The private message whose button was pressed says this from now on."""
    if asked.response_url is None:
        return Reply()
    shown = {"text": post.text, "blocks": post.blocks, "replace_original": True}
    return Reply(calls=(Whisper(asked.response_url, shown),))
