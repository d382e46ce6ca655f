"""For whom a case waits, since when, and when they are reminded of it.

Nobody's silence decides anything: whoever is awaited is reminded at growing distances, then others are told.
What was said stands in the case's record, so the next step follows from the case alone. Owes, sends nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.authority import roles_awaited
from bot.working_time import after_working_days, next_working_moment
from policy import Action, ReviewerRole, Status
from storage import Case, Event, NeedStanding, Priority, Production, WorkingHours, owe, production

REQUESTER = "requester"
# A reminder's line in the record is this and for whom the case waits: "reminded_contact".
REMINDED = "reminded_"
LANE = "reminders"
WEEK = timedelta(days=7)


class Step(StrEnum):
    """Who is told that a case still waits."""

    REMIND = "remind"
    NEXT_IN_LINE = "next_in_line"
    ADMINS = "admins"
    REVIEWERS = "reviewers"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step, and after how many working days; None: a week after the one before."""

    step: Step
    days: int | None


# After one working day, then three, six, eight and ten of them; from then on every week.
FOR_REVIEWERS = (
    *(Rung(Step.REMIND, days) for days in (1, 2, 3)),
    Rung(Step.NEXT_IN_LINE, 2),
    Rung(Step.ADMINS, 2),
)
# After two working days, four, eight; then the reviewers hear that nobody answers.
FOR_REQUESTER = (*(Rung(Step.REMIND, days) for days in (2, 2, 4)), Rung(Step.REVIEWERS, 2))
EVERY_WEEK = Rung(Step.ADMINS, None)
REMINDERS = 3


@dataclass(frozen=True, slots=True)
class Tick:
    """One step of the clock of a case: for whom it waits, by which event, and the how manieth step it is."""

    who: str
    since: int
    number: int

    @property
    def rung(self) -> Rung | None:
        """What happens at this step; None after the last."""
        ladder = FOR_REQUESTER if self.who == REQUESTER else FOR_REVIEWERS
        if self.number <= len(ladder):
            return ladder[self.number - 1]
        return None if self.who == REQUESTER else EVERY_WEEK


def awaited(case: Case) -> tuple[str, ...]:
    """Roles, or the requester: who has to do something before the case can go on."""
    if case.status is Status.NEEDS_INFO:
        return (REQUESTER,)
    if case.status is not Status.IN_REVIEW:
        return ()
    lacking = any(case.standing_of(need.kind) is NeedStanding.MISSING for need in case.open_needs)
    return (*(role.value for role in roles_awaited(case)), *([REQUESTER] if lacking else []))


def began(case: Case, who: str) -> Event:
    """The event by which the case began to wait for them."""
    revisions = (None, *(event.revision for event in case.events))
    begins = [
        event
        for event, before in zip(case.events, revisions, strict=False)
        if event.before is not event.after
        or event.revision != before
        or event.action in _begins_anew(case, who)
    ]
    return begins[-1]


def _begins_anew(case: Case, who: str) -> frozenset[str]:
    """What moves nothing and still gives somebody their time again."""
    if who == REQUESTER and case.status is Status.IN_REVIEW:
        return frozenset({Action.SHOW_EVIDENCE, Action.JUDGE_EVIDENCE})
    return frozenset({Action.REASSIGN})


def steps_taken(case: Case, who: str) -> list[Event]:
    """The reminders since then."""
    since = began(case, who).number
    return [each for each in case.events if each.number > since and each.action == REMINDED + who]


def next_tick(case: Case, who: str) -> Tick:
    """The step that comes next."""
    return Tick(who, began(case, who).number, len(steps_taken(case, who)) + 1)


def is_due(case: Case, tick: Tick) -> bool:
    """Whether the step is still to be taken; not when the case has moved on."""
    return tick.who in awaited(case) and tick == next_tick(case, tick.who)


def still_waits(case: Case, who: str, since: int) -> bool:
    """Whether the case waits for them as it did when a reminder was owed."""
    return who in awaited(case) and began(case, who).number == since


def working_hours(who: str, its_production: Production | None) -> tuple[WorkingHours, ZoneInfo]:
    """When they work: the contact's hours, else the usual ones where the production is."""
    contacts = its_production.contacts if its_production else ()
    hours = next((each.working_hours for each in contacts if each.role.value == who), WorkingHours())
    return hours, ZoneInfo(hours.time_zone or (its_production.time_zone if its_production else "UTC"))


def owe_clock(tx: Connection, case: Case) -> None:
    """The next step for everybody for whom the case waits; once, however often it is asked."""
    if awaited(case):
        owe_clock_of(tx, case, production(tx, case.team, case.production))


def owe_clock_of(tx: Connection, case: Case, its_production: Production | None) -> None:
    """The same where the case's production is known."""
    for who in awaited(case):
        tick = next_tick(case, who)
        if tick.rung is not None:
            owe_tick(tx, case, tick, _due(case, tick, tick.rung, its_production))


def _due(case: Case, tick: Tick, rung: Rung, its_production: Production | None) -> datetime:
    before = (began(case, tick.who), *steps_taken(case, tick.who))[-1].at
    hours, zone = working_hours(tick.who, its_production)
    if rung.days is None:
        return next_working_moment(before + WEEK, hours, zone)
    return after_working_days(before, rung.days, hours, zone)


def owe_tick(tx: Connection, case: Case, tick: Tick, at: datetime, *, postponed: bool = False) -> None:
    """The step at that moment. `postponed`: it came at night, so once more in the morning."""
    key = f"remind:{case.team}:{case.id}:{tick.since}:{tick.who}:{tick.number}"
    owe(
        tx,
        kind="remind",
        key=f"{key}:{at:%Y-%m-%dT%H:%M}" if postponed else key,
        payload={"team": case.team, "case": case.id, **_payload(tick)},
        lane=LANE,
        run_at=at,
        priority=Priority.REMINDER,
    )


def _payload(tick: Tick) -> dict[str, str | int]:
    return {"who": tick.who, "since": tick.since, "number": tick.number}


def role_of(who: str) -> ReviewerRole | None:
    """The role for which a case waits; None for the requester."""
    return None if who == REQUESTER else ReviewerRole(who)
