"""Cases as a few years leave them: productions of very different sizes, most cases decided long ago.

Always the same for the same number. Rows are made here and written in `benchmarks/bulk.py`.
"""

import json
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from made_requests import generated

from policy import ReviewerRole, Status, UseRequest, assess
from storage import Contact, Production

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# The rows are in UTC, and say nothing of it.
_NOW = NOW.replace(tzinfo=None)
YEARS = 4
# Productions in each workspace, and how many cases somebody asks for at most.
TEAMS = {"T1": 300, "T2": 60, "T3": 25, "T4": 10, "T5": 5}
BUSIEST = 2_000
DIFFERENT = 400
# What waits, of the cases that were sent last; so many wait however many cases there are.
LATELY, WAIT = 10_000, 800
DAY = timedelta(days=1)
OUTCOMES = ["share"] * 7 + ["escalate"] * 9 + ["written_approval"] * 4
ZONES = ("Europe/London", "America/Los_Angeles", "Asia/Seoul", "UTC")
LEGAL_CHANNEL, REVIEWER, COORDINATOR, ADMIN = "C_LEGAL", "U_REVIEWER", "U_COORDINATOR", "U_ADMIN"
IN_A_CHANNEL = 40
Rows = dict[str, list[tuple[Any, ...]]]

COLUMNS = {
    "case_file": (
        *("key", "team", "id", "production", "production_name", "requester_team", "requester_user"),
        *("status", "revision", "events", "opened_at", "updated_at"),
        *("stands_since", "reviewers", "outcome", "next_day", "ends_on", "next_due"),
        *("blocking", "blocking_revision"),
    ),
    "revision": ("case_key", "number", "submission", "request", "assessment", "sent_at"),
    "event": ("case_key", "number", "at", "action", "by_team", "by_user", "before", "after", "revision"),
    "review": (
        *("case_key", "revision", "role", "action", "by_team", "by_user", "at", "digest", "guidance"),
        *("evidence_accepted", "valid_until"),
    ),
    "condition": (
        *("case_key", "revision", "role", "number", "text", "owner", "due", "done_at"),
        *("accepted_at", "accepted_by_team", "accepted_by_user"),
    ),
    "evidence": ("case_key", "number", "need", "by_team", "by_user", "at", "revision", "link"),
    "message": ("case_key", "target", "channel", "ts"),
    "case_count": ("team", "production", "last"),
}


def made_productions() -> list[Production]:
    """The productions, the largest first in each workspace."""
    return [_production(team, number) for team, count in TEAMS.items() for number in range(count)]


def contact_channel(number: int) -> str:
    """Where the contact of a workspace's production of that number works."""
    return f"C_CONTACT_{number // IN_A_CHANNEL}"


def _production(team: str, number: int) -> Production:
    people = (REVIEWER,) if number % 3 == 0 else (f"U_CONTACT_{number // IN_A_CHANNEL}",)
    contacts = (
        Contact(ReviewerRole.CONTACT, contact_channel(number), people, deputies=("U_DEPUTY",)),
        Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, ("U_LEGAL",)),
    )
    # Nobody reviews a few of the smallest.
    routes = contacts if number % 50 < 48 else ()
    zone = ZONES[number % len(ZONES)]
    return Production(team, f"P{number:03}", f"Production {number}", f"C_P{number}", zone, contacts=routes)


@dataclass(slots=True)
class Town:
    """Makes the cases, one after the other by when they were opened."""

    count: int
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - the same cases each time
    productions: list[Production] = field(default_factory=made_productions)
    asked: dict[tuple[str, str], int] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def batches(self, size: int = 10_000) -> Iterator[Rows]:
        """Rows by table; the last holds the numbers that were given."""
        ranks = ((team, rank) for team, count in TEAMS.items() for rank in range(1, count + 1))
        reach = list(accumulate(TEAMS[team] / rank for team, rank in ranks))
        judged = _judged()
        for first in range(1, self.count + 1, size):
            rows: Rows = {name: [] for name in COLUMNS}
            for key in range(first, min(first + size, self.count + 1)):
                production = self.productions[bisect(reach, self.random.random() * reach[-1])]
                _Made(self, rows, key, production, judged).write()
            yield rows
        yield {"case_count": [(*which, last) for which, last in self.numbers.items()]}

    def requester(self, production: Production) -> str:
        """Few people ask often, many once."""
        user = (
            COORDINATOR if self.random.random() < 0.1 else f"U{int(self.random.paretovariate(0.6)) % 90_000}"
        )
        while self.asked.get((production.team, user), 0) >= BUSIEST:
            user = f"U{self.random.randrange(90_000)}"
        self.asked[production.team, user] = self.asked.get((production.team, user), 0) + 1
        return user

    def opened_at(self, key: int) -> datetime:
        """When the case of that key was opened."""
        return _NOW - YEARS * 365 * DAY * (1 - key / (self.count + 1))


_Judged = dict[str, list[tuple[str, str, str, list[str]]]]


def _judged() -> _Judged:
    """Requests by their outcome: both texts, who reviews, and what has to be shown."""
    found: _Judged = {}
    for facts in generated(DIFFERENT):
        request = UseRequest.model_validate(facts)
        assessment = assess(request)
        reviewers = json.dumps([*assessment.reviewers] or ["contact"])
        needs = [need.kind for need in assessment.needs if need.blocking]
        texts = (request.model_dump(mode="json", exclude_none=True), assessment.model_dump(mode="json"))
        found.setdefault(assessment.outcome, []).append((*map(json.dumps, texts), reviewers, needs))
    return found


