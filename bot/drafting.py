"""The form before it is sent: a draft that survives restarts, its steps, and what the policy says of it.

Knows no Slack and no views: answers come and go as values. `bot/answers.py` says what a draft's answers hold.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.authority import is_same
from bot.language import N_
from bot.usual_time import usual_days
from policy import Assessment, NotAllowed, Outcome, Person, Said, UseRequest
from storage import (
    Case,
    Database,
    Draft,
    Production,
    StaleDraft,
    Tool,
    cases_of,
    end_draft,
    find_draft,
    find_submission,
    latest_draft,
    productions,
    save_draft,
    start_draft,
    tools,
)

# Older drafts are not offered any more: what a production plans changes in a week.
RESUMED_FOR = timedelta(days=7)
DESCRIPTION_LIMIT = 3000


NOT_OPEN = N_("This form is not open any more. Start a new one with “/genai-use”.")


class ContinuedElsewhere(Exception):
    """The draft was saved in another window; `draft` is how it stands there."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("This form was continued in another window.")
        self.draft = draft


class AlreadySent(Exception):
    """The draft was sent before; `case` is what became of it."""

    def __init__(self, case: Case) -> None:
        self.said = Said("This request was sent already, as {case}.", {"case": case.id})
        super().__init__(str(self.said))
        self.case = case


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the form offers to choose from."""

    productions: tuple[Production, ...]
    tools: tuple[Tool, ...]

    def production(self, code: str | None) -> Production | None:
        """The production with that code, if it is set up."""
        return next((each for each in self.productions if each.code == code), None)

    def production_in(self, channel: str | None) -> Production | None:
        """The production whose channel that is; the first by name when several share it."""
        return next((each for each in self.productions if each.channel == channel), None)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A form that opens: its draft, what it offers, and the person's last request.

    `resumed`: there is something in the draft that was typed before.
    """

    draft: Draft
    around: Surroundings
    last: Case | None
    resumed: bool


