"""What comes back by itself: each channel's weekly digest, and the daily look at what should be there.

When a digest is due is known in `bot/digest_plan.py`; what it says is worked out in `bot/digest.py`.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.digest import EXPIRES_WITHIN, Digest, GuidanceChange, weekly
from bot.digest_plan import digest_channels, owe_next_digest
from bot.ids import UNLISTED
from bot.owing import owe_missing_cards, owe_sweep
from bot.schedule import WEEK, DigestHour
from bot.waiting import owe_clock
from bot.working_time import next_working_moment
from policy import Status
from storage import (
    WorkingHours,
    cases_for,
    cases_to_tell,
    clear_done,
    count_decided,
    owe,
    production_in,
    productions,
    productions_reviewed_in,
    workspaces,
)

DONE_JOBS_STAY = timedelta(days=30)
AWAITED = (Status.IN_REVIEW, Status.NEEDS_INFO)
# What is told of an approval's terms ends then, wherever in the world the day is over.
TERMS_WITHIN = EXPIRES_WITHIN + timedelta(days=2)


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


def digest_of(
    tx: Connection,
    team: str,
    channel: str,
    now: datetime,
    *,
    since: datetime | None = None,
    guidance: GuidanceChange | None = None,
) -> Digest | None:
    """What a channel is told: of the productions reviewed there, and of the one that works there.

    `since`: when it was told last; a week ago, if that is not said. `guidance`: that it changed meanwhile.
    """
    reviewed = productions_reviewed_in(tx, team, channel)
    home = production_in(tx, team, channel)
    week_start = since or now - WEEK
    told = [*reviewed, *([home] if home else [])]
    codes = sorted({each.code for each in told})
    changed, soon = min(week_start, now - WEEK), (now + TERMS_WITHIN).date()
    return weekly(
        cases_to_tell(tx, team, [each.code for each in reviewed], since=changed, terms_until=soon),
        # The production's own people are told of all the terms that they have to keep.
        cases_to_tell(tx, team, [home.code] if home else [], since=changed, terms_until=date.max),
        told,
        channel=channel,
        week_start=week_start,
        now=now,
        decided=(
            count_decided(tx, team, codes, since=now - WEEK, until=now),
            count_decided(tx, team, codes, since=now - 2 * WEEK, until=now - WEEK),
        ),
        guidance=guidance,
    )
