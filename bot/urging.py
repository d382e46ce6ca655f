"""Deliveries of the clock of a case: a reminder comes due, and what it says is sent.

Who is reached, and what follows, is worked out in `bot/reminding.py`; the words stand in
`bot/views/reminders.py`.
"""

from datetime import datetime
from functools import partial
from typing import Any

from bot import views
from bot.delivery import Sent, Undeliverable
from bot.reminding import morning_after, owe_directly, postponed, reach, take_step, tick_of
from bot.slack import Refused
from bot.standing_in import begun, left_to_deputy
from bot.surface import Surface, handles
from bot.waiting import REQUESTER, Step, began, is_due, still_waits
from storage import Case, Job, Message, Production

NOTHING = Sent(posted=False)


@handles("remind")
def remind(surface: Surface, job: Job, now: datetime) -> Sent:
    """A step of the clock of a case is due; at night it waits for the morning."""
    case, its_production = surface.case_of(job)
    tick = tick_of(job)
    if not is_due(case, tick):
        return NOTHING
    morning = morning_after(tick, its_production, now)
    if morning is not None:
        return Sent(partial(postponed, job=job, case=case, at=morning), posted=False)
    reached = reach(case, its_production, tick, surface.lookup, now)
    return Sent(partial(take_step, job=job, reached=reached, now=now), posted=False)


@handles("urge")
def urge(surface: Surface, job: Job, now: datetime) -> Sent:
    """Says that a case still waits, in the thread of one of its messages or to one person."""
    case, its_production = surface.case_of(job)
    told = job.payload
    if not still_waits(case, told["who"], told["since"]):
        return NOTHING
    post = _post(case, its_production, job)
    if "to" in told:
        surface.post(case.team, told["to"], post, job.key)
        return Sent()
    standing = _standing(case, its_production, told["thread"])
    users = _users(surface, case, told)
    directly = partial(owe_directly, case=case, job=job, users=users, now=now)
    if standing is None:
        return Sent(directly, posted=False)
    try:
        surface.post(case.team, standing.channel, post, job.key, **_in_thread(standing))
    except Refused as refusal:
        raise Undeliverable(str(refusal), directly) from refusal
    return Sent()


@handles("stand_in")
def stand_in(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells a deputy that they stand in from now on, unless that has been changed."""
    told = job.payload
    with surface.database.reading() as tx:
        away = begun(tx, told["team"], told["person"], told["deputy"], now)
        at, waiting = left_to_deputy(tx, told["team"], away) if away else ([], [])
    if away is None:
        return NOTHING
    surface.post(told["team"], away.deputy, views.stand_in_notice(away, at, waiting), job.key)
    return Sent()


def _in_thread(standing: Message) -> dict[str, Any]:
    return {"thread_ts": standing.ts, "reply_broadcast": standing.target == REQUESTER}


def _standing(case: Case, its_production: Production | None, target: str) -> Message | None:
    """The message in whose thread it is said; roles that share a channel share a card."""
    contacts = its_production.contacts if its_production else ()
    channels = {each.channel for each in contacts if each.role.value == target}
    shared = (each for each in case.messages if each.ts is not None and each.channel in channels)
    return case.message(target) or next(shared, None)


def _users(surface: Surface, case: Case, told: dict[str, Any]) -> list[str]:
    """Those who were named in the thread, without their workspaces, groups resolved."""
    found: list[str] = []
    for entry in told["asked"]:
        user = entry.rpartition("/")[2]
        is_group = user.startswith("S")
        found += sorted(surface.lookup.group(case.team, user) or ()) if is_group else [user]
    return found


def _post(case: Case, its_production: Production | None, job: Job) -> views.Post:
    told = job.payload
    who, since = told["who"], began(case, told["who"]).at
    if who != REQUESTER:
        reminder = views.Reminder(who, since, tuple(told["asked"]), told["number"], told.get("why"))
        return views.decision_wanted(case, its_production, reminder)
    if told["step"] == Step.REVIEWERS:
        return views.nobody_answers(case, its_production, since)
    return views.answer_wanted(case, its_production, since)
