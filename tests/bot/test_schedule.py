"""When the weekly digest is due: at a local hour, strictly later, also when the clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.schedule import DigestHour

MONDAY_AT_NINE = DigestHour()


def local(*moment: int, zone: str) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("now", "zone", "due"),
    [
        ("2026-03-04T10:00-08:00", "America/Los_Angeles", "2026-03-09T09:00-07:00"),  # clocks go forward
        ("2026-03-09T08:59-07:00", "America/Los_Angeles", "2026-03-09T09:00-07:00"),
        ("2026-03-09T09:00-07:00", "America/Los_Angeles", "2026-03-16T09:00-07:00"),  # strictly later
        ("2026-03-09T09:00:01-07:00", "America/Los_Angeles", "2026-03-16T09:00-07:00"),
        ("2026-10-24T12:00+02:00", "Europe/Madrid", "2026-10-26T09:00+01:00"),  # clocks go back
        ("2026-03-08T23:00+00:00", "Asia/Seoul", "2026-03-09T09:00+09:00"),  # there it is Monday already
        ("2026-03-09T01:00+00:00", "Asia/Seoul", "2026-03-16T09:00+09:00"),
        ("2026-03-09T09:00+00:00", "Pacific/Auckland", "2026-03-16T09:00+13:00"),
        ("2026-12-31T12:00+00:00", "UTC", "2027-01-04T09:00+00:00"),
    ],
)
def test_monday_at_nine_where_the_readers_are(now: str, zone: str, due: str) -> None:
    found = MONDAY_AT_NINE.next_after(datetime.fromisoformat(now), zone)

    assert found == datetime.fromisoformat(due)
    assert found.tzinfo is UTC


def test_another_day_and_hour() -> None:
    friday = DigestHour(weekday=4, at=time(16, 30))
    assert friday.next_after(local(2026, 3, 6, 16, 29, zone="UTC"), "UTC") == local(
        2026, 3, 6, 16, 30, zone="UTC"
    )


@given(
    now=some.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=some.just(UTC)),  # noqa: DTZ001
    zone=some.sampled_from(["America/Los_Angeles", "Europe/Madrid", "Asia/Kathmandu", "Pacific/Auckland"]),
    weekday=some.integers(0, 6),
)
def test_it_is_always_later_within_a_week_and_at_the_hour(now: datetime, zone: str, weekday: int) -> None:
    due = DigestHour(weekday=weekday).next_after(now, zone)
    there = due.astimezone(ZoneInfo(zone))

    assert now < due <= now + timedelta(days=7, hours=1)
    assert (there.weekday(), there.time()) == (weekday, time(9, 0))
