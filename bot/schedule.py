"""When the weekly digest is due, in the time zone of who reads it. Pure: the moment comes in as `now`."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY = 0
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DigestHour:
    """The day of the week (Monday is 0) and the local time of the digest."""

    weekday: int = MONDAY
    at: time = time(9, 0)

    def next_after(self, now: datetime, time_zone: str) -> datetime:
        """The first such moment strictly after `now`, in UTC."""
        zone = ZoneInfo(time_zone)
        today = now.astimezone(zone).date()
        day = today + timedelta(days=(self.weekday - today.weekday()) % 7)
        due = datetime.combine(day, self.at, zone).astimezone(UTC)
        return due if due > now else datetime.combine(day + WEEK, self.at, zone).astimezone(UTC)
