"""Where a case stands, in words: headlines with their marks, whom it waits for, who decided.

Knows the policy's and storage's values; nothing of blocks.
"""

from collections.abc import Iterable, Mapping

from bot.language import N_, _, all_of
from bot.views.record_words import told_why
from policy import Action, Outcome, ReviewerRole, Status, missing_roles
from storage import Case, CaseLine, Event, Production, Review

ROLES: Mapping[ReviewerRole, str] = {
    ReviewerRole.CONTACT: N_("the Netflix contact"),
    ReviewerRole.LEGAL: N_("Netflix legal"),
}
# In brackets, after who decided.
IN_ROLE: Mapping[ReviewerRole, str] = {
    ReviewerRole.CONTACT: N_("contact"),
    ReviewerRole.LEGAL: N_("legal"),
}
# A mark never stands alone: the words beside it say the same.
OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SHARE: N_("✅ Sharing it is enough"),
    Outcome.ESCALATE: N_("⚠️ Wait for your contact's guidance"),
    Outcome.WRITTEN_APPROVAL: N_("🛑 Do not start before written approval"),
}
ASKED: Mapping[Outcome, str] = {
    Outcome.SHARE: N_("⚠️ Pulled into review"),
    Outcome.ESCALATE: N_("⚠️ Your guidance is asked for"),
    Outcome.WRITTEN_APPROVAL: N_("🛑 Written approval is asked for"),
}
STATUSES: Mapping[Status, str] = {
    Status.SHARED: N_("✅ For your information"),
    Status.ACKNOWLEDGED: N_("✅ Acknowledged"),
    Status.IN_REVIEW: N_("⚠️ In review"),
    Status.NEEDS_INFO: N_("💬 Waiting for an answer"),
    Status.APPROVED: N_("✅ Approved"),
    Status.DECLINED: N_("⛔ Declined"),
    Status.WITHDRAWN: N_("↩️ Withdrawn"),
    Status.REVOKED: N_("⛔ Approval revoked"),
    Status.EXPIRED: N_("⌛ Approval has run out"),
    Status.CLOSED: N_("🗄️ Closed"),
}
BY: Mapping[Action, str] = {
    Action.ACKNOWLEDGE: N_("Acknowledged"),
    Action.PULL_IN: N_("Pulled into review"),
    Action.APPROVE: N_("Approved"),
    Action.ASK: N_("Question asked"),
    Action.ANSWER: N_("Question answered"),
    Action.DECLINE: N_("Declined"),
    Action.REVISE: N_("Answers changed"),
    Action.WITHDRAW: N_("Withdrawn"),
    Action.REASSIGN: N_("Handed over"),
    Action.REVOKE: N_("Approval revoked"),
    Action.EXPIRE: N_("Approval ran out"),
    Action.SEND_BACK: N_("Sent back to review"),
    Action.CLOSE: N_("Closed"),
    Action.SHOW_EVIDENCE: N_("Evidence shown"),
    Action.JUDGE_EVIDENCE: N_("Evidence judged"),
    Action.FINISH_CONDITION: N_("Condition said to be met"),
    Action.ACCEPT_CONDITION: N_("Condition accepted as met"),
    Action.RETURN_CONDITION: N_("Condition opened again"),
}

# Lines of the record that move nothing.
NOTED: Mapping[str, str] = {
    "open": N_("Sent"),
    "undeliverable": N_("A message could not be delivered"),
    "file_read": N_("Evidence checked"),
    "file_refused": N_("Evidence could not be used"),
    "ends_soon": N_("The approval ends soon"),
    "overdue": N_("A condition is overdue"),
}
REFUSED = "refused_"
ON_TERMS = N_("✅ Approved with conditions")
# The clock of a case, by whom it waits for.
REMINDED = {
    "reminded_contact": N_("Waited for the Netflix contact"),
    "reminded_legal": N_("Waited for Netflix legal"),
    "reminded_requester": N_("Waited for the requester"),
}


def contact_headline(case: Case) -> str:
    """The headline of a reviewer's card."""
    if case.status is Status.IN_REVIEW:
        return _(ASKED[case.assessment.outcome])
    return _decided(case)


def status_words(case: Case | CaseLine) -> str:
    """The headline of a case for anybody who may read it."""
    if case.status is Status.SHARED:
        return _("✅ Shared for information")
    return _decided(case)


def _decided(case: Case | CaseLine) -> str:
    terms = case.status is Status.APPROVED and case.has_conditions
    return _(ON_TERMS if terms else STATUSES[case.status])


def production_name(case: Case | CaseLine, production: Production | None) -> str:
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


def role_words(role: ReviewerRole) -> str:
    """Who acts in this role, for the middle of a sentence."""
    return _(ROLES[role])


def roles_in_words(roles: Iterable[ReviewerRole]) -> str:
    return all_of(map(role_words, roles))


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
    """What was said with the event; our own words in it in the reader's."""
    return (
        (event.why or "").partition(": ")[2] or None if event.action == Action.REASSIGN else told_why(event)
    )


def done_words(event: Event) -> str:
    """What an event did, as a past tense."""
    if event.action in set(Action):
        return _(BY[Action(event.action)])
    if event.action.startswith(REFUSED):
        return _("Refused")
    known = REMINDED.get(event.action) or NOTED.get(event.action)
    return _(known) if known else event.action
