"""What a reviewer should look at first: what is overdue, then by risk, then what has waited longest. Pure.

Overdue is what has waited longer than until the first reminder: one working day of those whom it waits for.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.waiting import FOR_REVIEWERS, working_hours
from bot.working_time import after_working_days
from policy import Outcome
from storage import Production, Waiting

RISK = {Outcome.WRITTEN_APPROVAL: 0, Outcome.ESCALATE: 2, Outcome.SHARE: 3}
BLOCKED = 1


@dataclass(frozen=True, slots=True)
class Queue:
    """Keys of cases, the most urgent first, and the ids of those that are overdue."""

    keys: tuple[int, ...]
    overdue: frozenset[str]


def queue(waiting: Collection[Waiting], productions: Mapping[str, Production], now: datetime) -> Queue:
    """The order in which to look at them."""
    overdue = frozenset(each.id for each in waiting if is_overdue(each, productions, now))
    ordered = sorted(waiting, key=lambda each: (each.id not in overdue, _risk(each), each.since, each.key))
    return Queue(tuple(each.key for each in ordered), overdue)


def is_overdue(each: Waiting, productions: Mapping[str, Production], now: datetime) -> bool:
    """Whether somebody was to be reminded of it by now."""
    days = FOR_REVIEWERS[0].days or 0
    hours = [working_hours(role.value, productions.get(each.production)) for role in sorted(each.roles)]
    return any(after_working_days(each.since, days, *of) <= now for of in hours)


def _risk(each: Waiting) -> int:
    """Written approval, then what is blocked, then the rest."""
    return min(RISK[each.outcome], BLOCKED if each.blocked else RISK[each.outcome])
