"""Where a case stands, in words: headlines with their marks, whom it waits for, who decided.

Knows the policy's and storage's values; nothing of blocks.
"""

from collections.abc import Iterable, Mapping

from policy import Action, Outcome, ReviewerRole, Status, missing_roles
from storage import Case, Event, Production, Review

ROLES: Mapping[ReviewerRole, str] = {
    ReviewerRole.CONTACT: "the Netflix contact",
    ReviewerRole.LEGAL: "Netflix legal",
}
# A mark never stands alone: the words beside it say the same.
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SHARE: "✅ Sharing it is enough",
    Outcome.ESCALATE: "⚠️ Wait for your contact's guidance",
    Outcome.WRITTEN_APPROVAL: "🛑 Do not start before written approval",
}
ASKED: Mapping[Outcome, str] = {
    Outcome.SHARE: "⚠️ Pulled into review",
    Outcome.ESCALATE: "⚠️ Your guidance is asked for",
    Outcome.WRITTEN_APPROVAL: "🛑 Written approval is asked for",
}
STATUSES: Mapping[Status, str] = {
    Status.SHARED: "✅ For your information",
    Status.ACKNOWLEDGED: "✅ Acknowledged",
    Status.IN_REVIEW: "⚠️ In review",
    Status.NEEDS_INFO: "💬 Waiting for an answer",
    Status.APPROVED: "✅ Approved",
    Status.DECLINED: "⛔ Declined",
    Status.WITHDRAWN: "↩️ Withdrawn",
    Status.REVOKED: "⛔ Approval revoked",
    Status.EXPIRED: "⌛ Approval has run out",
    Status.CLOSED: "🗄️ Closed",
}
BY: Mapping[Action, str] = {
    Action.ACKNOWLEDGE: "Acknowledged",
    Action.PULL_IN: "Pulled into review",
    Action.APPROVE: "Approved",
    Action.ASK: "Question asked",
    Action.ANSWER: "Question answered",
    Action.DECLINE: "Declined",
    Action.REVISE: "Answers changed",
    Action.WITHDRAW: "Withdrawn",
    Action.REASSIGN: "Handed over",
    Action.REVOKE: "Approval revoked",
    Action.EXPIRE: "Approval ran out",
    Action.SEND_BACK: "Sent back to review",
    Action.CLOSE: "Closed",
    Action.SHOW_EVIDENCE: "Evidence shown",
    Action.JUDGE_EVIDENCE: "Evidence judged",
    Action.FINISH_CONDITION: "Condition said to be met",
    Action.ACCEPT_CONDITION: "Condition accepted as met",
    Action.RETURN_CONDITION: "Condition opened again",
}

# Lines of the record that move nothing.
NOTED: Mapping[str, str] = {
    "open": "Sent",
    "undeliverable": "A message could not be delivered",
    "file_read": "Evidence checked",
    "file_refused": "Evidence could not be used",
    "ends_soon": "The approval ends soon",
    "overdue": "A condition is overdue",
}
REFUSED = "refused_"
# The clock of a case, by whom it waits for.
REMINDED = {
    "reminded_contact": "Waited for the Netflix contact",
    "reminded_legal": "Waited for Netflix legal",
    "reminded_requester": "Waited for the requester",
}


def contact_headline(case: Case) -> str:
    """The headline of a reviewer's card."""
    if case.status is Status.IN_REVIEW:
        return ASKED[case.assessment.outcome]
    return _decided(case)


def status_words(case: Case) -> str:
    """The headline of a case for anybody who may read it."""
    if case.status is Status.SHARED:
        return "✅ Shared for information"
    return _decided(case)


def _decided(case: Case) -> str:
    terms = case.status is Status.APPROVED and any(review.conditions for review in approvals(case))
    return STATUSES[case.status] + (" with conditions" if terms else "")


def production_name(case: Case, production: Production | None) -> str:
    """The production as people call it."""
    return production.name if production else case.production_name or case.production


def required_roles(case: Case) -> tuple[ReviewerRole, ...]:
    """Whose approval the case needs; what was pulled into review needs the contact's."""
    return case.assessment.reviewers or (ReviewerRole.CONTACT,)


def approvals(case: Case) -> list[Review]:
    """The approvals of the revision in force."""
    return [review for review in case.current_reviews if review.action is Action.APPROVE]


def awaited_roles(case: Case) -> tuple[ReviewerRole, ...]:
    """The roles whose approval is still missing."""
    return missing_roles(required_roles(case), [review.role for review in approvals(case)])


def roles_in_words(roles: Iterable[ReviewerRole]) -> str:
    return " and ".join(ROLES[role] for role in roles)


def last_move(case: Case) -> Event | None:
    """The event that brought the case where it stands."""
    moves = [event for event in case.events if event.after is case.status and event.before is not event.after]
    return moves[-1] if moves else None


def assigned(case: Case, production: Production | None) -> str | None:
    """To whom the case is handed, as the set-up names them, while it is their approval that is missing."""
    entry = case.assignee
    if entry is None or case.status not in (Status.IN_REVIEW, Status.NEEDS_INFO):
        return None
    home, _, user = entry.rpartition("/")
    if any((review.by.team, review.by.user) == (home or case.team, user) for review in case.current_reviews):
        return None
    contacts = production.contacts if production else ()
    roles = {contact.role for contact in contacts if entry in (*contact.people, *contact.deputies)}
    return None if roles and roles.isdisjoint(awaited_roles(case)) else entry


def handed_to(event: Event) -> str | None:
    """To whom the event handed the case; None for any other event."""
    return (event.why or "").partition(": ")[0] if event.action == Action.REASSIGN else None


def reason_of(event: Event) -> str | None:
    """What was said with the event."""
    return (event.why or "").partition(": ")[2] or None if event.action == Action.REASSIGN else event.why


def done_words(event: Event) -> str:
    """What an event did, as a past tense."""
    if event.action in set(Action):
        return BY[Action(event.action)]
    if event.action in REMINDED:
        return REMINDED[event.action]
    return NOTED.get(event.action, "Refused" if event.action.startswith(REFUSED) else event.action)
