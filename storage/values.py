"""What storage hands out: frozen values, never rows.

They know the policy's values and nothing of SQL or Slack. Every datetime is aware and in UTC.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from policy import Action, Assessment, Person, ReviewerRole, Status, UseRequest


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Slack team that the app is installed in."""

    team: str
    enterprise: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace: as whom it acts there, and with which token."""

    team: str
    enterprise: str | None
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user: str


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of the registry with the facts that a request takes over. Answers are yes, no, unsure."""

    name: str
    vendor: str | None = None
    agreement: str = "unsure"
    retains: str = "unsure"
    terms_reviewed: str = "unsure"
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reviews for a production in one role: people, or a user group, their deputies, their channel."""

    role: ReviewerRole
    channel: str
    people: tuple[str, ...] = ()
    group: str | None = None
    deputies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Production:
    """A production of one workspace; `time_zone` is an IANA name."""

    team: str
    code: str
    name: str
    channel: str
    time_zone: str
    language: str | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A form being filled. `version` counts the saves; `answers` holds raw answers by field name.

    `seen`: what the person was shown as the result, and of which answers; nothing before that.
    """

    id: str
    owner: Person
    version: int
    answers: dict[str, Any]
    case_id: str | None = None
    seen: dict[str, Any] | None = None
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A term of an approval."""

    text: str
    owner: str | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """One person's decision on one exact revision."""

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
    """A stored request with its status; `request` and `assessment` are those of `revision`."""

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
    reviews: tuple[Review, ...] = ()
    messages: tuple[Message, ...] = ()
    events: tuple[Event, ...] = field(default=())

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


@dataclass(frozen=True, slots=True)
class Job:
    """One side effect that is owed and leased to us.

    `due_at`: when it was to be done first; `run_at`: since a fault, when it was to be tried again. `attempts`
    counts this one. `taken_over`: the attempt before it never came back; its effect may be there.
    """

    id: int
    key: str
    kind: str
    lane: str
    payload: dict[str, Any]
    due_at: datetime
    run_at: datetime
    attempts: int
    owner: str
    taken_over: bool = False
    last_error: str | None = None


class JobState(StrEnum):
    """`dead`: given up, for a person to look at."""

    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class OwedJob:
    """How it stands with something owed, whoever works on it."""

    id: int
    key: str
    kind: str
    lane: str
    priority: int
    payload: dict[str, Any]
    due_at: datetime
    run_at: datetime
    state: JobState
    attempts: int
    last_error: str | None = None
    result: dict[str, Any] | None = None
    done_at: datetime | None = None