@dataclass(slots=True)
class _Made:
    """One case on its way through the statuses."""

    town: Town
    rows: Rows
    key: int
    production: Production
    judged: _Judged
    status: Status = Status.IN_REVIEW
    events: int = 0
    since: datetime = _NOW
    at: datetime = _NOW
    days: tuple[str | None, ...] = (None, None, None)
    user: str = ""

    def write(self) -> None:
        random = self.town.random
        self.user = self.town.requester(self.production)
        self.at = self.town.opened_at(self.key)
        outcome = OUTCOMES[random.randrange(len(OUTCOMES))]
        request, assessment, reviewers, needs = random.choice(self.judged[outcome])
        opened = text_of(self.at)
        self._move("open", None, Status.SHARED if outcome == "share" else Status.IN_REVIEW, self.user)
        waits = self.town.count - self.key < LATELY and random.random() < WAIT / min(LATELY, self.town.count)
        if outcome == "share":
            self._shared(waits)
        else:
            self._show(needs)
            self._reviewed(waits, reviewers)
        self.rows["revision"].append((self.key, 1, f"s{self.key:08}", request, assessment, opened))
        for target, channel in (("contact", contact_channel(0)), ("requester", self.user)):
            self.rows["message"].append(
                (self.key, target, channel, f"{1_600_000_000 + self.key}.{target[:1]}")
            )
        self._file(opened, reviewers, outcome, needs)

    def _file(self, opened: str, reviewers: str, outcome: str, needs: list[str]) -> None:
        team, code = self.production.team, self.production.code
        number = self.town.numbers[team, code] = self.town.numbers.get((team, code), 0) + 1
        who = (self.key, team, f"{code}-{number}", code, self.production.name, team, self.user)
        stands = (self.status, 1, self.events, opened, text_of(self.at), text_of(self.since))
        copied = (reviewers, outcome, *self.days, json.dumps(needs), 1)
        self.rows["case_file"].append((*who, *stands, *copied))

    def _move(self, action: str, before: Status | None, after: Status, user: str | None) -> None:
        self.events += 1
        team = self.production.team if user else None
        self.rows["event"].append(
            (self.key, self.events, text_of(self.at), action, team, user, before, after, 1)
        )
        self.since = self.at if before is not after else self.since
        self.status = after

    def _passes(self, days: float) -> bool:
        """Goes on so many days, give or take; False when that is still to come."""
        then = self.at + DAY * self.town.random.uniform(0.2, 2) * days
        if then >= _NOW:
            return False
        self.at = then
        return True

    def _shared(self, waits: bool) -> None:
        if not waits:
            self.at = min(self.at + DAY * self.town.random.random(), _NOW)
            self._move("acknowledge", Status.SHARED, Status.ACKNOWLEDGED, "U_DEPUTY")
            if self._passes(90):
                self._move("close", Status.ACKNOWLEDGED, Status.CLOSED, self.user)

    def _show(self, needs: list[str]) -> None:
        for number, need in enumerate(needs[:2], 1):
            shown = (self.key, number, need, self.production.team, self.user, text_of(self.at), 1)
            self.rows["evidence"].append((*shown, "https://example.com/agreement"))

    def _reviewed(self, waits: bool, reviewers: str) -> None:
        random = self.town.random
        if waits:
            if self._passes(2):
                self._move("reminded_contact", self.status, self.status, None)
            if random.random() < 0.25 and self._passes(1):
                self._move("ask", Status.IN_REVIEW, Status.NEEDS_INFO, "U_DEPUTY")
            return
        self.at = min(self.at + DAY * random.uniform(0.1, 6), _NOW)
        fate = random.random()
        if fate < 0.06:
            self._move("withdraw", Status.IN_REVIEW, Status.WITHDRAWN, self.user)
        elif fate < 0.18:
            self._review("decline", "contact", None)
            self._move("decline", Status.IN_REVIEW, Status.DECLINED, "U_DEPUTY")
        else:
            self._approved(reviewers)

    def _approved(self, reviewers: str) -> None:
        random = self.town.random
        until = self.at + DAY * random.randrange(30, 400) if random.random() < 0.1 else None
        if "legal" in reviewers:
            self._review("approve", "legal", None)
            self._move("approve", Status.IN_REVIEW, Status.IN_REVIEW, "U_LEGAL")
        self._review("approve", "contact", until)
        self._move("approve", Status.IN_REVIEW, Status.APPROVED, "U_DEPUTY")
        due = self._condition() if random.random() < 0.1 else None
        if until and until < _NOW:
            self.at = until
            self._move("expire", Status.APPROVED, Status.EXPIRED, None)
        elif self._passes(200) and not (due and random.random() < 0.9):
            self._move("close", Status.APPROVED, Status.CLOSED, self.user)
        else:
            days = [f"{day:%Y-%m-%d}" if day else None for day in (until, due)]
            self.days = (min(filter(None, days), default=None), *days)

    def _review(self, action: str, role: str, until: datetime | None) -> None:
        who = (action, role and self.production.team, "U_DEPUTY", text_of(self.at), "sha256:0", "guidance")
        ends = f"{until:%Y-%m-%d}" if until else None
        self.rows["review"].append((self.key, 1, role, *who, "[]", ends))

    def _condition(self) -> datetime | None:
        """Its day, where nobody says yet that it is met; few are late. Of what is said, most was accepted."""
        due = self.at + DAY * self.town.random.randrange(10, 90)
        is_open = due > _NOW or self.town.random.random() < 0.01
        done = None if is_open else text_of(due - DAY)
        is_accepted = done is not None and self.key % 50
        accepted = (done, self.production.team, "U_DEPUTY") if is_accepted else (None, None, None)
        term = (self.key, 1, "contact", 1, "Credit the artists.", self.user, f"{due:%Y-%m-%d}", done)
        self.rows["condition"].append((*term, *accepted))
        return due if is_open else None


def text_of(moment: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it in UTC."""
    return moment.isoformat(" ", "microseconds")
