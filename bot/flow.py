"""The product without Slack: what happens when a request is sent, shared, approved, declined or withdrawn.

Newcomers start here. Each method is one thing a person does: it looks up who they are to the case, asks the
policy whether the case may move, stores the move and what is owed to whom in one transaction, and returns the
case as it is then. It knows no Slack, and time comes in as `now`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.acts import Seen, Terms, TooLate, remark
from bot.authority import (
    Membership,
    approving_roles,
    check_evidence,
    check_not_blocked,
    may_read,
    open_role,
    role_for_approval,
    role_of_card,
    roles_of,
    roles_that_decide,
    standings,
)
from bot.classifier import Classifier
from bot.owing import owe_note, owe_redraw
from bot.validity import owe_end_of_validity
from policy import (
    Action,
    Assessment,
    NotAllowed,
    Pack,
    Person,
    ReviewerRole,
    Standing,
    Status,
    UseRequest,
    allowed_actions,
    missing_roles,
    next_status,
)
from storage import (
    Case,
    Database,
    Draft,
    Priority,
    Production,
    Review,
    Stale,
    add_review,
    end_draft,
    find_case,
    find_submission,
    move,
    note_event,
    open_case,
    production,
    revise,
)

Roles = frozenset[ReviewerRole]
# What the requester must not miss; for the rest their message changes quietly.
TOLD_APART = {Action.APPROVE, Action.DECLINE, Action.PULL_IN}
Record = Callable[[Connection, Case, Roles, Status], Status]


@dataclass(frozen=True, slots=True)
class _Step:
    """One action on a case, and why. `record` stores what belongs to it and gives the status it leads to."""

    action: Action
    why: str | None = None
    record: Record | None = None


@dataclass(frozen=True)
class Flow:
    """The journeys of a case."""

    database: Database
    pack: Pack
    membership: Membership
    classifier: Classifier

    def assess(self, request: UseRequest) -> Assessment:
        """What the guidance says of the request; nothing is stored."""
        return self.classifier.assess(request)

    def send(self, draft: Draft, request: UseRequest, *, now: datetime) -> Case:
        """Opens a case from the draft, or revises the draft's case. Sent twice, it is one case."""
        assessment = self.assess(request)
        with self.database.writing() as tx:
            case = find_submission(tx, draft.id)
            if case is None:
                case = self._store(tx, draft, request, assessment, now)
                owe_redraw(tx, case, now=now)
            end_draft(tx, draft.id)
        return case

    def _store(
        self,
        tx: Connection,
        draft: Draft,
        request: UseRequest,
        assessment: Assessment,
        now: datetime,
    ) -> Case:
        if draft.case_id is not None:
            return self._revise(tx, draft, request, assessment, now)
        case, _ = open_case(
            tx,
            team=draft.owner.team,
            request=request,
            assessment=assessment,
            requester=draft.owner,
            submission=draft.id,
            now=now,
            production_name=draft.answers.get("production_name"),
            why=remark(draft, request, assessment),
        )
        return case

    def _revise(
        self, tx: Connection, draft: Draft, request: UseRequest, assessment: Assessment, now: datetime
    ) -> Case:
        case_id = draft.case_id or ""
        case = _found(find_case(tx, draft.owner.team, case_id), case_id)
        if request.production != case.request.production:
            raise NotAllowed("A case stays with its production. For another production, send a new request.")
        after = self._after(case, Action.REVISE, draft.owner, frozenset(), assessment)
        return revise(
            tx,
            case,
            request=request,
            assessment=assessment,
            submission=draft.id,
            after=after,
            by=draft.owner,
            now=now,
            why=remark(draft, request, assessment),
        )

    def acknowledge(self, person: Person, seen: Seen, *, now: datetime) -> Case:
        """A reviewer has read what was shared."""
        return self._take(person, seen, _Step(Action.ACKNOWLEDGE), now)

    def pull_in(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer wants to decide on something that was only shared."""
        return self._take(person, seen, _Step(Action.PULL_IN, reason), now)

    def withdraw(self, person: Person, seen: Seen, reason: str | None, *, now: datetime) -> Case:
        """The requester takes the request back."""
        return self._take(person, seen, _Step(Action.WITHDRAW, reason), now)

    def decline(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer says no, with the reason."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            role = open_role(case, roles, role_of_card(case, seen.channel))
            add_review(tx, case, _review(case, Action.DECLINE, role, person, Terms(reason), now))
            return after

        return self._take(person, seen, _Step(Action.DECLINE, reason, record), now)

    def approve(self, person: Person, seen: Seen, terms: Terms, *, now: datetime) -> Case:
        """A reviewer approves this exact revision; the last role that is needed makes it approved."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            check_evidence(case, terms.evidence_accepted)
            role = role_for_approval(person, case, roles, role_of_card(case, seen.channel))
            reviewed = add_review(tx, case, _review(case, Action.APPROVE, role, person, terms, now))
            missing = missing_roles(roles_that_decide(case), approving_roles(reviewed))
            return case.status if missing else after

        return self._take(person, seen, _Step(Action.APPROVE, terms.reason, record), now)

    def readable(self, person: Person, team: str, case_id: str) -> tuple[Case, Production | None]:
        """The case and its production, for who may see it. NotAllowed never tells whether it exists."""
        with self.database.reading() as tx:
            case = find_case(tx, team, case_id)
            its_production = production(tx, team, case.production) if case else None
        if case is None or not may_read(person, case, its_production, self.membership):
            raise NotAllowed(f"There is no case {case_id} that you can see. “/genai-use list” shows yours.")
        return case, its_production

    def production_of(self, case: Case) -> Production | None:
        """The case's production as it is set up now."""
        with self.database.reading() as tx:
            return production(tx, case.team, case.production)

    def revisable(self, person: Person, team: str, case_id: str, *, now: datetime) -> Case:
        """The person's own case, if its answers may still be changed."""
        case, _ = self.actionable(person, Seen(team, case_id), Action.REVISE, now=now)
        return case

    def actionable(
        self, person: Person, seen: Seen, action: Action, *, now: datetime
    ) -> tuple[Case, ReviewerRole]:
        """The case, and the role in which the person may act; refuses as the action itself would."""
        case, roles = self._case_and_roles(person, seen)
        try:
            self._after(case, action, person, roles)
            return case, self._role(case, action, person, roles, role_of_card(case, seen.channel))
        except NotAllowed as refusal:
            self._note_refusal(person, case, action, refusal, now)
            raise

    def _role(
        self, case: Case, action: Action, person: Person, roles: Roles, clicked: ReviewerRole | None
    ) -> ReviewerRole:
        if action is Action.APPROVE:
            check_not_blocked(case)
            return role_for_approval(person, case, roles, clicked)
        if action is Action.DECLINE:
            return open_role(case, roles, clicked)
        return next(iter(roles & roles_that_decide(case)), ReviewerRole.CONTACT)

    def _take(self, person: Person, seen: Seen, step: _Step, now: datetime) -> Case:
        case, roles = self._case_and_roles(person, seen)
        try:
            with self.database.writing() as tx:
                return self._move(tx, person, seen, step, roles, now)
        except Stale as lost:
            raise TooLate("Somebody else was quicker; your click changed nothing.", lost.case) from lost
        except NotAllowed as refusal:
            self._note_refusal(person, case, step.action, refusal, now)
            raise

    def _move(
        self, tx: Connection, person: Person, seen: Seen, step: _Step, roles: Roles, now: datetime
    ) -> Case:
        case = _found(find_case(tx, seen.team, seen.case_id), seen.case_id)
        after = self._after(case, step.action, person, roles)
        if seen.revision not in {None, case.revision}:
            raise TooLate("The request was changed after you opened this form. Please read it again.", case)
        if step.record is not None:
            after = step.record(tx, case, roles, after)
        moved = move(tx, case, step.action, after, by=person, now=now, why=step.why)
        owe_redraw(tx, moved, now=now, priority=Priority.DECISION)
        owe_end_of_validity(tx, moved)
        if after is not case.status and step.action in TOLD_APART:
            owe_note(tx, moved, now=now)
        return moved

    def _case_and_roles(self, person: Person, seen: Seen) -> tuple[Case, Roles]:
        """Outside of any transaction, as Slack may be asked who is in a group."""
        with self.database.reading() as tx:
            case = _found(find_case(tx, seen.team, seen.case_id), seen.case_id)
            its_production = production(tx, seen.team, case.production)
        return case, roles_of(person, its_production, self.membership)

    def _after(
        self,
        case: Case,
        action: Action,
        person: Person,
        roles: Roles,
        assessment: Assessment | None = None,
    ) -> Status:
        """The status after the action, if the case's status and the person's standing permit it."""
        if not any(action in allowed_actions(case.status, [anyone]) for anyone in Standing):
            raise TooLate("This case has moved on.", case)
        outcome = (assessment or case.assessment).outcome
        return next_status(case.status, action, standings(person, case, roles), outcome=outcome)

    def _note_refusal(
        self, person: Person, case: Case, action: Action, refusal: NotAllowed, now: datetime
    ) -> None:
        with self.database.writing() as tx:
            note_event(tx, case, f"refused_{action}", by=person, now=now, why=str(refusal))


def _found(case: Case | None, case_id: str) -> Case:
    if case is None:
        raise NotAllowed(f"There is no case {case_id} here.")
    return case


def _review(
    case: Case, action: Action, role: ReviewerRole, person: Person, terms: Terms, now: datetime
) -> Review:
    return Review(
        action=action,
        role=role,
        by=person,
        at=now,
        revision=case.revision,
        digest=case.assessment.request_digest,
        guidance=case.assessment.guidance,
        reason=terms.reason,
        conditions=terms.conditions,
        evidence_accepted=tuple(sorted(terms.evidence_accepted)),
        valid_until=terms.valid_until,
    )
