"""Working time: a moment plus so many working days or hours, in somebody's hours and time zone. Pure.

A working day is one day's hours. Nothing ends when they end: what would is due when the next ones begin.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from storage import WorkingHours

DAY = timedelta(days=1)
# Days whose hours are remembered: each request that is sent asks for the same few.
REMEMBERED = 1024


def next_working_moment(moment: datetime, hours: WorkingHours, zone: ZoneInfo) -> datetime:
    """The moment itself in working time, else when working time next begins; in UTC."""
    return after_working_time(moment, timedelta(0), hours, zone)


def after_working_days(moment: datetime, days: int, hours: WorkingHours, zone: ZoneInfo) -> datetime:
    """So many working days later, in working time; in UTC."""
    return after_working_time(moment, days * _length(hours), hours, zone)


def after_working_time(moment: datetime, time: timedelta, hours: WorkingHours, zone: ZoneInfo) -> datetime:
    """When that much working time has passed since the moment, in working time; in UTC."""
    left = time
    for opens, closes in _spans(moment, hours, zone):
        at = max(moment, opens) + left
        if at < closes:
            return at
        left = at - closes
    raise AssertionError("working time never ends")  # pragma: no cover - the days have no end


def working_days_between(start: datetime, end: datetime, hours: WorkingHours, zone: ZoneInfo) -> float:
    """How much working time lies between two moments, in working days."""
    passed = timedelta(0)
    for opens, closes in _spans(start, hours, zone):
        if opens >= end:
            break
        passed += min(end, closes) - max(start, opens)
    return passed / _length(hours)


def _length(hours: WorkingHours) -> timedelta:
    day = date(2000, 1, 1)
    return datetime.combine(day, hours.end) - datetime.combine(day, hours.start)


def _spans(moment: datetime, hours: WorkingHours, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The hours of each working day that end after the moment, in UTC."""
    day = moment.astimezone(zone).date()
    while True:
        opens, closes = _span(day, hours, zone)
        if day.weekday() in hours.days and opens < closes and closes > moment:
            yield opens, closes
        day += DAY


@lru_cache(REMEMBERED)
def _span(day: date, hours: WorkingHours, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """A day's hours. A time that the clocks skip or repeat that day is read so that they get shorter."""
    opens = [datetime.combine(day, hours.start, zone).replace(fold=fold) for fold in (0, 1)]
    closes = [datetime.combine(day, hours.end, zone).replace(fold=fold) for fold in (0, 1)]
    return max(at.astimezone(UTC) for at in opens), min(at.astimezone(UTC) for at in closes)
