"""The product without Slack: what happens when a request is sent, shared, approved, declined or withdrawn.

Newcomers start here. Each method is one thing a person does. `bot/moving.py` looks up who they are to the
case, asks the policy whether the case may move, and stores the move with what is owed to whom in one
transaction; what comes back is the case as it is then. Evidence and conditions stand in `bot/proving.py`. No
Slack is known here, and time comes in as `now`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.acts import Seen, Terms, TooLate, goes_final, remark, review
from bot.authority import (
    NOBODY,
    Membership,
    Roles,
    check_evidence,
    eligible,
    in_place_of,
    may_read,
    open_role,
    role_for_approval,
    role_of_card,
    roles_awaited,
    roles_of,
    roles_that_decide,
    standings,
)
from bot.classifier import Classifier
from bot.handing import check_assignee, entry_of, handed, person_of
from bot.moving import Moved, Mover, Step, after_action, found, unwatched
from bot.owing import owe_news
from bot.rejudging import owe_rejudged
from policy import (
    Action,
    Assessment,
    NotAllowed,
    Pack,
    Person,
    ReviewerRole,
    Status,
    UseRequest,
)
from storage import (
    Case,
    Comment,
    Database,
    Draft,
    Production,
    add_review,
    comments_on,
    end_draft,
    find_case,
    find_submission,
    open_case,
    production,
    revise,
)


@dataclass(frozen=True)
class Flow:
    """The journeys of a case."""

    database: Database
    pack: Pack
    membership: Membership
    classifier: Classifier
    moved: Moved = unwatched

    @property
    def mover(self) -> Mover:
        """What takes a step on a case."""
        return Mover(self.database, self.membership, self.moved)

    def assess(self, request: UseRequest) -> Assessment:
        """What the guidance says of the request; nothing is stored."""
        return self.classifier.assess(request)

    def send(self, draft: Draft, request: UseRequest, *, now: datetime) -> Case:
        """Opens a case from the draft, or revises the draft's case. Sent twice, it is one case."""
        assessment = self.assess(request)
        try:
            with self.database.writing() as tx:
                case, is_new = self._store(tx, draft, request, assessment, now)
                if is_new:
                    owe_news(tx, case, now=now)
                end_draft(tx, draft.id)
        except NotAllowed as refusal:
            self.mover.note_refused_change(draft, refusal, now)
            raise
        return case

    def _store(
        self, tx: Connection, draft: Draft, request: UseRequest, assessment: Assessment, now: datetime
    ) -> tuple[Case, bool]:
        """The case, and whether this is the first that it hears of the request."""
        # What would revise a case that has moved on may have been sent before.
        if draft.case_id is not None and (known := find_submission(tx, draft.id)) is not None:
            return known, False
        earlier = self._revised(tx, draft, request)
        if earlier is not None and not goes_final(earlier, request):
            return self._revise(tx, earlier, draft, request, assessment, now), True
        return open_case(
            tx,
            team=draft.owner.team,
            request=request,
            assessment=assessment,
            requester=draft.owner,
            submission=draft.id,
            now=now,
            production_name=draft.answers.get("production_name"),
            made_from=earlier.id if earlier else draft.made_from,
            why=remark(draft, request, assessment),
        )

    def _revised(self, tx: Connection, draft: Draft, request: UseRequest) -> Case | None:
        """The case whose answers the draft changes, locked."""
        if draft.case_id is None:
            return None
        case = found(find_case(tx, draft.owner.team, draft.case_id, lock=True), draft.case_id)
        if request.production != case.request.production:
            raise NotAllowed("A case stays with its production. For another production, send a new request.")
        return case

    def _revise(
        self,
        tx: Connection,
        case: Case,
        draft: Draft,
        request: UseRequest,
        assessment: Assessment,
        now: datetime,
    ) -> Case:
        own = standings(draft.owner, case, NOBODY)
        return revise(
            tx,
            case,
            request=request,
            assessment=assessment,
            submission=draft.id,
            after=after_action(case, Action.REVISE, own, assessment),
            by=draft.owner,
            now=now,
            why=remark(draft, request, assessment),
        )

    def acknowledge(self, person: Person, seen: Seen, *, now: datetime) -> Case:
        """A reviewer has read what was shared."""
        return self.mover.take(person, seen, Step(Action.ACKNOWLEDGE), now)

    def pull_in(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer wants to decide on something that was only shared."""
        return self.mover.take(person, seen, Step(Action.PULL_IN, reason), now)

    def ask(self, person: Person, seen: Seen, question: str, *, now: datetime) -> Case:
        """A reviewer needs to know more; the case waits for the requester."""
        return self.mover.take(person, seen, Step(Action.ASK, question), now)

    def answer(self, person: Person, seen: Seen, answer: str, *, now: datetime) -> Case:
        """The requester answers, and the case is back in review. Another question is not answered by it."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            asked = case.question.number if case.question else None
            if seen.question not in {None, asked}:
                raise TooLate("You were asked something else meanwhile. Please read it first.", case)
            return after

        return self.mover.take(person, seen, Step(Action.ANSWER, answer, record), now)

    def withdraw(self, person: Person, seen: Seen, reason: str | None, *, now: datetime) -> Case:
        """The requester takes the request back."""
        return self.mover.take(person, seen, Step(Action.WITHDRAW, reason), now)

    def close(self, person: Person, seen: Seen, reason: str | None, *, now: datetime) -> Case:
        """What was approved or acknowledged is finished."""
        return self.mover.take(person, seen, Step(Action.CLOSE, reason), now)

    def revoke(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer ends an approval; everybody who was told of it is told of its end."""
        return self.mover.take(person, seen, Step(Action.REVOKE, reason), now)

    def send_back(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer takes an approval back into review, as a condition is overdue, for instance.

        Its approvals must be given anew: they lapse, as the same request gets its next revision.
        """
        return self.mover.take(person, seen, Step(Action.SEND_BACK, reason, renewed=True), now)

    def decline(self, person: Person, seen: Seen, reason: str, *, now: datetime) -> Case:
        """A reviewer says no, with the reason."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            role = open_role(case, roles, role_of_card(case, seen.channel))
            instead_of = self._in_place_of(tx, case, role, person, now)
            add_review(tx, case, review(case, Action.DECLINE, role, person, Terms(reason), now, instead_of))
            return after

        return self.mover.take(person, seen, Step(Action.DECLINE, reason, record), now)

    def approve(self, person: Person, seen: Seen, terms: Terms, *, now: datetime) -> Case:
        """A reviewer approves this exact revision; the last role that is needed makes it approved."""

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            check_evidence(case)
            role = role_for_approval(person, case, roles, role_of_card(case, seen.channel))
            instead_of = self._in_place_of(tx, case, role, person, now)
            given = review(case, Action.APPROVE, role, person, terms, now, instead_of)
            reviewed = add_review(tx, case, given)
            if roles_awaited(reviewed):
                return case.status
            owe_rejudged(tx, case, self.pack.name, now)
            return after

        return self.mover.take(person, seen, Step(Action.APPROVE, terms.reason, record), now)

    def _in_place_of(
        self, tx: Connection, case: Case, role: ReviewerRole, person: Person, now: datetime
    ) -> str | None:
        return in_place_of(person, role, production(tx, case.team, case.production), now)

    def reassign(self, person: Person, seen: Seen, to: str, reason: str | None, *, now: datetime) -> Case:
        """The case is handed to somebody who may decide on it. It gives nobody a right they did not have."""
        case, its_production, _ = self.mover.look_up(person, seen, now)
        entry = entry_of(to, eligible(case, its_production, self.membership, now))
        theirs = roles_of(person_of(entry, case.team), its_production, self.membership, now)

        def record(tx: Connection, case: Case, roles: Roles, after: Status) -> Status:
            check_assignee(case, person_of(entry, case.team), theirs)
            return after

        step = Step(Action.REASSIGN, handed(entry, reason), record, assignee=entry)
        return self.mover.take(person, seen, step, now)

    def eligible(self, case: Case, *, now: datetime) -> tuple[str, ...]:
        """Whose approval of the case is missing, as entries of the set-up (`user` or `team/user`)."""
        return eligible(case, self.production_of(case), self.membership, now)

    def readable(
        self, person: Person, team: str, case_id: str, *, now: datetime
    ) -> tuple[Case, Production | None]:
        """The case and its production, for who may see it. NotAllowed never tells whether it exists."""
        with self.database.reading() as tx:
            case = find_case(tx, team, case_id)
            its_production = production(tx, team, case.production) if case else None
        if case is None or not may_read(person, case, its_production, self.membership, now):
            raise NotAllowed(
                "There is no case {case} that you can see. “/genai-use list” shows yours.", case=case_id
            )
        return case, its_production

    def comments_on(self, case: Case) -> list[Comment]:
        """The last replies in the case's threads."""
        with self.database.reading() as tx:
            return comments_on(tx, case)

    def production_of(self, case: Case) -> Production | None:
        """The case's production as it is set up now."""
        with self.database.reading() as tx:
            return production(tx, case.team, case.production)

    def revisable(self, person: Person, team: str, case_id: str, *, now: datetime) -> Case:
        """The person's own case, if its answers may still be changed."""
        return self.mover.check(person, Seen(team, case_id), Action.REVISE, now)[0]

    def actionable(
        self, person: Person, seen: Seen, action: Action, *, now: datetime
    ) -> tuple[Case, ReviewerRole]:
        """The case, and the role in which the person may act; refuses as the action itself would."""
        case, roles = self.mover.check(person, seen, action, now)
        try:
            return case, _role(case, action, person, roles, role_of_card(case, seen.channel))
        except NotAllowed as refusal:
            self.mover.note_refusal(person, case, action, refusal, now)
            raise

    def actionable_next(
        self, person: Person, seen: Seen, action: Action, *, now: datetime
    ) -> tuple[Case, ReviewerRole] | None:
        """As `actionable`, where nobody has asked for it: nothing instead of a refusal on record."""
        case, _, roles = self.mover.look_up(person, seen, now)
        try:
            after_action(case, action, standings(person, case, roles))
            return case, _role(case, action, person, roles, role_of_card(case, seen.channel))
        except NotAllowed:
            return None


def _role(
    case: Case, action: Action, person: Person, roles: Roles, clicked: ReviewerRole | None
) -> ReviewerRole:
    if action is Action.APPROVE:
        check_evidence(case)
        return role_for_approval(person, case, roles, clicked)
    if action is Action.DECLINE:
        return open_role(case, roles, clicked)
    return next(iter(roles & roles_that_decide(case)), ReviewerRole.CONTACT)
