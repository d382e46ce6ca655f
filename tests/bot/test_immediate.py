"""Calls that a person waits for, when the process ends while Slack does not answer."""

import socket
from collections.abc import Callable
from queue import Empty, Queue
from threading import Event, Thread, current_thread
from time import monotonic
from typing import Any

import pytest

from bot import drawing as turns
from bot.drawing import drawing
from bot.immediate import THREADS, WAITING, Call, Immediate
from bot.slack import PERSON_WAITS, Slack

PATIENCE = 30.0


def test_when_too_many_wait_whoever_asks_next_waits_for_their_turn() -> None:
    goes_on = Event()
    here = current_thread()
    worked: list[bool] = []
    immediate = Immediate(Slack("http://127.0.0.1:9/api/", lambda _: "xoxb-sandbox"))

    def calls() -> list[Call]:
        if current_thread() is not here:
            goes_on.wait()
        worked.append(current_thread() is here)
        return []

    for _ in range(WAITING):
        immediate.work_out(calls)
    assert worked == []
    immediate.work_out(calls)
    assert worked == [True]
    goes_on.set()
    immediate.close()
    assert worked == [True] + [False] * WAITING


def test_what_is_still_to_be_read_or_drawn_waits_for_its_turn_and_what_is_ready_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "TURN_SECONDS", PATIENCE)
    done: Queue[str] = Queue()
    immediate = Immediate(Slack("http://127.0.0.1:9/api/", lambda _: "xoxb-sandbox"))

    def told(what: str) -> dict[str, Any]:
        done.put(what)
        return {}

    def works() -> list[Call]:
        told("worked out")
        return []

    with drawing():
        immediate.work_out(works)
        immediate.send(Call("views.open", "T1", {}, view=lambda: told("drawn")))
        immediate.send(Call("views.open", "T1", {}, otherwise=lambda: done.put("tried")))
        assert done.get(timeout=PATIENCE) == "tried"
        with pytest.raises(Empty):
            done.get(timeout=0.05)
    assert {done.get(timeout=PATIENCE), done.get(timeout=PATIENCE)} == {"worked out", "drawn"}
    immediate.close()


def test_what_is_held_begins_once_it_is_let_go_and_only_in_the_thread_that_holds_it() -> None:
    worked: list[str] = []
    immediate = Immediate(Slack("http://127.0.0.1:9/api/", lambda _: "xoxb-sandbox"))

    def works(name: str) -> Callable[[], list[Call]]:
        def calls() -> list[Call]:
            worked.append(name)
            return []

        return calls

    with immediate.held() as held:
        immediate.work_out(works("held"))
        elsewhere = Thread(target=lambda: immediate.work_out(works("of another thread")))
        elsewhere.start()
        elsewhere.join()
    assert len(held) == 1
    assert "held" not in worked
    for begin in held:
        begin()
    immediate.work_out(works("afterwards"))
    immediate.close()
    assert sorted(worked) == ["afterwards", "held", "of another thread"]


def test_at_a_shutdown_who_waits_in_vain_is_owed_the_way_back_and_nobody_is_waited_for_twice() -> None:
    owed: list[int] = []
    with socket.create_server(("127.0.0.1", 0), backlog=100) as silent:
        slack = Slack(f"http://127.0.0.1:{silent.getsockname()[1]}/api/", lambda _: "xoxb-sandbox")
        immediate = Immediate(slack)
        began = monotonic()
        for number in range(2 * THREADS):
            immediate.send(Call("views.open", "T1", {}, lambda number=number: owed.append(number)))  # type: ignore[misc]
        immediate.close()
        slack.close()

    assert sorted(owed) == list(range(2 * THREADS))
    assert monotonic() - began < 2 * PERSON_WAITS
