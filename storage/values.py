"""What storage hands out of people, productions, drafts and jobs: frozen values, never rows.

They know the policy's values and nothing of SQL or Slack. Every datetime is aware and in UTC. Cases stand in
case_values.py.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import IntEnum, StrEnum
from typing import Any

from policy import Person, ReviewerRole


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
class WorkingHours:
    """When somebody works: `days` from 0, Monday; from `start` until before `end`.

    `time_zone` is an IANA name; without one it is the production's.
    """

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    start: time = time(9)
    end: time = time(18)
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from the first day through the last, and `deputy` decides in their place."""

    person: str
    deputy: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reviews for a production in one role: people, or a user group, their deputies, their channel.

    A person is named by user id; somebody of another workspace as `team/user` (Slack Connect). `absences`: of
    its people, past and coming ones too.
    """

    role: ReviewerRole
    channel: str
    people: tuple[str, ...] = ()
    group: str | None = None
    deputies: tuple[str, ...] = ()
    working_hours: WorkingHours = WorkingHours()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonLanguage:
    """A person's locale, such as pt-BR, as Slack told it at that moment; None: it tells none of them."""

    locale: str | None
    seen_at: datetime


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

    `case_id`: the case that it will revise; `made_from`: the one whose answers a new request began with.
    `seen`: what the person was shown as the result, and of which answers; nothing before that.
    """

    id: str
    owner: Person
    version: int
    answers: dict[str, Any]
    case_id: str | None = None
    seen: dict[str, Any] | None = None
    updated_at: datetime | None = None
    made_from: str | None = None


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


class Priority(IntEnum):
    """What goes first within a lane."""

    DECISION = 0
    NOTICE = 10
    REMINDER = 20
    DIGEST = 30


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


@dataclass(frozen=True, slots=True)
class SetupChange:
    """Somebody changed a production or a tool; `by` is None for the command line. None: it was not there."""

    at: datetime
    by: Person | None
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
