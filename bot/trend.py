"""How much was decided lately, and how fast: numbers for one sentence of the digest. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.schedule import day_at
from storage import Decided

SATURDAY = 5
# Fewer decisions tell nobody how things go.
ENOUGH = 3
# Of a week's decisions so many of the last say how fast they were.
LAST = 50


@dataclass(frozen=True, slots=True)
class Trend:
    """Decisions of the last seven days, and of the seven before.

    `days`: within so many working days half of this week's were taken; None where they are too few.
    """

    decided: int
    before: int
    days: int | None = None


def is_told(decided: int, before: int) -> bool:
    """Whether enough was decided in either week."""
    return max(decided, before) >= ENOUGH


def trend_of(
    decided: int, before: int, lately: Sequence[Decided], time_zones: Mapping[str, str]
) -> Trend | None:
    """None where next to nothing was decided in either week. `time_zones`: of the productions, by code."""
    if not is_told(decided, before):
        return None
    took = sorted(_working_days(each, time_zones.get(each.production, "UTC")) for each in lately)
    return Trend(decided, before, took[(len(took) - 1) // 2] if len(took) >= ENOUGH else None)


def _working_days(made: Decided, time_zone: str) -> int:
    """From the request's arrival in review to its decision: the same or the next working day is one."""
    if made.asked_at is None:
        return 1
    return max(1, weekdays(day_at(made.asked_at, time_zone), day_at(made.at, time_zone)))


def weekdays(after: date, through: date) -> int:
    """How many days from Monday to Friday lie after the first day, through the second."""
    weeks, rest = divmod(max(0, (through - after).days), 7)
    first = after.weekday() + 1
    return 5 * weeks + sum(day % 7 < SATURDAY for day in range(first, first + rest))
