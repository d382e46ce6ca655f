"""When and where each channel gets its weekly digest, as it was set there or for the whole installation.

A week is the ISO week where the readers are. A digest's key names it, so there is one in a week however often
it is owed; changed settings move the one that is owed.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.owing import digest_key, owe_digest
from bot.schedule import WEEK, DigestHour
from storage import (
    DigestSetting,
    Job,
    JobState,
    Told,
    digest_settings,
    drop_owed,
    job_by_key,
    move_job,
    productions,
    told_last,
)

# After a longer silence, as while it was off, nobody wants to read of all that was.
LOOKED_BACK = 2 * WEEK


@dataclass(frozen=True, slots=True)
class Plan:
    """The digest of `channel`: `hour` in `time_zone`, sent to `send_to`. `setting`: what was set there."""

    channel: str
    hour: DigestHour
    time_zone: str
    setting: DigestSetting

    @property
    def send_to(self) -> str:
        """The channel in which it is posted."""
        return self.setting.send_to or self.channel

    def due(self, now: datetime, *, later: int = 0) -> datetime:
        """When it is due in the week of `now`, or so many weeks later."""
        return self.hour.in_week_of(now, self.time_zone, later=later)

    def key(self, team: str, at: datetime) -> str:
        """The job that sends it in the week of `at`."""
        return digest_key(team, self.channel, at, ZoneInfo(self.time_zone))


def digest_channels(tx: Connection, team: str) -> dict[str, str]:
    """Every channel that can have a digest, with its time zone: where productions work and are reviewed."""
    places: dict[str, str] = {}
    for each in productions(tx, team):
        for channel in (each.channel, *(contact.channel for contact in each.contacts)):
            places.setdefault(channel, each.time_zone)
    return places


def plans(tx: Connection, team: str, hour: DigestHour) -> dict[str, Plan]:
    """The plan of each such channel. `hour`: when there is nothing set."""
    settings = digest_settings(tx, team)
    return {
        channel: planned(channel, settings.get(channel, DigestSetting()), hour, time_zone)
        for channel, time_zone in digest_channels(tx, team).items()
    }


def planned(channel: str, setting: DigestSetting, hour: DigestHour, time_zone: str) -> Plan:
    """What a channel's settings come to."""
    weekday = hour.weekday if setting.weekday is None else setting.weekday
    own = DigestHour(weekday, hour.at if setting.at is None else setting.at)
    return Plan(channel, own, setting.time_zone or time_zone, setting)


def owe_next_digest(tx: Connection, team: str, channel: str, hour: DigestHour, now: datetime) -> None:
    """The channel's next digest is owed for its moment, once: moved there if it is owed for another one.

    Nothing when the channel is off, or nobody works or reviews there any more.
    """
    plan = plans(tx, team, hour).get(channel)
    if plan is not None:
        owe_as_planned(tx, team, plan, now)


def owe_as_planned(tx: Connection, team: str, plan: Plan, now: datetime) -> datetime | None:
    """As `owe_next_digest`. When the next one comes; None when none does."""
    comes = None
    for later in range(3):
        due = plan.due(now, later=later)
        key = plan.key(team, due)
        if plan.setting.off:
            drop_owed(tx, key, now=now)
            continue
        owed_for = _still_owed(tx, key, due, now)
        if comes is None and owed_for is None and due > now and owe_digest_for(tx, team, plan, due):
            owed_for = due
        comes = comes or owed_for
    return comes


def _still_owed(tx: Connection, key: str, due: datetime, now: datetime) -> datetime | None:
    """When that week's digest comes, if it is still to come; it is moved to `due` if need be.

    One whose new moment has passed this week stays at its old one: each week has its digest.
    """
    owed = job_by_key(tx, key)
    if owed is None or owed.state is not JobState.READY or owed.due_at <= now:
        return None
    if due <= now:
        return owed.due_at
    return due if owed.due_at == due or move_job(tx, key, due, now=now) else None


def owe_digest_for(tx: Connection, team: str, plan: Plan, at: datetime) -> bool:
    """The digest of the week of `at` is owed for then. Whether it is new."""
    return owe_digest(tx, team, plan.channel, at, ZoneInfo(plan.time_zone), send_to=plan.send_to)


def owe_digest_now(tx: Connection, team: str, plan: Plan, now: datetime) -> bool:
    """This week's digest is due now, before its moment; False when the week has had it."""
    return owe_digest_for(tx, team, plan, now) or move_job(tx, plan.key(team, now), now, now=now)


def is_to_be_sent(tx: Connection, plan: Plan, job: Job, now: datetime) -> bool:
    """Not where it is off, nor twice in a week: one that is late gives way to the one of this week."""
    if plan.setting.off:
        return False
    team, this_week = job.payload["team"], plan.key(job.payload["team"], now)
    told = told_last(tx, team, plan.channel)
    if told is not None and plan.key(team, told.at) == this_week:
        return False
    return job.key == this_week or (job_by_key(tx, this_week) is None and plan.due(now) <= now)


def told_until(told: Told | None, now: datetime) -> datetime:
    """From when on a digest tells: since the last one, but not of what is long past."""
    if told is None or told.at >= now:
        return now - WEEK
    return max(told.at, now - LOOKED_BACK)
