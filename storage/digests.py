"""What channels have set of their weekly digest, with a record of who changed it, and what they were told.

Whether somebody may is asked elsewhere.
"""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from policy import Person
from storage.dialects import insert
from storage.digest_tables import digest_setting, digest_told
from storage.setup_changes import note_setup_change
from storage.tables import job
from storage.values import JobState, SetupChange


@dataclass(frozen=True, slots=True)
class DigestSetting:
    """What a channel has set; None: as the installation has it, and in the production's time zone.

    `weekday`: Monday is 0. `send_to`: the channel that gets this channel's digest in its place.
    """

    off: bool = False
    weekday: int | None = None
    at: time | None = None
    time_zone: str | None = None
    send_to: str | None = None

    def plain(self) -> dict[str, Any]:
        """As the record of changes has it: only what is set."""
        at = f"{self.at:%H:%M}" if self.at is not None else None
        facts = {"off": self.off or None, "weekday": self.weekday, "at": at}
        facts |= {"time_zone": self.time_zone, "send_to": self.send_to}
        return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Told:
    """Until when a channel has been told of its cases, and by which guidance they were judged."""

    at: datetime
    guidance: str


def digest_settings(tx: Connection, team: str) -> dict[str, DigestSetting]:
    """What the channels of a workspace have set, by channel."""
    rows = tx.execute(select(digest_setting).where(digest_setting.c.team == team))
    return {row.channel: _setting(row) for row in rows}


def save_digest_setting(
    tx: Connection, team: str, channel: str, setting: DigestSetting, *, by: Person, now: datetime
) -> bool:
    """Keep what a channel sets from now on, and who did; False when that is nothing new."""
    before = digest_settings(tx, team).get(channel, DigestSetting())
    if before == setting:
        return False
    facts = {"off": setting.off, "weekday": setting.weekday, "time_zone": setting.time_zone}
    facts |= {"at": setting.plain().get("at"), "send_to": setting.send_to}
    kept = insert(tx, digest_setting).values(team=team, channel=channel, **facts)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "channel"], set_=facts))
    change = SetupChange(now, by, f"digest {channel}", before.plain(), setting.plain())
    note_setup_change(tx, team, change)
    return True


def told_last(tx: Connection, team: str, channel: str) -> Told | None:
    """What the channel was told last; None for one that was never told."""
    which = (digest_told.c.team == team, digest_told.c.channel == channel)
    row = tx.execute(select(digest_told).where(*which)).one_or_none()
    return Told(row.at, row.guidance) if row else None


def note_told(tx: Connection, team: str, channel: str, told: Told) -> None:
    """Keep until when the channel was told."""
    facts = {"at": told.at, "guidance": told.guidance}
    kept = insert(tx, digest_told).values(team=team, channel=channel, **facts)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "channel"], set_=facts))


def move_job(tx: Connection, key: str, to: datetime, *, now: datetime) -> bool:
    """What is owed later is due at another moment; False when its moment has come, or it is not owed."""
    ahead = (job.c.key == key, job.c.state == JobState.READY, job.c.due_at > now)
    return tx.execute(update(job).where(*ahead).values(due_at=to, run_at=to)).rowcount > 0


def drop_owed(tx: Connection, key: str, *, now: datetime) -> None:
    """What is owed later is owed no more."""
    ahead = (job.c.key == key, job.c.state == JobState.READY, job.c.due_at > now)
    tx.execute(delete(job).where(*ahead))


def _setting(row: Row[Any]) -> DigestSetting:
    at = time.fromisoformat(row.at) if row.at is not None else None
    return DigestSetting(row.off, row.weekday, at, row.time_zone, row.send_to)
