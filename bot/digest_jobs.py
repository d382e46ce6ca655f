"""Deliveries of the weekly digest, and of the daily look at what should be owed.

What a digest says is worked out in `bot/digest.py`, when it is due in `bot/digest_plan.py`.
"""

from contextlib import suppress
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from bot import views
from bot.delivery import Sent, Undeliverable
from bot.digest import Digest, GuidanceChange
from bot.digest_plan import is_to_be_sent, owe_next_digest, plans, told_until
from bot.digest_reading import digest_of
from bot.directory import DirectoryAway
from bot.recurring import owe_what_recurs
from bot.schedule import DigestHour
from bot.slack import Refused
from bot.surface import Surface, handles
from policy import Pack
from storage import Job, Told, note_told, told_last


@handles("digest")
def digest(surface: Surface, job: Job, now: datetime) -> Sent:
    """Posts what happened since the last one, if there is anything to say, and owes the next one.

    One that could not be sent until the next one is owed is dropped: that one tells of what still waits.
    """
    team, channel, pack = job.payload["team"], job.payload["channel"], surface.flow.pack
    following = partial(owe_next_digest, team=team, channel=channel, hour=surface.digest_hour, now=now)
    with surface.database.reading() as tx:
        plan = plans(tx, team, surface.digest_hour).get(channel)
        if plan is None or not is_to_be_sent(tx, plan, job, now):
            return Sent(following, posted=False)
        last = told_last(tx, team, channel)
        since, changed = told_until(last, now), _guidance(last, pack)
        told = digest_of(tx, team, channel, now, since=since, guidance=changed)
    record = partial(_told, team=team, channel=channel, hour=surface.digest_hour, pack=pack.name, now=now)
    if told is None:
        return Sent(record, posted=False)
    post = views.digest_post(told, _names(surface, team, told), sent_to=plan.send_to)
    try:
        surface.post(team, plan.send_to, post, job.key)
    except Refused as refusal:
        raise Undeliverable(str(refusal), following) from refusal
    return Sent(record)


def _told(tx: Connection, team: str, channel: str, hour: DigestHour, pack: str, now: datetime) -> None:
    note_told(tx, team, channel, Told(now, pack))
    owe_next_digest(tx, team, channel, hour, now)


def _guidance(last: Told | None, pack: Pack) -> GuidanceChange | None:
    if last is None or last.guidance == pack.name:
        return None
    return GuidanceChange(last.guidance, pack.name, pack.source)


def _names(surface: Surface, team: str, told: Digest) -> dict[str, str]:
    """What those are called who decided: a mention would call them. Some are missing while Slack is away."""
    names = {}
    for user in {row.by.user for row in told.decided if row.by is not None}:
        with suppress(DirectoryAway):
            names[user] = surface.lookup.name_of(team, user) or ""
    return names


@handles("sweep")
def sweep(surface: Surface, job: Job, now: datetime) -> Sent:
    """Once a day: digests are owed, cards that never arrived are tried again, old jobs go."""
    return Sent(partial(owe_what_recurs, hour=surface.digest_hour, now=now), posted=False)
