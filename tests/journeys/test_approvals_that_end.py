"""An approval given for a time ends by itself, and everybody who was told of it is told of its end."""

from datetime import UTC, datetime

from bot.sandbox.seed import PRODUCTION_CHANNEL
from bot.sandbox.uses import SIGNS
from policy import Status
from tests.journeys.tidewater import Tidewater

# Tidewater works in Los Angeles: the 20th ends there at 7 in the morning of the 21st, UTC.
LAST_DAY = "2026-03-20"
LAST_MINUTE = datetime(2026, 3, 21, 6, 59, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 21, 7, 0, tzinfo=UTC)


def test_an_approval_holds_through_its_last_day_and_not_a_minute_longer(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until=LAST_DAY)

    tidewater.clock.move_to(LAST_MINUTE)
    tidewater.settles()
    assert tidewater.again(case).status is Status.APPROVED

    tidewater.clock.move_to(NEXT_DAY)
    tidewater.settles()
    assert tidewater.again(case).status is Status.EXPIRED
    assert "Approval has run out" in tidewater.card(case).words
    assert "Approval has run out" in tidewater.letter(case).words
    assert "may go ahead" not in tidewater.letter(case).words
    assert "Approval has run out" in tidewater.mira.dms()[-1].words


def test_an_approval_without_a_last_day_does_not_end(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case))

    tidewater.clock.move_to(NEXT_DAY)
    tidewater.settles()

    assert tidewater.again(case).status is Status.APPROVED


def test_an_approval_that_lapsed_by_a_change_does_not_expire_the_next_one(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until=LAST_DAY)
    tidewater.mira.types(f"/genai-use status {case.id}", PRODUCTION_CHANNEL)
    shown = tidewater.mira.sees(PRODUCTION_CHANNEL)[-1]
    tidewater.changes_answers(case, {0: {"title": "Other signs behind the chase"}}, shown)
    tidewater.approves(tidewater.noor, tidewater.card(case))

    tidewater.clock.move_to(NEXT_DAY)
    tidewater.settles()

    assert tidewater.again(case).status is Status.APPROVED
