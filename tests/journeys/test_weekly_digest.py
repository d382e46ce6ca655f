"""Journeys into Monday, nine o'clock where the readers are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.delivery import Worker
from bot.recurring import owe_what_recurs
from bot.sandbox.seed import (
    CONTACT_CHANNEL,
    LEGAL_CHANNEL,
    OTHER_CONTACT_CHANNEL,
    OTHER_PRODUCTION_CHANNEL,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from storage import Database
from tests.journeys.tidewater import Tidewater

LOS_ANGELES, MADRID = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Madrid")
# The Sunday before it the clocks go forward in California, and not yet in Spain.
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=LOS_ANGELES)


def digests(tidewater: Tidewater, channel: str) -> list[str]:
    """The digests of a channel: what is no card and no answer in a thread."""
    posts = [post for post in tidewater.slack.posts(channel) if post.metadata]
    return [
        post.words
        for post in posts
        if post.metadata and post.metadata["event_payload"]["key"].startswith("digest:")
    ]


def is_now(tidewater: Tidewater, moment: datetime) -> None:
    tidewater.clock.move_to(moment)
    tidewater.settles()


def test_on_monday_at_nine_both_channels_read_their_week(tidewater: Tidewater) -> None:
    tidewater.asks(MOODBOARD)
    decided, waiting = tidewater.asks(SIGNS), tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(decided))
    is_now(tidewater, MONDAY - timedelta(minutes=1))
    assert digests(tidewater, CONTACT_CHANNEL) == digests(tidewater, PRODUCTION_CHANNEL) == []

    is_now(tidewater, MONDAY)
    [for_contacts] = digests(tidewater, CONTACT_CHANNEL)
    [for_production] = digests(tidewater, PRODUCTION_CHANNEL)
    assert for_contacts.index("Waiting for you (1)") < for_contacts.index(waiting.id)
    assert for_contacts.index("Decided (1)") < for_contacts.index(decided.id)
    assert for_contacts.index("Shared for information (1)") < for_contacts.index("Moodboard for the harbour")
    assert "waits 4 days" in for_contacts
    assert "Waiting for others (1)" in for_production


def test_each_channel_has_its_own_nine_oclock(tidewater: Tidewater) -> None:
    lantern = {"production": "LANTERN-ROW"}
    tidewater.asks((SIGNS[0] | lantern, *SIGNS[1:]), by=tidewater.tomas, channel=OTHER_PRODUCTION_CHANNEL)
    is_now(tidewater, datetime(2026, 3, 9, 8, 59, tzinfo=MADRID))
    assert digests(tidewater, OTHER_CONTACT_CHANNEL) == []

    is_now(tidewater, datetime(2026, 3, 9, 9, 0, tzinfo=MADRID))
    assert len(digests(tidewater, OTHER_CONTACT_CHANNEL)) == 1
    assert digests(tidewater, CONTACT_CHANNEL) == []


def test_nothing_to_say_means_no_message(tidewater: Tidewater) -> None:
    is_now(tidewater, MONDAY + timedelta(hours=1))

    for channel in (CONTACT_CHANNEL, PRODUCTION_CHANNEL, LEGAL_CHANNEL, OTHER_CONTACT_CHANNEL):
        assert tidewater.slack.posts(channel) == []


def test_it_comes_every_week_while_something_waits(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    for week in range(3):
        is_now(tidewater, MONDAY + timedelta(weeks=week))
        assert len(digests(tidewater, CONTACT_CHANNEL)) == week + 1
    assert "waits 18 days" in digests(tidewater, CONTACT_CHANNEL)[-1]


def test_what_was_decided_is_told_once(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    is_now(tidewater, MONDAY)
    is_now(tidewater, MONDAY + timedelta(weeks=1))

    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1


def test_an_approval_that_runs_out_soon_is_told(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until="2026-03-25")
    is_now(tidewater, MONDAY)
    is_now(tidewater, MONDAY + timedelta(weeks=1))

    [first, second] = digests(tidewater, PRODUCTION_CHANNEL)
    assert "runs out after 25 Mar 2026" not in first
    assert "runs out after 25 Mar 2026" in second


def test_legal_reads_what_waits_for_legal(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    is_now(tidewater, MONDAY)

    [for_legal] = digests(tidewater, LEGAL_CHANNEL)
    assert for_legal.index("Waiting for you (1)") < for_legal.index("The captain, twenty years younger")


def test_after_weeks_away_there_is_one_and_not_one_for_each_week(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY + timedelta(weeks=3, days=2))

    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1


def test_two_workers_on_one_database_send_it_once(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    tidewater.clock.move_to(MONDAY)
    first = tidewater.product.worker
    other = replace(first, database=Database(tidewater.sandbox.database_url), owner="another process")

    def works(worker: Worker) -> Callable[[], None]:
        def until_done() -> None:
            while worker.work_once():
                pass

        return until_done

    tidewater.product.owe_what_recurs()
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(works(first)), threads.submit(works(other))]:
            done.result()
    tidewater.settles()
    other.database.close()

    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    assert len(digests(tidewater, PRODUCTION_CHANNEL)) == 1


def test_a_clock_that_is_set_back_an_hour_doubles_nothing(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    posts = len(tidewater.slack.posts(CONTACT_CHANNEL))
    worker = tidewater.product.worker
    an_hour_ago = replace(worker, clock=lambda: MONDAY - timedelta(minutes=50))
    for _ in range(2):  # the daily sweep, or a process that starts anew
        with tidewater.database.writing() as tx:
            owe_what_recurs(tx, tidewater.product.digest_hour, an_hour_ago.clock())
        while an_hour_ago.work_once():
            pass
    is_now(tidewater, MONDAY + timedelta(hours=2))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 1
    assert len(tidewater.slack.posts(CONTACT_CHANNEL)) == posts

    is_now(tidewater, MONDAY + timedelta(weeks=1))
    assert len(digests(tidewater, CONTACT_CHANNEL)) == 2


@pytest.mark.parametrize("trouble", [{"error": "is_archived"}, {"status": 503}])
def test_a_digest_that_failed_does_not_end_the_ones_to_come(
    tidewater: Tidewater, trouble: dict[str, str | int]
) -> None:
    tidewater.asks(SIGNS)
    tidewater.clock.move_to(MONDAY)
    tidewater.slack.trouble.fail_next("chat.postMessage", channel=CONTACT_CHANNEL, **trouble)  # type: ignore[arg-type]
    tidewater.settles()
    before = len(digests(tidewater, CONTACT_CHANNEL))
    is_now(tidewater, MONDAY + timedelta(weeks=1))

    assert len(digests(tidewater, CONTACT_CHANNEL)) > before
