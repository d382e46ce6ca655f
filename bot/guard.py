"""Between Bolt and the handlers: payloads become values, refusals sentences, and nothing escapes a listener.

A listener that raises loses its acknowledgement, and the person sees a red error (measured: 404 or 500). So
every exception ends here: refusals are said in place, the rest becomes a reference token for person and log.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from secrets import token_hex
from time import perf_counter
from typing import Any, TypeVar

import structlog
from pydantic import ValidationError
from slack_bolt import BoltResponse
from structlog.contextvars import bound_contextvars

from bot import views
from bot.acts import TooLate
from bot.directory import DirectoryAway
from bot.drafting import AlreadySent
from bot.immediate import Immediate, Whisper
from bot.language import ENGLISH, N_, Language, _, speaking, tell
from bot.metrics import Metrics
from bot.payloads import Click, HomeOpened, Removed, Said, Shortcut, SlashCommand, Submission
from bot.readers import Readers
from bot.replies import Reply, opens, points_at, says, shows, tells
from policy import NotAllowed
from storage import StorageAway

log = structlog.get_logger()

Asked = SlashCommand | Shortcut | Click | Submission | HomeOpened | Removed | Said
SomeAsked = TypeVar("SomeAsked", SlashCommand, Shortcut, Click, Submission, HomeOpened, Removed, Said)
Handler = Callable[[SomeAsked, datetime], Reply]
Listener = Callable[[Callable[..., object], dict[str, Any]], BoltResponse | None]

# Slack sends an event again after any other answer than 200; whoever only looks opens their Home tab again.
NOT_NOW = 503
AWAY = N_("This could not be stored just now. Nothing is lost: please try once more in a moment.")
UNTOLD = N_("Slack did not say who may do this, so nothing was changed. Please try once more in a minute.")


@dataclass(frozen=True)
class Guard:
    """Makes Bolt listeners out of handlers. `clock` is where time enters the product."""

    immediate: Immediate
    clock: Callable[[], datetime]
    metrics: Metrics
    readers: Readers

    def listener(self, model: type[SomeAsked], handler: Handler[SomeAsked]) -> Listener:
        """A listener that acknowledges with the handler's true answer, after its commit."""

        def listen(ack: Callable[..., object], body: dict[str, Any]) -> BoltResponse | None:
            began = perf_counter()
            # Everything that is logged for this request has its token, which a message about an error shows.
            with bound_contextvars(reference=(token := token_hex(4))):
                try:
                    asked = model.model_validate(body)
                except ValidationError as error:
                    wrong = error.errors(include_input=False)
                    log.error("unexpected payload", kind=model.__name__, wrong=wrong)
                    ack()
                    self.metrics.request(model.__name__, "unexpected", perf_counter() - began)
                    return None
                reply, result, language = self._reply(asked, handler, token)
                if not reply.again:
                    ack(**reply.ack)
                self.metrics.request(model.__name__, result, perf_counter() - began)
                with speaking(language):
                    self._send(reply, partial(self._language_in_time, asked, language))
            return BoltResponse(status=NOT_NOW) if reply.again else None

        return listen

    def _send(self, reply: Reply, language: Callable[[], Language]) -> None:
        """`language`: in which the calls' views are drawn, as soon as that is known better."""
        for call in reply.calls:
            self.immediate.send(call, language)
        if (work := reply.afterwards) is not None:
            self.immediate.work_out(lambda: work().calls, language)

    def _reply(
        self, asked: SomeAsked, handler: Handler[SomeAsked], token: str
    ) -> tuple[Reply, str, Language]:
        """The answer, how it went in a word, and in which language that was."""
        language = ENGLISH
        try:
            language = self._language(asked) if _is_told_now(asked) else ENGLISH
            with speaking(language):
                return _guarded(asked, handler(asked, self.clock()), token), "ok", language
        except Exception as error:  # noqa: BLE001 - nothing may escape a listener
            with speaking(language):
                return explain(asked, error, token), _result(error), language

    def _language(self, asked: Asked) -> Language:
        """Of who asks, as far as it is known: the acknowledgement waits for nobody."""
        if isinstance(asked, Removed | Said):
            return ENGLISH
        return self.readers.at_once(asked.workspace, asked.person.user, _channel(asked))

    def _language_in_time(self, asked: Asked, known: Language) -> Language:
        """Of who asks, for what is drawn beside the acknowledgement."""
        if isinstance(asked, Removed | Said):
            return known
        if not _is_told_now(asked):
            with suppress(StorageAway):
                known = self._language(asked)
        return self.readers.of_person(asked.workspace, asked.person.user, otherwise=known)


