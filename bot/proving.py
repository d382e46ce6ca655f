"""What an approval rests on, and what it asks for: evidence is shown and judged, conditions are met.

Each is an action on a case like any other (`bot/moving.py`). Knows no Slack; time comes in as `now`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.acts import Seen
from bot.authority import Roles, names
from bot.moving import Mover, Step
from policy import Action, NotAllowed, Person, ReviewerRole, Status
from storage import (
    Case,
    Evidence,
    Verdict,
    accept_condition,
    finish_condition,
    judge_evidence,
    reopen_condition,
    show_evidence,
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says of a piece of evidence; or, without a number, of what they saw elsewhere.

    `need`: the kind that a piece seen elsewhere is for, and `note` where it was seen.
    """

    accepted: bool
    number: int | None = None
    reason: str | None = None
    need: str = ""
    note: str | None = None


@dataclass(frozen=True)
class Proving:
    """Evidence and conditions of cases."""

    mover: Mover

    def show(self, person: Person, seen: Seen, pieces: Sequence[Evidence], *, now: datetime) -> Case:
        """The requester shows evidence: pieces for needs of the case. Nobody has accepted it by that."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            for piece in pieces:
                _check_need(case, piece.need)
                show_evidence(tx, case, replace(piece, by=person, at=now, revision=case.revision))
            return after

        what = ", ".join(dict.fromkeys(piece.need for piece in pieces))
        return self.mover.take(person, seen, Step(Action.SHOW_EVIDENCE, what, record), now)

    def judge(self, person: Person, seen: Seen, judgements: Sequence[Judgement], *, now: datetime) -> Case:
        """A reviewer accepts or refuses evidence, or notes what they saw elsewhere, for this revision."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            for each in judgements:
                _judge(tx, case, each, person, now)
            return after

        why = "\n".join(f"{_verb(each)}: {each.reason or each.note or each.need}" for each in judgements)
        return self.mover.take(person, seen, Step(Action.JUDGE_EVIDENCE, why or None, record), now)

    def finish(
        self, person: Person, seen: Seen, role: ReviewerRole, number: int, note: str, *, now: datetime
    ) -> Case:
        """Who sees to a condition, or the requester, says that it is met, and how that can be seen."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            _check_owner(person, case, role, number)
            if not finish_condition(tx, case, role, number, by=person, now=now, note=note):
                raise NotAllowed("This condition is said to be met already; a reviewer looks at it next.")
            return after

        return self.mover.take(person, seen, Step(Action.FINISH_CONDITION, note, record), now)

    def accept(self, person: Person, seen: Seen, role: ReviewerRole, number: int, *, now: datetime) -> Case:
        """A reviewer agrees that a condition is met."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            if not accept_condition(tx, case, role, number, by=person, now=now):
                raise NotAllowed("There is nothing to accept here: it is not said to be met, or is accepted.")
            return after

        return self.mover.take(person, seen, Step(Action.ACCEPT_CONDITION, None, record), now)

    def reopen(
        self, person: Person, seen: Seen, role: ReviewerRole, number: int, reason: str, *, now: datetime
    ) -> Case:
        """A reviewer does not agree that a condition is met; it is open again."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            if not reopen_condition(tx, case, role, number):
                raise NotAllowed("This condition is open already, or was accepted.")
            return after

        return self.mover.take(person, seen, Step(Action.RETURN_CONDITION, reason, record), now)


def _judge(tx: Connection, case: Case, said: Judgement, person: Person, now: datetime) -> None:
    number = said.number
    if number is None:
        _check_need(case, said.need)
        seen_elsewhere = Evidence(said.need, person, now, case.revision, note=said.note)
        number = show_evidence(tx, case, seen_elsewhere)
    verdict = Verdict(said.accepted, person, now, case.revision, said.reason)
    if not judge_evidence(tx, case, number, verdict):
        raise NotAllowed("This evidence is not there any more. Please open the form again.")


def _check_need(case: Case, kind: str) -> None:
    if kind not in {need.kind for need in case.assessment.needs}:
        raise NotAllowed("The request has changed, and does not need this any more. Please look at it again.")


def _check_owner(person: Person, case: Case, role: ReviewerRole, number: int) -> None:
    """Its owner, or the requester, who answers for all of them; nobody else."""
    terms = [term for review in case.current_reviews if review.role is role for term in review.conditions]
    term = next((term for term in terms if term.number == number), None)
    if term is None:
        raise NotAllowed("There is no such condition any more. Please look at the case again.")
    own = term.owner is not None and names(term.owner, person, case.team)
    if not own and not names(case.requester.user, person, case.team):
        raise NotAllowed("Somebody else sees to this condition.")


def _verb(said: Judgement) -> str:
    return "Accepted" if said.accepted else "Refused"
