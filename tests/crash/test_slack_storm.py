"""Slack answers late, wrongly or not at all, over and over: everything arrives, once, and in the end."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import ADMIN, CONTACT_CHANNEL, PRODUCTION_CHANNEL
from bot.sandbox.uses import SIGNS
from tests.crash.people import Ledger
from tests.crash.town import PATIENCE
from tests.crash.truth import find
from tests.journeys.tidewater import WEDNESDAY, Tidewater

pytestmark = pytest.mark.crash

A_CALL_IN = 3
FAULTS: dict[str, dict[str, Any]] = {
    "429": {"retry_after": 7},
    "500": {"status": 500},
    "internal_error": {"error": "internal_error"},
    "reply lost": {"lose_reply": True},
}
SLOW = 2.0


@pytest.fixture
def tidewater(database_url: str) -> Iterator[Tidewater]:
    clock = SandboxClock(WEDNESDAY, running=False)
    with Sandbox(database_url, clock, admins=(ADMIN,)) as sandbox:
        sandbox.slack.patience = sandbox.slack.delivery.seconds = PATIENCE
        sandbox.slack.workspace.trigger_seconds = PATIENCE
        yield Tidewater(sandbox)


def test_slack_answers_late_wrongly_or_not_at_all(
    tidewater: Tidewater, full_size: bool, seed: int, summary: Callable[[str], None]
) -> None:
    requests, chance, ledger, faults = 100 if full_size else 8, random.Random(seed), Ledger(), Counter[str]()
    for number in range(requests):
        case = asks(tidewater, f"Use {number}")
        ledger.sent[f"Use {number}"] = case
        if number % 4 == 3:
            weather(tidewater, chance, faults)
            tidewater.approves(tidewater.noor, tidewater.card(tidewater.case(case)))
            ledger.decided[case] = "approve"
    weather(tidewater, chance, faults)
    found = find(tidewater.slack, tidewater.database, ledger)

    told = ", ".join(f"{number} x {fault}" for fault, number in sorted(faults.items()))
    summary(f"seed {seed}, {requests} requests, {told}; {ledger.acknowledged} acknowledged; {found.told()}")
    assert (found.lost, found.doubled) == ([], [])
    assert len(found.copies) <= faults["reply lost"]
    assert not tidewater.slack.workspace.warnings


def test_slack_is_slow_by_two_seconds_and_nobody_waits_for_it(
    tidewater: Tidewater, summary: Callable[[str], None]
) -> None:
    tidewater.slack.delivery.seconds = 3.0
    tidewater.slack.trouble.fail_next("*", delay=SLOW, times=100)
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.closes(tidewater.mira)
    tidewater.slack.trouble.clear()
    case = asks(tidewater, "Slow")
    for _ in range(2):
        tidewater.slack.trouble.fail_next("chat.postMessage", delay=SLOW)
    tidewater.settles()
    found = find(tidewater.slack, tidewater.database, Ledger(sent={"Slow": case}))

    summary(f"every call 2 s late; {found.told()}")
    assert (found.lost, found.doubled, found.copies) == ([], [], [])
    assert not tidewater.slack.workspace.warnings


def test_a_channel_is_archived_and_then_without_us(
    tidewater: Tidewater, summary: Callable[[str], None]
) -> None:
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    case = asks(tidewater, "Nowhere to go")
    tidewater.settles()
    assert any(case in words for words in tidewater.told(tidewater.ada))
    tidewater.slack.change(CONTACT_CHANNEL, archived=False, bot_in=False)
    tidewater.waits(days=1)
    assert tidewater.slack.posts(CONTACT_CHANNEL) == []
    tidewater.slack.change(CONTACT_CHANNEL, bot_in=True)
    tidewater.waits(days=1)

    cards = [post for post in tidewater.slack.posts(CONTACT_CHANNEL) if case in post.text]
    summary(f"1 request, archived a day, without the app a day; {len(cards)} card afterwards")
    assert len(cards) == 1


def asks(tidewater: Tidewater, title: str) -> str:
    """Mira sends a request; nothing is delivered meanwhile. The id of its case."""
    tidewater.reaches_result([{**SIGNS[0], "title": title}, *SIGNS[1:]])
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)
    return tidewater.newest().id


def weather(tidewater: Tidewater, chance: random.Random, faults: Counter[str]) -> None:
    """Sends what is owed, while one call in a few goes wrong."""
    worker, clock, trouble = tidewater.product.worker, tidewater.clock, tidewater.slack.trouble
    until = clock() + timedelta(hours=6)
    while True:
        calls = len(tidewater.slack.calls)
        fault = chance.choice(list(FAULTS)) if chance.randrange(A_CALL_IN) == 0 else None
        if fault is not None:
            trouble.fail_next("chat.postMessage" if fault == "reply lost" else "*", **FAULTS[fault])
        worked = worker.work_once()
        met = len(tidewater.slack.calls) > calls
        trouble.clear()
        if fault is not None and met:
            faults[fault] += 1
        due = worker.next_due()
        if worked:
            continue
        if due is None or due > until:
            return
        clock.advance(max(due - clock(), timedelta(milliseconds=1)))
