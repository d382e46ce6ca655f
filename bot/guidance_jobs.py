"""Deliveries of new guidance: live approvals are looked through, and what it is stricter with goes back.

What that means is worked out in `bot/rejudging.py`; nothing is sent from here.
"""

from datetime import datetime
from functools import partial

from bot.delivery import NotHere, Sent, Undeliverable
from bot.rejudging import look_through, owe_page, rejudged, send_back
from bot.surface import Surface, handles
from policy import Pack, Status
from storage import Job

NOTHING = Sent(posted=False)
# Some hours of trying, while processes with other guidance are replaced one after the other.
LONGEST = 60


@handles("rejudge")
def look(surface: Surface, job: Job, now: datetime) -> Sent:
    """Looks through a page of approvals that were given under another guidance."""
    pack = _pack(surface, job)
    with surface.database.reading() as tx:
        page = look_through(tx, job.payload["team"], job.payload["after"], pack)
    return Sent(partial(owe_page, page=page, guidance=pack.name, now=now), posted=False)


@handles("rejudge_case")
def judge_again(surface: Surface, job: Job, now: datetime) -> Sent:
    """Sends an approval back to review, if the guidance is stricter with it and it still stands."""
    pack = _pack(surface, job)
    case, _ = surface.case_of(job)
    if case.status is not Status.APPROVED or case.revision != job.payload["revision"]:
        return NOTHING
    found = rejudged(case, pack, surface.flow.classifier)
    if found is None:
        return NOTHING
    after, why = found
    record = partial(
        send_back, team=case.team, case_id=case.id, revision=case.revision, after=after, why=why, now=now
    )
    return Sent(record, posted=False)


def _pack(surface: Surface, job: Job) -> Pack:
    """The guidance of this process, if the job is about that: during an update others run beside it."""
    pack = surface.flow.pack
    if job.payload["guidance"] == pack.name:
        return pack
    if job.attempts > LONGEST:
        raise Undeliverable(f"no process has the guidance {job.payload['guidance']}")
    raise NotHere(f"this process has the guidance {pack.name}")
