"""What comes back by itself: each channel's weekly digest, and the daily look at what should be there.

Knows which channels there are and when their digest is due; what it says is worked out in `bot/digest.py`.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.digest import Digest, weekly
from bot.ids import UNLISTED
from bot.owing import digest_key, owe_digest, owe_missing_cards, owe_sweep
from bot.schedule import WEEK, DigestHour
from bot.waiting import owe_clock
from bot.working_time import next_working_moment
from policy import Status
from storage import (
    Case,
    Job,
    WorkingHours,
    cases_for,
    clear_done,
    count_decided,
    job_by_key,
    owe,
    production_in,
    productions,
    productions_reviewed_in,
    workspaces,
)

DONE_JOBS_STAY = timedelta(days=30)
AWAITED = (Status.IN_REVIEW, Status.NEEDS_INFO)
# Told of however long ago they changed; of the rest only what changed in the week.
STILL_TOLD = (Status.IN_REVIEW, Status.NEEDS_INFO, Status.APPROVED)


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


def owe_next_digest(tx: Connection, team: str, channel: str, hour: DigestHour, now: datetime) -> None:
    """The channel's next digest, unless nobody works or reviews there any more."""
    time_zone = digest_channels(tx, team).get(channel)
    if time_zone is not None:
        owe_digest(tx, team, channel, hour.next_after(now, time_zone), ZoneInfo(time_zone))


def is_overtaken(tx: Connection, job: Job, now: datetime) -> bool:
    """Whether this week's digest of the channel is owed besides an older one, which `job` is."""
    team, channel = job.payload["team"], job.payload["channel"]
    time_zone = digest_channels(tx, team).get(channel, "UTC")
    this_week = digest_key(team, channel, now, ZoneInfo(time_zone))
    return job.key != this_week and job_by_key(tx, this_week) is not None


def digest_channels(tx: Connection, team: str) -> dict[str, str]:
    """Every channel that gets a digest, with its time zone: where productions work and are reviewed."""
    places: dict[str, str] = {}
    for each in productions(tx, team):
        for channel in (each.channel, *(contact.channel for contact in each.contacts)):
            places.setdefault(channel, each.time_zone)
    return places


def digest_of(tx: Connection, team: str, channel: str, now: datetime) -> Digest | None:
    """The week of a channel: of the productions reviewed there, and of the one that works there."""
    reviewed = productions_reviewed_in(tx, team, channel)
    home = production_in(tx, team, channel)
    week_start = now - WEEK
    told = [*reviewed, *([home] if home else [])]
    codes = sorted({each.code for each in told})
    return weekly(
        _cases(tx, team, [each.code for each in reviewed], week_start),
        _cases(tx, team, [home.code] if home else [], week_start),
        told,
        channel=channel,
        week_start=week_start,
        now=now,
        decided=(
            count_decided(tx, team, codes, since=now - WEEK, until=now),
            count_decided(tx, team, codes, since=now - 2 * WEEK, until=now - WEEK),
        ),
    )


def _cases(tx: Connection, team: str, codes: list[str], week_start: datetime) -> list[Case]:
    still = cases_for(tx, team, codes, statuses=STILL_TOLD)
    changed = cases_for(tx, team, codes, changed_since=week_start)
    return list({case.key: case for case in (*still, *changed)}.values())
