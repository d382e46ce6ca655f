"""Calls that a person waits for: opening and changing views, private answers. They go out beside the ack.

A trigger lives three seconds, so these are no jobs: a bounded pool of threads makes them, and when one fails
that a draft hangs on, the person is owed a message with a button that goes on. Knows no case.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from threading import BoundedSemaphore, local
from typing import Any

import structlog

from bot.drawing import drawing
from bot.language import Language, speaking, spoken_language
from bot.slack import PERSON_WAITS, Slack, SlackError
from storage import StorageAway

log = structlog.get_logger()

# When each call takes a second, this many forms a second open while their triggers live.
THREADS = 32
# More than this many waiting calls would be answered too late anyway.
WAITING = 100


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Web API, for a workspace. `otherwise` runs when it did not succeed.

    `view`: is drawn when the call goes out, when more is known of in which language.
    """

    method: str
    team: str
    arguments: dict[str, Any]
    otherwise: Callable[[], None] | None = None
    view: Callable[[], dict[str, Any]] | None = None

    def drawn(self) -> dict[str, Any]:
        """All arguments of the call. What is drawn already waits for nobody's turn."""
        if self.view is None:
            return self.arguments
        with drawing():
            return self.arguments | {"view": self.view()}


@dataclass(frozen=True, slots=True)
class Whisper:
    """A private answer to a click or command by its response_url."""

    response_url: str
    message: dict[str, Any]


class Immediate:
    """Makes immediate calls in threads of its own."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="immediate")
        self._room = BoundedSemaphore(WAITING)
        self._closing = False
        self._here = local()

    def send(self, call: Call | Whisper, language: Callable[[], Language] = spoken_language) -> None:
        """Starts the call; when too many are waiting, it is given up and `otherwise` has run.

        `language` says, in the thread of the call, in which one its view is drawn. It may take its time.
        """
        context = copy_context()
        if not self._start(lambda: context.run(self._make, (call,), language)):
            _give_up(call, "shutting down" if self._closing else "too many calls are waiting")

    def work_out(
        self,
        calls: Callable[[], Sequence[Call | Whisper]],
        language: Callable[[], Language] = spoken_language,
    ) -> None:
        """Works the calls out and makes them, beside the acknowledgement. `calls` must not raise.

        Here and now when too many are waiting, so that whoever asks next waits for their turn; then nobody
        waits for the `language`.
        """
        context = copy_context()

        def start() -> None:
            if not self._start(lambda: context.run(self._work_out, calls, language)):
                context.run(self._work_out, calls, spoken_language)

        if (held := getattr(self._here, "held", None)) is not None:
            held.append(start)
        else:
            start()

    @contextmanager
    def held(self) -> Iterator[list[Callable[[], None]]]:
        """What this thread has worked out meanwhile begins only when the list's functions are called.

        Whoever draws a form keeps the interpreter from who sends the acknowledgement, for milliseconds.
        """
        held: list[Callable[[], None]] = []
        self._here.held = held
        try:
            yield held
        finally:
            self._here.held = None

    def _work_out(
        self, calls: Callable[[], Sequence[Call | Whisper]], language: Callable[[], Language]
    ) -> None:
        with speaking(language()):
            with drawing():
                worked_out = calls()
            self._make(worked_out, spoken_language)

    def _start(self, work: Callable[[], None]) -> bool:
        """Whether a thread will do it."""
        if not self._room.acquire(blocking=False):
            return False
        try:
            future = self._pool.submit(work)
        except RuntimeError:  # shutting down
            self._room.release()
            return False
        future.add_done_callback(lambda _: self._room.release())
        return True

    def _make(self, calls: Sequence[Call | Whisper], language: Callable[[], Language]) -> None:
        for call in calls:
            if self._closing:
                _give_up(call, "shutting down")
                continue
            with speaking(language()):
                self._attempt(call)

    def _attempt(self, call: Call | Whisper) -> None:
        try:
            if isinstance(call, Whisper):
                self._slack.whisper(call.response_url, **call.message)
            else:
                self._slack.call(call.method, call.team, timeout=PERSON_WAITS, **call.drawn())
        except SlackError as error:
            _give_up(call, str(error))
        except Exception as error:  # nobody would hear of what a thread raises
            log.exception("unexpected error", call=type(call).__name__)
            _give_up(call, type(error).__name__)

    def close(self) -> None:
        """Finishes the calls under way; who waits for one that had not begun is owed the way back."""
        self._closing = True
        self._pool.shutdown(wait=True)


def _give_up(call: Call | Whisper, why: str) -> None:
    what = "whisper" if isinstance(call, Whisper) else call.method
    log.warning("immediate call failed", call=what, why=why)
    if isinstance(call, Call) and call.otherwise is not None:
        try:
            call.otherwise()
        except StorageAway as away:
            log.error("what was to follow is lost", call=what, why=str(away))
