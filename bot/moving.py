"""One action of a person on a case: who they are to it, whether it may move, and what is owed for it.

Everything is checked at the moment of the click and again under the case's lock; a refusal stands in the
case's record. Knows no Slack, and time comes in as `now`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.acts import Seen, TooLate
from bot.authority import Membership, Roles, roles_of, standings
from bot.owing import owe_news
from bot.terms import owe_terms
from bot.validity import owe_end_of_validity
from policy import (
    Action,
    Assessment,
    NotAllowed,
    Outcome,
    Person,
    Standing,
    Status,
    allowed_actions,
    next_status,
)
from storage import Case, Database, Draft, Production, Stale, find_case, move, note_event, production, revise

Moved = Callable[[Action, Outcome], None]
Record = Callable[[Connection, Case, Roles, Status], Status]


@dataclass(frozen=True, slots=True)
class Step:
    """One action on a case, and why. `record` stores what belongs to it and gives the status it leads to.

    `assignee`: to whom it is handed. `renewed`: approvals lapse, as the same request gets its next revision.
    """

    action: Action
    why: str | None = None
    record: Record | None = None
    assignee: str | None = None
    renewed: bool = False


def unwatched(_action: Action, _outcome: Outcome) -> None:
    """Nobody counts what is done."""


@dataclass(frozen=True)
class Mover:
    """Takes steps on cases. `moved` is told of each action that was taken, with the case's outcome."""

    database: Database
    membership: Membership
    moved: Moved = unwatched

    def take(self, person: Person, seen: Seen, step: Step, now: datetime) -> Case:
        """The step, stored with what is owed for it. TooLate or NotAllowed say why not."""
        case, _, roles = self.look_up(person, seen, now)
        try:
            admin = self._is_admin(person, case, step.action)
            with self.database.writing() as tx:
                moved = self._move(tx, person, seen, step, roles, admin, now)
        except Stale as lost:
            late = TooLate("Somebody else was quicker; your click changed nothing.", lost.case)
            self.note_refusal(person, case, step.action, late, now)
            raise late from lost
        except NotAllowed as refusal:
            self.note_refusal(person, case, step.action, refusal, now)
            raise
        self.moved(step.action, moved.assessment.outcome)
        return moved

    def check(self, person: Person, seen: Seen, action: Action, now: datetime) -> tuple[Case, Roles]:
        """The case, if the person may take the action now; refuses as the action itself would."""
        case, _, roles = self.look_up(person, seen, now)
        try:
            admin = self._is_admin(person, case, action)
            after_action(case, action, standings(person, case, roles, admin=admin))
        except NotAllowed as refusal:
            self.note_refusal(person, case, action, refusal, now)
            raise
        return case, roles

    def look_up(self, person: Person, seen: Seen, now: datetime) -> tuple[Case, Production | None, Roles]:
        """The case with the person's roles; outside of any transaction, as Slack may be asked."""
        with self.database.reading() as tx:
            case = found(find_case(tx, seen.team, seen.case_id), seen.case_id)
            its_production = production(tx, seen.team, case.production)
        return case, its_production, roles_of(person, its_production, self.membership, now)

    def _is_admin(self, person: Person, case: Case, action: Action) -> bool:
        """Slack is asked only where admins may do something."""
        if action is not Action.REASSIGN or person.team != case.team:
            return False
        return person.user in self.membership.admins(case.team)

    def _move(
        self,
        tx: Connection,
        person: Person,
        seen: Seen,
        step: Step,
        roles: Roles,
        admin: bool,
        now: datetime,
    ) -> Case:
        case = found(find_case(tx, seen.team, seen.case_id, lock=True), seen.case_id)
        after = after_action(case, step.action, standings(person, case, roles, admin=admin))
        if seen.revision not in {None, case.revision}:
            raise TooLate("The request was changed after you opened this form. Please read it again.", case)
        if step.record is not None:
            after = step.record(tx, case, roles, after)
        if step.renewed:
            moved = renew(tx, case, step.action, after, by=person, now=now, why=step.why)
        else:
            moved = move(
                tx, case, step.action, after, by=person, now=now, why=step.why, assignee=step.assignee
            )
        owe_news(tx, moved, now=now)
        owe_end_of_validity(tx, moved, now=now)
        owe_terms(tx, moved, now=now)
        return moved

    def note_refusal(
        self, person: Person, case: Case, action: Action, refusal: NotAllowed, now: datetime
    ) -> None:
        """A click that was refused stands in the case's record."""
        with self.database.writing() as tx:
            note_event(tx, case, f"refused_{action}", by=person, now=now, why=str(refusal))

    def note_refused_change(self, draft: Draft, refusal: NotAllowed, now: datetime) -> None:
        """As above, for a form that was to change a case; a new request has no record yet."""
        with self.database.reading() as tx:
            case = find_case(tx, draft.owner.team, draft.case_id) if draft.case_id else None
        if case is not None:
            self.note_refusal(draft.owner, case, Action.REVISE, refusal, now)


def renew(
    tx: Connection,
    case: Case,
    action: Action,
    after: Status,
    *,
    by: Person | None,
    now: datetime,
    why: str | None,
    assessment: Assessment | None = None,
) -> Case:
    """The same request as the next revision, judged as before or by `assessment`: approvals lapse."""
    return revise(
        tx,
        case,
        request=case.request,
        assessment=assessment or case.assessment,
        # Every revision is written once, under a key of its own.
        submission=f"{action}:{case.team}:{case.id}:{case.revision + 1}",
        after=after,
        by=by,
        now=now,
        why=why,
        action=action,
    )


def after_action(
    case: Case, action: Action, standing: frozenset[Standing], assessment: Assessment | None = None
) -> Status:
    """The status after the action, if the case's status and the person's standing permit it."""
    if not any(action in allowed_actions(case.status, [anyone]) for anyone in Standing):
        raise TooLate("This case has moved on.", case)
    outcome = (assessment or case.assessment).outcome
    return next_status(case.status, action, standing, outcome=outcome)


def found(case: Case | None, case_id: str) -> Case:
    """The case; NotAllowed when there is none."""
    if case is None:
        raise NotAllowed("There is no case {case} here.", case=case_id)
    return case
