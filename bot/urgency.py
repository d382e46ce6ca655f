"""What a reviewer should look at first: what is overdue, then by risk, then what has waited longest. Pure.

Overdue is what has waited longer than until the first reminder: one working day of those whom it waits for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.waiting import FOR_REVIEWERS, working_hours
from bot.working_time import after_working_days
from policy import Outcome, ReviewerRole
from storage import Production, Waiting, WorkingHours

RISK = {Outcome.WRITTEN_APPROVAL: 0, Outcome.ESCALATE: 2, Outcome.SHARE: 3}
BLOCKED = 1


Blocked = Callable[[Sequence[int]], Collection[int]]


@dataclass(frozen=True, slots=True)
class Queue:
    """Keys of cases, the most urgent first, and the ids of those that are overdue."""

    keys: tuple[int, ...]
    overdue: frozenset[str]


def queue(
    waiting: Collection[Waiting],
    productions: Mapping[str, Production],
    now: datetime,
    blocked: Blocked,
    most: int,
) -> Queue:
    """The order in which to look at them; after the first `most` it says nothing.

    `blocked` tells which of some cases are. It is asked only of those whose place depends on that.
    """
    late = _overdue(waiting, productions, now)
    overdue = frozenset(each.id for each in late)
    keys: list[int] = []
    for group in (late, [each for each in waiting if each.id not in overdue]):
        keys += _by_risk(group, blocked, most - len(keys))
    return Queue(tuple(keys), overdue)


def _overdue(
    waiting: Collection[Waiting], productions: Mapping[str, Production], now: datetime
) -> list[Waiting]:
    """Of which somebody was to be reminded by now."""
    days = FOR_REVIEWERS[0].days or 0

    @cache  # many wait for the same people
    def hours(code: str, roles: frozenset[ReviewerRole]) -> list[tuple[WorkingHours, ZoneInfo]]:
        return [working_hours(role.value, productions.get(code)) for role in sorted(roles)]

    def is_overdue(each: Waiting) -> bool:
        of_each = hours(each.production, each.roles)
        return any(after_working_days(each.since, days, *of) <= now for of in of_each)

    return [each for each in waiting if is_overdue(each)]


def _by_risk(group: Collection[Waiting], blocked: Blocked, most: int) -> list[int]:
    """Written approval, then what is blocked, then the rest."""
    gravest = [each for each in group if RISK[each.outcome] < BLOCKED]
    others = [each for each in group if RISK[each.outcome] >= BLOCKED]
    held = blocked([each.key for each in others]) if len(gravest) < most else ()

    def urgency(each: Waiting) -> tuple[int, datetime, int]:
        return (BLOCKED if each.key in held else RISK[each.outcome], each.since, each.key)

    return [each.key for some in (gravest, others) for each in sorted(some, key=urgency)]
