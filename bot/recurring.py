"""What comes back by itself: each channel's weekly digest, and the daily look at what should be there.

When a digest is due is known in `bot/digest_plan.py`; what it says is read in `bot/digest_reading.py`.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.digest_plan import digest_channels, owe_next_digest
from bot.ids import UNLISTED
from bot.owing import owe_missing_cards, owe_sweep
from bot.schedule import DigestHour
from bot.waiting import owe_clock
from bot.working_time import next_working_moment
from policy import Status
from storage import (
    WorkingHours,
    cases_for,
    clear_done,
    owe,
    productions,
    workspaces,
)

DONE_JOBS_STAY = timedelta(days=30)
AWAITED = (Status.IN_REVIEW, Status.NEEDS_INFO)


def owe_what_recurs(tx: Connection, hour: DigestHour, now: datetime) -> None:
    """Digests and the next sweep are owed: at start, each day, and when productions change."""
    for workspace in workspaces(tx):
        for channel in digest_channels(tx, workspace.team):
            owe_next_digest(tx, workspace.team, channel, hour, now)
        owe_missing_cards(tx, workspace.team, now=now, occasion=f"{now:%Y-%m-%d}")
        _owe_clocks(tx, workspace.team)
        _owe_check(tx, workspace.team, now)
    clear_done(tx, now - DONE_JOBS_STAY)
    owe_sweep(tx, now)


def _owe_clocks(tx: Connection, team: str) -> None:
    """Reminders of what waits are there, also of cases that are older than reminders."""
    codes = [UNLISTED, *(each.code for each in productions(tx, team))]
    for case in cases_for(tx, team, codes, statuses=AWAITED):
        owe_clock(tx, case)


def _owe_check(tx: Connection, team: str, now: datetime) -> None:
    """A look at whether what waits can reach somebody: each working day, once it is morning everywhere."""
    zones = {each.time_zone for each in productions(tx, team)} or {"UTC"}
    at = max(_tomorrow_morning(now, ZoneInfo(zone)) for zone in zones)
    key = f"check:{team}:{at:%Y-%m-%d}"
    owe(tx, kind="check", key=key, payload={"team": team}, lane="checks", run_at=at)


def _tomorrow_morning(now: datetime, zone: ZoneInfo) -> datetime:
    tomorrow = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return next_working_moment(tomorrow, WorkingHours(), zone)
