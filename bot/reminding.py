"""What happens when a reminder comes due: whom it reaches, what the record says, and what comes after it.

The case is read again, and nothing happens when it has moved on. Knows no Slack: who is active, and who is in
a group, is asked of a `Present`, before the transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.in_line import Present, people_in_line
from bot.owing import owe_alert
from bot.record import ADMINS_TOLD, NEXT_TOLD, NOBODY_TO_REMIND, REMINDER, REVIEWERS_TOLD
from bot.waiting import (
    REMINDED,
    REMINDERS,
    REQUESTER,
    Step,
    Tick,
    is_due,
    owe_clock,
    owe_tick,
    role_of,
    working_hours,
)
from bot.working_time import next_working_moment
from policy import ReviewerRole
from storage import Case, Job, Priority, Production, find_case, note_event, owe


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a step reaches: `asked` are named in a thread, `direct` get a message that says why (by user).

    `known`: the admins hear of it elsewhere, as nobody is set up for the role at all.
    """

    step: Step
    asked: tuple[str, ...] = ()
    direct: tuple[tuple[str, str], ...] = ()
    known: bool = False


def tick_of(job: Job) -> Tick:
    """The step that the job is for."""
    return Tick(job.payload["who"], job.payload["since"], job.payload["number"])


def reach(case: Case, its_production: Production | None, tick: Tick, lookup: Present, now: datetime) -> Reach:
    """Whom the step reaches now; where nobody is left, the next in line, and then the admins."""
    step = tick.rung.step if tick.rung else Step.ADMINS
    if tick.who == REQUESTER:
        return _reach_about_requester(case, step, lookup)
    people = people_in_line(case, its_production, role_of(tick.who), lookup, now)
    if people is None:
        return Reach(Step.ADMINS, known=True)
    if step is Step.REMIND and (asked := people.asked()):
        return Reach(step, asked, tuple((each, "stand_in") for each in asked if people.stands_in(each)))
    if step is not Step.ADMINS and (direct := people.next_in_line()):
        return Reach(Step.NEXT_IN_LINE, (), direct)
    return Reach(Step.ADMINS)


def _reach_about_requester(case: Case, step: Step, lookup: Present) -> Reach:
    """Somebody who has left is not reminded: the reviewers hear at once that no answer will come."""
    user = case.requester.user
    if step is Step.REMIND and lookup.is_active(case.team, user):
        return Reach(step, (user,))
    return Reach(Step.REVIEWERS)


def postponed(tx: Connection, job: Job, case: Case, at: datetime) -> None:
    """It came due at night: it is owed once more, for when they work."""
    owe_tick(tx, case, tick_of(job), at, postponed=True)


def morning_after(tick: Tick, its_production: Production | None, now: datetime) -> datetime | None:
    """When they work next; None: they work now."""
    hours, zone = working_hours(tick.who, its_production)
    at = next_working_moment(now, hours, zone)
    return None if at == now else at


def take_step(tx: Connection, job: Job, reached: Reach, now: datetime) -> None:
    """The step is noted in the record, its messages are owed, and the next step is."""
    tick = tick_of(job)
    case = find_case(tx, job.payload["team"], job.payload["case"], lock=True)
    if case is None or not is_due(case, tick):
        return
    told = _owe_messages(tx, case, tick, reached, now)
    note_event(tx, case, REMINDED + tick.who, by=None, now=now, why=told)
    if (noted := find_case(tx, case.team, case.id)) is not None:
        owe_clock(tx, noted)


def _owe_messages(tx: Connection, case: Case, tick: Tick, reached: Reach, now: datetime) -> str:
    """What is owed for the step; what the record says of it."""
    if reached.step is Step.ADMINS:
        # Where nobody is left, every further reminder would say the same to them.
        if reached.known or (tick.rung and tick.rung.step is Step.REMIND and tick.number > 1):
            return NOBODY_TO_REMIND.says()
        owe_alert(tx, case, "unanswered", now=now, who=tick.who, step=f"{tick.since}.{tick.number}")
        return ADMINS_TOLD.says()
    for target in _threads(case, tick, reached):
        owe_urge(tx, case, tick, reached, now, thread=target)
    for entry, why in reached.direct:
        owe_urge(tx, case, tick, reached, now, to=entry.rpartition("/")[2], why=why)
    return _told(tick, reached.step)


def _told(tick: Tick, step: Step) -> str:
    if step is Step.REMIND:
        return REMINDER.says(number=tick.number, most=REMINDERS)
    if step is Step.REVIEWERS:
        return REVIEWERS_TOLD.says()
    return NEXT_TOLD.says()


def _threads(case: Case, tick: Tick, reached: Reach) -> list[str]:
    """In the threads of which messages it is said, by target."""
    if reached.step is Step.REMIND:
        return [tick.who]
    if reached.step is Step.REVIEWERS:
        return [role.value for role in ReviewerRole if case.message(role) is not None]
    return []


def owe_urge(tx: Connection, case: Case, tick: Tick, reached: Reach, now: datetime, **where: Any) -> None:
    """One message that the case still waits: in the thread of one of its messages, or to one person."""
    place = where.get("thread") or where["to"]
    payload = {"team": case.team, "case": case.id, "who": tick.who, "since": tick.since}
    payload |= {"number": tick.number, "step": reached.step, "asked": list(reached.asked), **where}
    owe(
        tx,
        kind="urge",
        key=f"urge:{case.team}:{case.id}:{tick.since}:{tick.who}:{tick.number}:{place}",
        payload=payload,
        lane=_lane(case, place),
        run_at=now,
        priority=Priority.REMINDER,
    )


def _lane(case: Case, place: str) -> str:
    standing = case.message(place)
    return standing.channel if standing else case.requester.user if place == REQUESTER else place


def owe_directly(tx: Connection, case: Case, job: Job, users: list[str], now: datetime) -> None:
    """Its thread cannot be written to, so each of them is told directly."""
    told = job.payload
    tick = Tick(told["who"], told["since"], told["number"])
    reached = Reach(Step(told["step"]), tuple(told["asked"]))
    for user in users:
        owe_urge(tx, case, tick, reached, now, to=user, why="asked")