def _is_told_now(asked: Asked) -> bool:
    """Whether words may stand in the acknowledgement: a shortcut or a bare command only opens a form."""
    return not isinstance(asked, Shortcut) and not (isinstance(asked, SlashCommand) and not asked.words)


def _guarded(asked: Asked, reply: Reply, token: str) -> Reply:
    """The reply; what it does after the acknowledgement raises as little as a listener does."""
    if (work := reply.afterwards) is None:
        return reply

    def afterwards() -> Reply:
        try:
            return work()
        except Exception as error:  # noqa: BLE001 - nobody would hear of it
            return _too_late_for_ack(asked, explain(asked, error, token))

    return replace(reply, afterwards=afterwards)


def _too_late_for_ack(asked: Asked, reply: Reply) -> Reply:
    """What stood in the acknowledgement of a command is said under it, beside the acknowledgement."""
    if not isinstance(asked, SlashCommand) or asked.response_url is None:
        return reply
    return Reply(calls=(*reply.calls, Whisper(asked.response_url, reply.ack)))


def _channel(asked: Asked) -> str | None:
    """Where it was asked, if that is a place with a language."""
    match asked:
        case SlashCommand():
            return asked.channel_id
        case Shortcut() | Click():
            return asked.channel.id if asked.channel else None
        case _:
            return None


def _result(error: Exception) -> str:
    kinds = {TooLate: "late", NotAllowed: "refused", StorageAway: "storage_away", DirectoryAway: "slack_away"}
    return next((word for kind, word in kinds.items() if isinstance(error, kind)), "error")


def explain(asked: Asked, error: Exception, token: str) -> Reply:
    """The answer that says in place what went wrong. `token` finds an unforeseen error in the log."""
    if isinstance(error, TooLate):
        return _say(asked, views.already_decided(error.case), keeps_form=False)
    if isinstance(error, AlreadySent):
        return _say(asked, views.refused(tell(error.said)), keeps_form=False)
    if isinstance(error, NotAllowed):
        return _say(asked, views.refused(tell(error.said)))
    return _say(asked, _our_trouble(error, token), again=True)


def _our_trouble(error: Exception, token: str) -> views.Post:
    """What failed on our side; the same once more may well succeed."""
    if isinstance(error, StorageAway):
        log.warning("the database is away", why=str(error))
        return views.refused(_(AWAY))
    if isinstance(error, DirectoryAway):
        log.warning("membership unknown", why=str(error))
        return views.refused(_(UNTOLD))
    log.error("unexpected error", exc_info=error)
    return views.unknown_error(token)


def _say(asked: Asked, post: views.Post, *, keeps_form: bool = True, again: bool = False) -> Reply:
    """Where the person looks: at a field of their form, under their command, beside the message."""
    notice = views.notice("genai-use", post.text)
    match asked:
        case SlashCommand():
            return says(post)
        case Click():
            return tells(post, notice, asked)
        case Submission():
            return _in_form(asked, post, keeps_form=keeps_form, again=again)
        case Shortcut():
            return opens(notice, asked.trigger_id, asked.workspace)
        case HomeOpened():
            return Reply()
        case Removed() | Said():
            return Reply(again=True)


def _in_form(asked: Submission, post: views.Post, *, keeps_form: bool, again: bool) -> Reply:
    """`again`: a form without a field that an error could stand at is shown once more, to be sent again."""
    fields = list(asked.view.state.values) if keeps_form else []
    if fields:
        return points_at({fields[0]: post.text})
    if again and asked.view.submit is not None:
        return shows(views.shown_again(asked.view.as_shown, post.text))
    return shows(views.notice("genai-use", post.text))