@dataclass(frozen=True)
class Drafting:
    """Drafts of one installation. `new_id` makes an unguessable id."""

    database: Database
    new_id: Callable[[], str]

    def surroundings(self, team: str) -> Surroundings:
        """The workspace's productions and tools."""
        with self.database.reading() as tx:
            return _surroundings(tx, team)

    def begin(self, person: Person, channel: str | None, text: str, *, now: datetime) -> Beginning:
        """A draft to fill, with what its form offers; typed words start a new one."""
        with self.database.reading() as tx:
            around = _surroundings(tx, person.team)
            here = around.production_in(channel)
            known = {"production": here.code} if here else {}
            draft = None if text else _draft_of(tx, person, known, now)
            answers = draft.answers if draft else known
            last = None if draft and _is_begun(draft) else _last_case(tx, person, answers.get("production"))
        if draft is None:
            typed = {"description": text[:DESCRIPTION_LIMIT]} if text else {}
            draft = self._started(person, known, typed, now)
        return Beginning(draft, around, last, resumed=not text and _is_begun(draft))

    def _started(self, person: Person, known: dict[str, Any], typed: dict[str, Any], now: datetime) -> Draft:
        """A new draft; without typed words the one from another window, if it is there by now."""
        with self.database.writing() as tx:
            draft = None if typed else _draft_of(tx, person, known, now)
            return draft or start_draft(tx, id=self.new_id(), owner=person, answers=known | typed, now=now)

    def begin_from(
        self,
        person: Person,
        answers: dict[str, Any],
        *,
        now: datetime,
        case_id: str | None = None,
        made_from: str | None = None,
    ) -> Draft:
        """A new draft with these answers: sending it revises `case_id`, or opens a case `made_from` one."""
        of = {"case_id": case_id, "made_from": made_from}
        with self.database.writing() as tx:
            return start_draft(tx, id=self.new_id(), owner=person, answers=answers, now=now, **of)

    def start_over(self, person: Person, draft_id: str, *, now: datetime) -> Draft:
        """Throws the draft away and begins an empty one for the same case, if it had one."""
        draft = self.find(person, draft_id)
        with self.database.writing() as tx:
            end_draft(tx, draft.id)
            kept = {key: value for key, value in draft.answers.items() if key == "production"}
            return start_draft(
                tx, id=self.new_id(), owner=person, answers=kept, case_id=draft.case_id, now=now
            )

    def find(self, person: Person, draft_id: str) -> Draft:
        """The person's draft. Raises AlreadySent, or NotAllowed when it is gone or somebody else's."""
        with self.database.reading() as tx:
            return _own_draft(tx, person, draft_id)

    def find_with_surroundings(self, person: Person, draft_id: str) -> tuple[Draft, Surroundings]:
        """The same with what its form offers, both of one moment."""
        with self.database.reading() as tx:
            return _own_draft(tx, person, draft_id), _surroundings(tx, person.team)

    def find_with_tools(self, person: Person, draft_id: str) -> tuple[Draft, tuple[Tool, ...]]:
        """The same with the tools alone, which say what its answers mean."""
        with self.database.reading() as tx:
            return _own_draft(tx, person, draft_id), tuple(tools(tx, person.team))

    def last_case(self, person: Person, production: str | None) -> Case | None:
        """The person's newest request: for the production, where one is known."""
        with self.database.reading() as tx:
            return _last_case(tx, person, production)

    def usual_days(
        self, team: str, production: str, its_production: Production | None, outcome: Outcome
    ) -> int | None:
        """Within how many working days such a request is usually decided, where that is known."""
        with self.database.reading() as tx:
            return usual_days(tx, team, production, its_production, outcome)

    def note_result(
        self, draft: Draft, request: UseRequest, assessment: Assessment, *, now: datetime
    ) -> Draft:
        """The first result that the person saw is kept: answers changed after it are shown to the contact."""
        if draft.seen is not None:
            return draft
        seen = {"outcome": assessment.outcome.value, "facts": request.facts()}
        return self._kept(draft, draft.answers, now, seen)

    def _kept(
        self, draft: Draft, answers: dict[str, Any], now: datetime, seen: dict[str, Any] | None = None
    ) -> Draft:
        try:
            with self.database.writing() as tx:
                return save_draft(tx, draft, answers, now=now, seen=seen)
        except StaleDraft as stale:
            if stale.draft is None:
                raise NotAllowed(NOT_OPEN) from stale
            raise ContinuedElsewhere(stale.draft) from stale

    def save(
        self,
        draft: Draft,
        version: int,
        answers: dict[str, Any],
        *,
        now: datetime,
    ) -> Draft:
        """The draft with these answers. Raises ContinuedElsewhere when it was saved since `version`."""
        if draft.version != version:
            raise ContinuedElsewhere(draft)
        return self._kept(draft, answers, now)


def _surroundings(tx: Connection, team: str) -> Surroundings:
    return Surroundings(tuple(productions(tx, team)), tuple(tools(tx, team)))


def _draft_of(tx: Connection, person: Person, known: dict[str, Any], now: datetime) -> Draft | None:
    """What the person last worked on, if that is not long ago, with what is known besides."""
    draft = latest_draft(tx, person, since=now - RESUMED_FOR)
    return replace(draft, answers=known | draft.answers) if draft else None


def _last_case(tx: Connection, person: Person, production: str | None) -> Case | None:
    return next(iter(cases_of(tx, person, production=production, limit=1)), None)


def _own_draft(tx: Connection, person: Person, draft_id: str) -> Draft:
    draft = find_draft(tx, draft_id)
    sent = find_submission(tx, draft_id) if draft is None else None
    if sent is not None and is_same(sent.requester, person):
        raise AlreadySent(sent)
    if draft is None or not is_same(draft.owner, person):
        raise NotAllowed(NOT_OPEN)
    return draft


def _is_begun(draft: Draft) -> bool:
    """Whether there is anything in it that the person would miss."""
    return not draft.answers.keys() <= {"production"}
