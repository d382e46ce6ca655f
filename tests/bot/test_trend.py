"""How fast decisions were is counted in working days, as on a calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.trend import trend_of, weekdays
from storage import Decided

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.mark.parametrize("first", range(7))
def test_weekdays_are_counted_as_on_a_calendar(first: int) -> None:
    after = MONDAY + first * DAY
    for length in range(-2, 30):
        days = (after + number * DAY for number in range(1, length + 1))
        assert weekdays(after, after + length * DAY) == sum(day.weekday() < 5 for day in days)


def test_half_of_the_decisions_were_taken_within_so_many_working_days() -> None:
    asked = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    made = [Decided("TIDE", asked, asked + days * DAY) for days in (0, 1, 9, 14)]

    trend = trend_of(4, 1, made, {"TIDE": "UTC"})

    assert trend is not None
    # The same or the next working day is one; over a weekend nine days are seven.
    assert (trend.decided, trend.before, trend.days) == (4, 1, 1)
    slower = trend_of(4, 1, made[1:], {"TIDE": "UTC"})
    assert slower is not None
    assert slower.days == 7
