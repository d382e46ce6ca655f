"""When the weekly digest is due, and which day and morning it is, in the time zone of who reads it.

Pure: the moment comes in as `now`.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0
# When people are told of what a day brings.
MORNING = time(9, 0)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DigestHour:
    """The day of the week (Monday is 0) and the local time of the digest."""

    weekday: int = MONDAY
    at: time = time(9, 0)

    def next_after(self, now: datetime, time_zone: str) -> datetime:
        """The first such moment strictly after `now`, in UTC."""
        due = self.in_week_of(now, time_zone)
        return due if due > now else self.in_week_of(now, time_zone, later=1)

    def in_week_of(self, now: datetime, time_zone: str, *, later: int = 0) -> datetime:
        """That moment in the week (from Monday, there) of `now`, or so many weeks later, in UTC."""
        zone = ZoneInfo(time_zone)
        today = now.astimezone(zone).date()
        day = today + timedelta(days=self.weekday - today.weekday(), weeks=later)
        return datetime.combine(day, self.at, zone).astimezone(UTC)


def day_at(now: datetime, time_zone: str) -> date:
    """The day that it is there."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def morning_of(day: date, time_zone: str) -> datetime:
    """The morning of that day there, in UTC."""
    return datetime.combine(day, MORNING, ZoneInfo(time_zone)).astimezone(UTC)
