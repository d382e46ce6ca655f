"""Working time: weekends, odd days, clocks that are changed, and laws that hold for all of them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_time import (
    after_working_days,
    after_working_time,
    next_working_moment,
    working_days_between,
)
from storage import WorkingHours

ZONES = ("America/Los_Angeles", "Europe/Madrid", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
START = datetime(2026, 1, 1, tzinfo=UTC)
OFFICE = WorkingHours()
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def there(text: str, zone: ZoneInfo = LOS_ANGELES) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-02T10:00", 1, "2026-03-03T10:00"),  # Monday, Tuesday
        ("2026-03-06T17:59", 1, "2026-03-09T17:59"),  # Friday, Monday; the clocks were changed on Sunday
        ("2026-03-07T12:00", 1, "2026-03-10T09:00"),  # Saturday: Monday is the working day
        ("2026-03-02T20:00", 1, "2026-03-04T09:00"),  # in the evening: the next day is the working day
        ("2026-03-02T06:00", 1, "2026-03-03T09:00"),  # before it begins
        ("2026-03-04T10:00", 6, "2026-03-12T10:00"),
        ("2026-10-30T16:00", 2, "2026-11-03T16:00"),  # the clocks are changed back on Sunday
    ],
)
def test_working_days_pass_over_evenings_and_weekends(start: str, days: int, end: str) -> None:
    assert after_working_days(there(start), days, OFFICE, LOS_ANGELES) == there(end)


def test_somebody_who_works_on_two_odd_days_is_reminded_on_them() -> None:
    tuesdays_and_saturdays = WorkingHours(days=(1, 5), start=time(13), end=time(15))
    asked = there("2026-03-04T10:00")  # a Wednesday

    reminded = after_working_days(asked, 2, tuesdays_and_saturdays, LOS_ANGELES)

    assert reminded == there("2026-03-14T13:00")


def test_a_moment_in_working_time_is_itself_and_the_end_of_a_day_is_the_next_ones_beginning() -> None:
    assert next_working_moment(there("2026-03-04T11:11"), OFFICE, LOS_ANGELES) == there("2026-03-04T11:11")
    assert next_working_moment(there("2026-03-06T18:00"), OFFICE, LOS_ANGELES) == there("2026-03-09T09:00")


def test_working_hours_run_on_into_the_next_day() -> None:
    asked = there("2026-03-06T16:00")
    assert after_working_time(asked, timedelta(hours=3), OFFICE, LOS_ANGELES) == there("2026-03-09T10:00")


def test_hours_that_the_clocks_skip_are_no_working_time() -> None:
    early = WorkingHours(days=(6,), start=time(2), end=time(3))  # an hour that 8 March did not have
    asked = there("2026-03-07T12:00")

    assert next_working_moment(asked, early, LOS_ANGELES) == there("2026-03-15T02:00")


@pytest.mark.parametrize(
    ("start", "end", "day", "ends"),
    [
        # 8 March had no time from two to three: hours that end in it end before it,
        (time(1), time(2, 30), "2026-03-08T00:00", "2026-03-08T01:30"),
        # and hours that begin in it begin after it.
        (time(2, 30), time(5), "2026-03-08T00:00", "2026-03-08T05:00"),
        # 1 November had the time from one to two twice: hours that end in it end the first time,
        (time(0, 30), time(1, 30), "2026-11-01T00:00", "2026-11-01T01:30"),
    ],
)
def test_hours_that_begin_or_end_where_the_clocks_are_changed_never_reach_beyond_themselves(
    start: time, end: time, day: str, ends: str
) -> None:
    hours = WorkingHours(days=(6,), start=start, end=end)
    begins = next_working_moment(there(day), hours, LOS_ANGELES)
    last = there(ends) - timedelta(minutes=1)

    assert start <= begins.astimezone(LOS_ANGELES).time() < end
    assert next_working_moment(last, hours, LOS_ANGELES) == last
    assert next_working_moment(there(ends), hours, LOS_ANGELES) > there(ends) + timedelta(days=1)


def test_hours_that_begin_in_a_repeated_time_begin_the_second_time() -> None:
    hours = WorkingHours(days=(6,), start=time(1, 30), end=time(5))
    begins = next_working_moment(there("2026-11-01T00:00"), hours, LOS_ANGELES)

    assert begins == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)


@st.composite
def working_hours(draw: st.DrawFn) -> WorkingHours:
    minutes = st.integers(0, 24 * 60 - 1)
    start, end = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
    days = draw(st.sets(st.integers(0, 6), min_size=1))
    return WorkingHours(tuple(sorted(days)), time(*divmod(start, 60)), time(*divmod(end, 60)))


moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
zones = st.sampled_from(ZONES).map(ZoneInfo)
some_days = st.integers(0, 12)
some_time = st.integers(0, 40 * 60).map(lambda minutes: timedelta(minutes=minutes))


@given(moments, some_time, working_hours(), zones)
def test_what_comes_out_lies_in_working_time_and_not_before(
    moment: datetime, passed: timedelta, hours: WorkingHours, zone: ZoneInfo
) -> None:
    found = after_working_time(moment, passed, hours, zone)

    here = found.astimezone(zone)
    assert here.weekday() in hours.days
    assert hours.start <= here.time() < hours.end
    assert found >= moment + passed


@given(moments, some_days, some_days, working_hours(), zones)
def test_days_added_one_after_the_other_are_days_added_at_once(
    moment: datetime, some: int, more: int, hours: WorkingHours, zone: ZoneInfo
) -> None:
    at_once = after_working_days(moment, some + more, hours, zone)

    assert after_working_days(after_working_days(moment, some, hours, zone), more, hours, zone) == at_once


@given(moments, moments, some_time, some_time, working_hours(), zones)
def test_later_and_longer_is_never_earlier(
    one: datetime, other: datetime, short: timedelta, long: timedelta, hours: WorkingHours, zone: ZoneInfo
) -> None:
    (one, other), (short, long) = sorted((one, other)), sorted((short, long))

    assert after_working_time(one, short, hours, zone) <= after_working_time(other, long, hours, zone)


@given(moments, working_hours())
def test_where_the_clocks_stay_a_working_day_ends_at_the_same_time_of_another_day(
    moment: datetime, hours: WorkingHours
) -> None:
    kolkata = ZoneInfo("Asia/Kolkata")
    begins = next_working_moment(moment, hours, kolkata).astimezone(kolkata)
    next_day = after_working_days(begins, 1, hours, kolkata).astimezone(kolkata)

    assert next_day.date() > begins.date()
    assert next_day.time() == begins.time()


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-03-02T09:00", "2026-03-02T18:00", 1),  # Monday, from when they come until they go
        ("2026-03-06T13:30", "2026-03-09T13:30", 1),  # Friday to Monday; the clocks were changed on Sunday
        ("2026-03-07T12:00", "2026-03-08T12:00", 0),  # over a weekend
        ("2026-03-02T20:00", "2026-03-03T13:30", 0.5),  # sent in the evening
    ],
)
def test_what_lies_between_is_counted_in_working_days(start: str, end: str, days: float) -> None:
    assert working_days_between(there(start), there(end), OFFICE, LOS_ANGELES) == days


@given(days=st.integers(0, 20), zone=st.sampled_from(ZONES), hours_on=st.integers(0, 24 * 300))
def test_so_many_working_days_later_lie_that_many_working_days_between(
    days: int, zone: str, hours_on: int
) -> None:
    start = next_working_moment(START + timedelta(hours=hours_on), OFFICE, ZoneInfo(zone))
    end = after_working_days(start, days, OFFICE, ZoneInfo(zone))
    assert working_days_between(start, end, OFFICE, ZoneInfo(zone)) == pytest.approx(days)
