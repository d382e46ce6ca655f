"""What storage hands out of a case: frozen values, never rows.

They know the policy's values and nothing of SQL or Slack. Every datetime is aware and in UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from json import loads

from policy import (
    Action,
    Assessment,
    Need,
    Outcome,
    Person,
    ReviewerRole,
    Status,
    UseRequest,
    missing_roles,
)


@lru_cache(maxsize=64)  # of very many cases, which need the same few
def awaited(reviewers: str, approved: tuple[str, ...]) -> frozenset[ReviewerRole]:
    """The roles whose approval a case lacks. `reviewers`: those that it needs, as JSON, as it is stored."""
    required = [ReviewerRole(each) for each in loads(reviewers)]
    return frozenset(missing_roles(required, [ReviewerRole(each) for each in approved]))


@dataclass(frozen=True, slots=True)
class Done:
    """Somebody says that a condition is met, and how it can be seen; or a reviewer accepts that."""

    by: Person
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A term of an approval. `owner`: the user who sees to it; `done` waits for a reviewer to accept it.

    `number` counts within the approval, from 1; 0 before it is stored.
    """

    text: str
    owner: str | None = None
    due: date | None = None
    number: int = 0
    done: Done | None = None
    accepted: Done | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether its last day is over, and nobody says that it is met."""
        return self.done is None and self.due is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Review:
    """One person's decision on one exact revision.

    `evidence_accepted`: the needs it rested on. `valid_until`, `only_for` (their words, such as episodes) and
    `only_tools` limit it. `instead_of`: the user or group for whom a deputy decided.
    """

    action: Action
    role: ReviewerRole
    by: Person
    at: datetime
    revision: int
    digest: str
    guidance: str
    reason: str | None = None
    conditions: tuple[Condition, ...] = ()
    evidence_accepted: tuple[str, ...] = ()
    valid_until: date | None = None
    only_for: str | None = None
    only_tools: tuple[str, ...] = ()
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file in Slack as it was when it was shown: its content is not kept, its SHA-256 is. Size in bytes.

    Without a SHA-256 it has not been read yet, and nobody can accept it.
    """

    id: str
    name: str
    size: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer accepted a piece of evidence for that revision, or refused it with a reason.

    `by` is None where the app refused it: its file could not be read as it was said to be.
    """

    accepted: bool
    by: Person | None
    at: datetime
    revision: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something shown for a need: a file, a link, or a note that says where it was seen.

    `number` counts within the case, from 1; 0 before it is stored. With a file, `link` is where it opens.
    """

    need: str
    by: Person
    at: datetime
    revision: int
    note: str | None = None
    link: str | None = None
    file: File | None = None
    verdict: Verdict | None = None
    number: int = 0

    @property
    def is_checked(self) -> bool:
        """Whether it can be accepted: its file, if it is one, was read."""
        return self.file is None or self.file.sha256 is not None

    @property
    def judged(self) -> str:
        """When the verdict on it was given, exactly; empty without one. Tells one verdict from the next."""
        return self.verdict.at.isoformat() if self.verdict else ""


class NeedStanding(StrEnum):
    """How it stands with a need of a case."""

    MISSING = "missing"
    SHOWN = "shown"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote in the thread of a case's message. Never a decision."""

    channel: str
    ts: str
    by: Person
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a case in Slack. `target`: requester, contact, legal, production.

    It stands at `ts`; without one Slack refused it in that channel for good, and `trouble` is Slack's word.
    """

    target: str
    channel: str
    ts: str | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's record. `by` is None where time or the app acted."""

    number: int
    at: datetime
    action: str
    by: Person | None
    before: Status | None
    after: Status
    revision: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A stored request with its status; `request` and `assessment` are those of `revision`.

    `request_before`: of the revision before, if there was one. `assignee`: the user who is to decide, of
    those who may. `made_from`: the id of the case whose answers it began with.
    """

    key: int
    id: str
    team: str
    production: str
    requester: Person
    status: Status
    revision: int
    request: UseRequest
    assessment: Assessment
    opened_at: datetime
    updated_at: datetime
    production_name: str | None = None
    assignee: str | None = None
    made_from: str | None = None
    request_before: UseRequest | None = None
    reviews: tuple[Review, ...] = ()
    messages: tuple[Message, ...] = ()
    events: tuple[Event, ...] = field(default=())
    evidence: tuple[Evidence, ...] = ()

    @property
    def title(self) -> str:
        """What people call it."""
        return self.request.title

    @property
    def has_conditions(self) -> bool:
        """Whether its approval in force is given on conditions."""
        return any(review.conditions for review in self.current_reviews)

    def message(self, target: str) -> Message | None:
        """The message that stands for `target`, if one was posted."""
        return next((each for each in self.messages if each.target == target and each.ts is not None), None)

    def trouble(self, target: str) -> Message | None:
        """The message for `target` that Slack refused for good, unless it stands meanwhile."""
        return next((each for each in self.messages if each.target == target and each.ts is None), None)

    @property
    def current_reviews(self) -> tuple[Review, ...]:
        """The decisions on the revision in force; those of older revisions have lapsed."""
        return tuple(review for review in self.reviews if review.revision == self.revision)

    @property
    def question(self) -> Event | None:
        """What a reviewer asked the requester last, answered or not."""
        asked = [event for event in self.events if event.action == Action.ASK]
        return asked[-1] if asked else None

    @property
    def open_needs(self) -> tuple[Need, ...]:
        """The needs without whose evidence, accepted for this revision, nobody can approve."""
        blocking = (need for need in self.assessment.needs if need.blocking)
        return tuple(need for need in blocking if self.standing_of(need.kind) is not NeedStanding.ACCEPTED)

    @property
    def terms(self) -> tuple[tuple[ReviewerRole, Condition], ...]:
        """The conditions of the approvals in force, each with the role that set it."""
        return tuple((review.role, term) for review in self.current_reviews for term in review.conditions)

    def overdue(self, today: date) -> tuple[Condition, ...]:
        """The conditions whose last day is over, and that nobody says are met."""
        if self.status is not Status.APPROVED:
            return ()
        return tuple(term for _, term in self.terms if term.is_overdue(today))

    def shown_for(self, need: str) -> tuple[Evidence, ...]:
        """The evidence for a kind of need, in the order in which it was shown."""
        return tuple(piece for piece in self.evidence if piece.need == need)

    def standing_of(self, need: str) -> NeedStanding:
        """How it stands with a kind of need: accepted by one piece is enough.

        An acceptance holds for the revision that it was given on; after a change it has to be given anew.
        """
        verdicts = [piece.verdict for piece in self.shown_for(need)]
        if any(verdict and verdict.accepted and verdict.revision == self.revision for verdict in verdicts):
            return NeedStanding.ACCEPTED
        waiting = [verdict for verdict in verdicts if verdict is None or verdict.accepted]
        return NeedStanding.SHOWN if waiting else NeedStanding.MISSING


@dataclass(frozen=True, slots=True)
class CaseLine:
    """What a list shows of a case, much less than the whole of it. The names mean what they do there.

    `ends_on`: the last day of its approval, if it has one.
    """

    key: int
    id: str
    team: str
    production: str
    production_name: str | None
    requester: Person
    status: Status
    outcome: Outcome
    title: str
    opened_at: datetime
    updated_at: datetime
    stands_since: datetime
    has_conditions: bool
    ends_on: date | None = None
