"""An approval given for a time ends by itself, and everybody who was told of it is told of its end."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sandbox.seed import CONTACT_CHANNEL, LEGAL_CHANNEL, PRODUCTION_CHANNEL
from bot.sandbox.uses import SIGNS, YOUNGER
from policy import Status
from tests.journeys.tidewater import Tidewater

# Tidewater works in Los Angeles: the 20th ends there at 7 in the morning of the 21st, UTC.
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
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


def test_everybody_is_warned_two_weeks_and_two_days_before_the_end(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until="2026-03-20")
    tidewater.approves(tidewater.hana, tidewater.legal_card(case), valid_until="2026-04-30")

    def warnings() -> list[int]:
        threads = [tidewater.letter(case), tidewater.card(case), tidewater.legal_card(case)]
        answers = [tidewater.slack.posts(card.channel, card.ts) for card in threads]
        return [sum("It holds through 20 Mar 2026" in each.words for each in thread) for thread in answers]

    tidewater.clock.move_to(datetime(2026, 3, 6, 9, 0, tzinfo=LOS_ANGELES) - timedelta(minutes=1))
    tidewater.settles()
    assert warnings() == [0, 0, 0]
    tidewater.waits(minutes=1)
    assert warnings() == [1, 1, 1]
    tidewater.clock.move_to(datetime(2026, 3, 18, 9, 0, tzinfo=LOS_ANGELES))
    tidewater.settles()
    assert warnings() == [2, 2, 2]

    tidewater.clock.move_to(NEXT_DAY)
    tidewater.settles()
    assert tidewater.again(case).status is Status.EXPIRED
    for channel, target in ((CONTACT_CHANNEL, "contact"), (LEGAL_CHANNEL, "legal")):
        thread = tidewater.slack.posts(channel, tidewater.message(case, target).ts)
        assert "Approval has run out" in thread[-1].words
    assert "Approval has run out" in tidewater.mira.dms()[-1].words


def test_a_revoked_approval_warns_nobody_and_everybody_hears_of_its_end(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until=LAST_DAY)
    tidewater.opens(tidewater.noor, "Revoke…", tidewater.card(case), "revoke")
    tidewater.sends(tidewater.noor, {"reason": "The style is too close to a known film."})
    assert "too close to a known film" in tidewater.mira.dms()[-1].words
    thread = tidewater.slack.posts(CONTACT_CHANNEL, tidewater.card(case).ts)
    assert "too close to a known film" in thread[-1].words

    tidewater.clock.move_to(NEXT_DAY)
    tidewater.settles()
    assert "ends_soon" not in tidewater.record(case)
    assert tidewater.again(case).status is Status.REVOKED


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
