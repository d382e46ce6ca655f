"""How much was decided lately, and how fast: numbers for one sentence of the digest. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.schedule import day_at
from policy import Status
from storage import Case, Event, Production

DECISIONS = (Status.APPROVED, Status.DECLINED)
WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)
SATURDAY = 5
# Fewer decisions tell nobody how things go.
ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Trend:
    """Decisions of the last seven days, and of the seven before.

    `days`: within so many working days half of this week's were taken; None where they are too few.
    """

    decided: int
    before: int
    days: int | None = None


def trend_of(
    decided: int,
    before: int,
    cases: Sequence[Case],
    productions: Mapping[str, Production],
    since: datetime,
) -> Trend | None:
    """None where next to nothing was decided in either week. `since`: when this one begins."""
    if max(decided, before) < ENOUGH:
        return None
    lately = [(case, made) for case in cases if (made := _decision(case)) is not None and made.at >= since]
    took = sorted(_working_days(case, made, productions.get(case.production)) for case, made in lately)
    return Trend(decided, before, took[(len(took) - 1) // 2] if len(took) >= ENOUGH else None)


def _decision(case: Case) -> Event | None:
    """The event that decided on the request as it stands."""
    if case.status not in DECISIONS:
        return None
    moves = [event for event in case.events if event.after is case.status and event.before in WAITING]
    return moves[-1] if moves else None


def _working_days(case: Case, decision: Event, production: Production | None) -> int:
    """From the request's arrival in review to its decision: the same or the next working day is one."""
    asked = [event for event in case.events if event.revision == case.revision and event.after in WAITING]
    if not asked:
        return 1
    zone = production.time_zone if production else "UTC"
    return max(1, weekdays(day_at(asked[0].at, zone), day_at(decision.at, zone)))


def weekdays(after: date, through: date) -> int:
    """How many days from Monday to Friday lie after the first day, through the second."""
    days = (after + timedelta(days=number) for number in range(1, (through - after).days + 1))
    return sum(day.weekday() < SATURDAY for day in days)
