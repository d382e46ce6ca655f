"""Whose turn it is to draw: one thread's at a time, and nobody's while they wait for somebody else."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from queue import Empty, Queue
from threading import Event, Thread

import pytest

from bot import drawing as turns
from bot.app import build
from bot.drawing import drawing, elsewhere
from bot.outgoing import NoAnswer, Outgoing
from bot.sandbox.run import SIGNING_SECRET, SandboxSettings

PATIENCE = 30.0


class Drawer:
    """Draws in a thread of its own, with steps that the test lets it take."""

    def __init__(self) -> None:
        self.done: Queue[str] = Queue()
        self._asks, self._answered, self._ends = Event(), Event(), Event()
        self._thread = Thread(target=self._draw)
        self._thread.start()

    def _draw(self) -> None:
        with drawing():
            self.done.put("began")
            self._asks.wait(PATIENCE)
            with elsewhere():
                self.done.put("asked")
                self._answered.wait(PATIENCE)
            self.done.put("went on")
            self._ends.wait(PATIENCE)

    def has(self, step: str) -> None:
        assert self.done.get(timeout=PATIENCE) == step

    def has_not_begun(self) -> None:
        with pytest.raises(Empty):
            self.done.get(timeout=0.05)

    def asks(self) -> None:
        self._asks.set()

    def is_answered(self) -> None:
        self._answered.set()

    def ends(self) -> None:
        for each in (self._asks, self._answered, self._ends):
            each.set()

    def is_gone(self) -> None:
        self._thread.join()


@contextmanager
def two_drawers() -> Iterator[tuple[Drawer, Drawer]]:
    """The first has the turn."""
    first = Drawer()
    first.has("began")
    second = Drawer()
    yield first, second
    for each in (first, second):
        each.ends()
    for each in (first, second):
        each.is_gone()


@pytest.fixture(autouse=True)
def nobody_goes_on_without_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", PATIENCE)


def test_one_draws_at_a_time() -> None:
    with two_drawers() as (first, second):
        second.has_not_begun()
        first.ends()
        second.has("began")


def test_while_one_waits_for_slack_the_next_draws_and_the_first_waits_for_their_turn_again() -> None:
    with two_drawers() as (first, second):
        first.asks()
        first.has("asked")
        second.has("began")
        first.is_answered()
        with pytest.raises(Empty):
            first.done.get(timeout=0.05)
        second.asks()
        first.has("went on")


@contextmanager
def while_one(waits: Callable[[], object]) -> Iterator[None]:
    """The next one draws while somebody who has the turn `waits`."""
    has_the_turn = Event()

    def draws() -> None:
        with drawing():
            has_the_turn.set()
            waits()

    first = Thread(target=draws)
    first.start()
    assert has_the_turn.wait(PATIENCE)
    second = Drawer()
    second.has("began")
    assert first.is_alive()
    second.ends()
    second.is_gone()
    yield
    first.join()


def test_while_one_waits_for_another_writer_the_next_draws(migrated_sqlite: str) -> None:
    settings = SandboxSettings(
        transport="http",
        slack_client_id="1.2",
        slack_client_secret="invented",
        slack_signing_secret=SIGNING_SECRET,
        slack_api_url="http://127.0.0.1:9/api/",
        database_url=migrated_sqlite,
    )
    product = build(settings)

    def writes() -> None:
        with product.database.writing():
            pass

    with ExitStack() as somebody:
        somebody.enter_context(product.database.writing())
        with while_one(writes):
            somebody.close()
    product.close()


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_while_one_waits_for_the_answer_to_a_call_the_next_draws(silent: socket.socket) -> None:
    outgoing = Outgoing()

    def calls() -> None:
        with suppress(NoAnswer):
            outgoing.post(f"http://127.0.0.1:{silent.getsockname()[1]}/", b"", {}, PATIENCE)

    with while_one(calls):
        silent.accept()[0].close()
    outgoing.close()


def test_who_has_waited_for_too_long_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", 0.01)
    with two_drawers() as (first, second):
        second.has("began")
        second.ends()
        third = Drawer()
        third.has("began")
        assert first.done.empty()
        third.ends()
        third.is_gone()


def test_who_gets_no_turn_again_goes_on_without_and_takes_none_from_anybody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with two_drawers() as (first, second):
        first.asks()
        second.has("began")
        monkeypatch.setattr(turns, "TURN_SECONDS", 0.01)
        first.has("asked")
        first.is_answered()
        first.has("went on")
        first.ends()
        first.is_gone()
        monkeypatch.setattr(turns, "TURN_SECONDS", PATIENCE)
        third = Drawer()
        third.has_not_begun()
        second.ends()
        third.has("began")
        third.ends()
        third.is_gone()


def test_to_wait_without_a_turn_takes_none_from_anybody() -> None:
    with two_drawers() as (_, second):
        with elsewhere():
            pass
        second.has_not_begun()


def test_who_draws_while_they_draw_has_one_turn() -> None:
    with drawing():
        with drawing():
            pass
        waits = Drawer()
        waits.has_not_begun()
    waits.has("began")
    waits.ends()
    waits.is_gone()


@pytest.mark.parametrize("where", [nullcontext, drawing, elsewhere])
def test_an_error_gives_the_turn_back(where: Callable[[], AbstractContextManager[None]]) -> None:
    with pytest.raises(ValueError, match="wrong"), drawing(), where():
        raise ValueError("wrong")
    with two_drawers():
        pass
