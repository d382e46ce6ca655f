"""Journeys that say how long a decision usually takes: by the last ones, and not where too few are known."""

from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from tests.journeys.tidewater import Tidewater

TWO_DAYS = "Usually decided within 2 working days."
USUALLY = "Usually decided"


def decided_after_two_days(tidewater: Tidewater, count: int) -> None:
    """So many requests, each approved by Noor two working days after it was sent."""
    for _ in range(count):
        case = tidewater.asks(SIGNS)
        tidewater.waits(days=2 if tidewater.clock().weekday() < 3 else 4)
        tidewater.approves(tidewater.noor, tidewater.card(case))


def test_a_result_says_how_long_requests_like_it_took(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 3)

    result = tidewater.reaches_result(SIGNS)
    assert TWO_DAYS in result.words
    assert result.words.index("What would change it") < result.words.index(TWO_DAYS)


def test_the_messages_say_so_until_it_is_decided(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 3)
    case = tidewater.asks(SIGNS)

    assert TWO_DAYS in tidewater.letter(case).words
    assert TWO_DAYS in tidewater.card(case).words
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert USUALLY not in tidewater.letter(case).words
    assert USUALLY not in tidewater.card(case).words


def test_of_two_decisions_nothing_is_concluded(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 2)
    assert USUALLY not in tidewater.reaches_result(SIGNS).words


def test_decisions_of_another_outcome_do_not_count(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 3)
    assert USUALLY not in tidewater.reaches_result(YOUNGER).words
    tidewater.closes(tidewater.mira)


def test_what_is_only_shared_waits_for_no_decision(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 3)
    assert USUALLY not in tidewater.reaches_result(MOODBOARD).words


def test_a_production_that_is_new_hears_of_the_workspaces_decisions(tidewater: Tidewater) -> None:
    decided_after_two_days(tidewater, 3)
    elsewhere = ({**SIGNS[0], "production": "LANTERN-ROW"}, *SIGNS[1:])
    assert TWO_DAYS in tidewater.reaches_result(elsewhere).words
