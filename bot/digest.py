"""The week of one channel as values: what waits, what was decided, shared, or is about to run out.

Pure. Knows neither Slack nor how its rows are found; that is read in `bot/digest_reading.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.schedule import WEEK
from bot.trend import Trend
from policy import Person, ReviewerRole, Status
from storage import CaseLine, Condition, NeedStanding

EXPIRES_WITHIN = timedelta(days=14)
DUE_WITHIN = WEEK
# So many of each are shown: with their headings they stay under both limits of a message, however long their
# titles are. In the order in which they are told; terms that stay as they were are no news.
ROWS = {"waiting_for_you": 8, "conditions": 4, "expiring": 4, "waiting_for_others": 4}
LINES = {"decided": 10, "shared": 10, "in_force": 6}
SHOWN: Mapping[str, int] = {**ROWS, **LINES}
NEWS = (*ROWS, "decided", "shared")


@dataclass(frozen=True, slots=True)
class Waits:
    """A case that waits since then. `production`: its name; empty where the channel has one alone.

    `awaited`: the roles whose approval is missing; `roles`: those of them that are the readers' own; `needs`:
    how it stands with what has to be shown before.
    """

    case: CaseLine
    production: str
    since: datetime
    awaited: frozenset[ReviewerRole] = frozenset()
    roles: frozenset[ReviewerRole] = frozenset()
    needs: frozenset[NeedStanding] = frozenset()

    @property
    def open_needs(self) -> frozenset[NeedStanding]:
        """How it stands with what has still to be shown or accepted, while it is in review."""
        in_review = self.case.status is Status.IN_REVIEW
        return self.needs - {NeedStanding.ACCEPTED} if in_review else frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A case that waits for nobody. `since`: when it came to stand there, `by` whom; `until`: its last day.

    `conditions`: those of its approval that nobody says are met, the first to come due first; `today`: the
    day where its production is.
    """

    case: CaseLine
    production: str
    since: datetime
    today: date
    by: Person | None = None
    until: date | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def overdue(self) -> tuple[Condition, ...]:
        """The conditions whose day is over."""
        return tuple(each for each in self.conditions if each.is_overdue(self.today))

    @property
    def due(self) -> tuple[Condition, ...]:
        """The conditions whose day is over, or comes before the next digest."""
        last = self.today + DUE_WITHIN
        return tuple(each for each in self.conditions if each.due is not None and each.due <= last)


@dataclass(frozen=True, slots=True)
class GuidanceChange:
    """Requests are judged by another guidance than when the last digest came.

    `source`: where its text stands; `sent_back`: the approvals that it is stricter with.
    """

    before: str
    after: str
    source: str
    sent_back: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """One channel's week; what waits for its readers stands apart from what waits for others.

    Of each group the first rows, no more than are shown; `counts`: how many there are.
    """

    channel: str
    week_start: datetime
    now: datetime
    waiting_for_you: tuple[Waits, ...] = ()
    conditions: tuple[Row, ...] = ()
    expiring: tuple[Row, ...] = ()
    waiting_for_others: tuple[Waits, ...] = ()
    decided: tuple[Row, ...] = ()
    shared: tuple[Row, ...] = ()
    in_force: tuple[Row, ...] = ()
    trend: Trend | None = None
    guidance: GuidanceChange | None = None
    counts: Mapping[str, int] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """How many cases the group has, with those that are not shown."""
        return self.counts.get(name, 0)
