"""A SQLite file on a full disk, or that may only be read: people are told in place, and go on later."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Pool, event

from bot import delivery
from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import ADMIN, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD
from storage import StorageAway
from tests.crash.people import SENT, Ledger
from tests.crash.town import PATIENCE
from tests.crash.truth import find, outstanding
from tests.journeys.tidewater import WEDNESDAY, Tidewater

pytestmark = pytest.mark.crash

LEASE = 2.0
AWAY = "could not be stored just now"
# A full disk takes a few more rows, where pages have room.
MOST_BEFORE_FULL = 60


@pytest.fixture
def tidewater(migrated_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tidewater]:
    # What was sent is not noted again and again while the test itself holds the disk.
    monkeypatch.setattr(delivery, "NOTED_AGAIN", ())
    with Sandbox(migrated_sqlite, SandboxClock(WEDNESDAY, running=False), admins=(ADMIN,)) as sandbox:
        sandbox.slack.patience = sandbox.slack.delivery.seconds = PATIENCE
        sandbox.slack.workspace.trigger_seconds = PATIENCE
        sandbox.product.worker.lease = timedelta(seconds=LEASE)
        yield Tidewater(sandbox)


@contextmanager
def disk_full(tidewater: Tidewater) -> Iterator[None]:
    """No page more than the file has."""

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # it takes the present size instead

    event.listen(Pool, "checkout", limit)
    try:
        yield
    finally:
        event.remove(Pool, "checkout", limit)
        tidewater.database.close()  # the limit is one of the connection


@contextmanager
def read_only(tidewater: Tidewater) -> Iterator[None]:
    """New connections may only read."""

    def reads(_dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0] = f"file:{arguments[0]}?mode=ro"
        options["uri"] = True

    event.listen(Engine, "do_connect", reads)
    tidewater.database.close()
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", reads)
        tidewater.database.close()


def sends(tidewater: Tidewater, title: str, ledger: Ledger) -> bool:
    """Mira sends a request, as far as she is let; whether it was stored."""
    mira = tidewater.mira
    while mira.view is not None:
        mira.closes()
    mira.types("/genai-use a use of today", PRODUCTION_CHANNEL)
    if any(AWAY in told for told in tidewater.whispers(mira, PRODUCTION_CHANNEL)):
        return False
    steps = iter([{**MOODBOARD[0], "title": title}, *MOODBOARD[1:], {}])
    for step in steps:
        tidewater.fills(mira, step)
        before = mira.waits_for_view()
        errors = mira.submits()
        if errors or AWAY in mira.waits_for_view().words:
            assert AWAY in " ".join([*errors.values(), mira.waits_for_view().words])
            assert mira.waits_for_view().callback_id == before.callback_id
            return False
    sent = SENT.search(mira.waits_for_view("notice").words)
    assert sent is not None
    ledger.sent[title] = sent[1]
    return True


def goes_on(tidewater: Tidewater, title: str, ledger: Ledger) -> None:
    """Mira presses again in the form that is open, or types the command again."""
    tidewater.mira.reloads()
    view = tidewater.mira.view
    while view is not None and view.callback_id != "notice":
        assert tidewater.mira.submits() == {}
        view = tidewater.mira.waits_for_view()
        if sent := SENT.search(view.words):
            ledger.sent[title] = sent[1]
        elif view.callback_id == "form_principles":
            tidewater.fills(tidewater.mira, MOODBOARD[1])
    if title not in ledger.sent:
        assert sends(tidewater, title, ledger)


def test_on_a_full_disk_people_are_told_and_go_on_when_there_is_room(
    tidewater: Tidewater, summary: Callable[[str], None]
) -> None:
    ledger, number = Ledger(), 0
    with disk_full(tidewater):
        while sends(tidewater, f"Use {number}", ledger):
            number += 1
            assert number < MOST_BEFORE_FULL
        with suppress(StorageAway):
            tidewater.settles()
    goes_on(tidewater, f"Use {number}", ledger)
    while outstanding(tidewater.database, tidewater.clock()):
        time.sleep(LEASE / 4)  # leases go by the real clock
        tidewater.waits(seconds=2)
    found = find(tidewater.slack, tidewater.database, ledger)

    summary(f"full after {number} requests, {ledger.acknowledged} acknowledged; {found.told()}")
    assert len(tidewater.cases()) == len(ledger.sent) == number + 1
    assert (found.lost, found.doubled) == ([], [])
    assert not tidewater.slack.workspace.warnings


def test_while_the_file_may_only_be_read_people_are_told_and_go_on_later(
    tidewater: Tidewater, summary: Callable[[str], None]
) -> None:
    ledger = Ledger()
    tidewater.reaches_result(MOODBOARD)
    with read_only(tidewater):
        assert tidewater.mira.submits() == {}
        assert AWAY in tidewater.mira.waits_for_view("form_result").words
        with pytest.raises(StorageAway):
            tidewater.product.worker.work_once()
    assert tidewater.cases() == []
    goes_on(tidewater, MOODBOARD[0]["title"], ledger)
    with read_only(tidewater):
        assert not sends(tidewater, "Another use", ledger)
    goes_on(tidewater, "Another use", ledger)
    tidewater.settles()
    found = find(tidewater.slack, tidewater.database, ledger)

    summary(f"read-only twice, {ledger.acknowledged} acknowledged; {found.told()}")
    assert len(tidewater.cases()) == len(ledger.sent) == 2
    assert (found.lost, found.doubled, found.copies) == ([], [], [])
    assert not tidewater.slack.workspace.warnings
