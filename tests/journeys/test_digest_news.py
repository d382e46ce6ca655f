"""Journeys to news in the weekly digest besides cases: other guidance, and how much was decided."""

from datetime import timedelta

from bot.sandbox.seed import CONTACT_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS
from bot.sandbox.workspace import TEAM
from storage import Told, note_told
from tests.journeys.test_weekly_digest import MONDAY, digests, is_now
from tests.journeys.tidewater import Tidewater


def test_other_guidance_is_told_once_and_not_with_the_first_digest(tidewater: Tidewater) -> None:
    tidewater.asks(SIGNS)
    is_now(tidewater, MONDAY)
    assert "guidance has changed" not in digests(tidewater, CONTACT_CHANNEL)[-1]
    with tidewater.database.writing() as tx:  # as the process before this one left it
        note_told(tx, TEAM, CONTACT_CHANNEL, Told(MONDAY, "netflix-2024-01"))

    is_now(tidewater, MONDAY + timedelta(weeks=1))
    assert "from netflix-2024-01 to netflix-2025-11" in digests(tidewater, CONTACT_CHANNEL)[-1]
    is_now(tidewater, MONDAY + timedelta(weeks=2))
    assert "guidance has changed" not in digests(tidewater, CONTACT_CHANNEL)[-1]


def test_the_trend_counts_decisions_of_each_week(tidewater: Tidewater) -> None:
    for _ in range(2):
        tidewater.declines(tidewater.noor, tidewater.card(tidewater.asks(SIGNS)), "No.")
    is_now(tidewater, MONDAY + timedelta(days=1))
    for _ in range(3):
        tidewater.declines(tidewater.noor, tidewater.card(tidewater.asks(SIGNS)), "No.")
    tidewater.asks(MOODBOARD)
    is_now(tidewater, MONDAY + timedelta(weeks=1))

    told = digests(tidewater, CONTACT_CHANNEL)[-1]
    assert "3 decided in the last seven days, 2 in the seven days before" in told
    assert "half of them now within 1 working day" in told
