"""Who may do what with a case, looked up at the moment of the click. Fails closed: nobody named, nobody may.

Knows no Slack: groups and admins are asked of a `Membership`.
"""

from collections.abc import Collection
from typing import Protocol

from policy import Action, NotAllowed, Person, ReviewerRole, Standing, missing_roles
from storage import Case, Contact, Production


class Membership(Protocol):
    """Who belongs to a user group or channel, and who the admins are; raises when it cannot be told."""

    def group_members(self, team: str, group: str) -> frozenset[str]: ...

    def channel_members(self, team: str, channel: str) -> frozenset[str]: ...

    def admins(self, team: str) -> frozenset[str]: ...


def roles_of(
    person: Person, production: Production | None, membership: Membership
) -> frozenset[ReviewerRole]:
    """The roles in which the person reviews for the production; none for an unknown production."""
    if production is None or person.team != production.team:
        return frozenset()
    return frozenset(
        contact.role
        for contact in production.contacts
        if _reviews(person, contact, production.team, membership)
    )


def _reviews(person: Person, contact: Contact, team: str, membership: Membership) -> bool:
    if person.user in contact.people or person.user in contact.deputies:
        return True
    return contact.group is not None and person.user in membership.group_members(team, contact.group)


def standings(person: Person, case: Case, roles: frozenset[ReviewerRole]) -> frozenset[Standing]:
    """What the person is to the case. A requester never reviews their own request."""
    if is_same(person, case.requester):
        return frozenset({Standing.REQUESTER})
    return frozenset({Standing.REVIEWER}) if roles & roles_that_decide(case) else frozenset()


def is_same(one: Person, other: Person) -> bool:
    """The same human: the same user of the same workspace."""
    return (one.team, one.user) == (other.team, other.user)


def roles_that_decide(case: Case) -> frozenset[ReviewerRole]:
    """The roles the case needs; a shared one is the contact's."""
    return frozenset(case.assessment.reviewers) or frozenset({ReviewerRole.CONTACT})


def approving_roles(case: Case) -> tuple[ReviewerRole, ...]:
    """The roles that have approved the revision in force."""
    return tuple(review.role for review in case.current_reviews if review.action is Action.APPROVE)


def role_for_approval(
    person: Person, case: Case, roles: frozenset[ReviewerRole], clicked: ReviewerRole | None
) -> ReviewerRole:
    """The role in which this approval counts: that of the clicked card where the person has it.

    Raises NotAllowed when all of the person's roles have approved, or the person did so in another role.
    """
    approvals = [review for review in case.current_reviews if review.action is Action.APPROVE]
    if any(is_same(review.by, person) for review in approvals):
        raise NotAllowed("You have approved this already; the other approval has to come from somebody else.")
    return open_role(case, roles, clicked)


def open_role(case: Case, roles: frozenset[ReviewerRole], clicked: ReviewerRole | None) -> ReviewerRole:
    """The role in which a decision counts: one that has not approved yet, the clicked card's if possible.

    Raises NotAllowed when all of these roles have approved.
    """
    still_open = missing_roles(roles_that_decide(case), approving_roles(case))
    mine = [role for role in still_open if role in roles]
    if not mine:
        raise NotAllowed(f"Your part is approved already. Still waiting for: {', '.join(still_open)}.")
    return clicked if clicked in mine else mine[0]


def role_of_card(case: Case, channel: str | None) -> ReviewerRole | None:
    """The role whose card stands in the channel."""
    targets = [message.target for message in case.messages if message.channel == channel]
    return next((role for role in ReviewerRole if role in targets), None)


def check_not_blocked(case: Case) -> None:
    """A request that lacks what must be shown cannot be approved; the sentence names it."""
    lacking = [need.text for need in case.assessment.needs if need.blocking and not need.declared]
    if lacking:
        raise NotAllowed(
            "This cannot be approved yet, because the answers say that something is not in hand: "
            f"{' '.join(lacking)} The requester can change the answers once it is, or you can decline."
        )


def check_evidence(case: Case, accepted: Collection[str]) -> None:
    """Each blocking need is accepted by the reviewer, by its kind; else NotAllowed."""
    check_not_blocked(case)
    open_needs = [need.text for need in case.assessment.needs if need.blocking and need.kind not in accepted]
    if open_needs:
        raise NotAllowed(f"Please confirm first that you have seen and accept: {' '.join(open_needs)}")


def may_read(person: Person, case: Case, production: Production | None, membership: Membership) -> bool:
    """Its requester, the production's channel, its contacts, admins; nobody else."""
    if person.team != case.team:
        return False
    if is_same(person, case.requester) or person.user in membership.admins(case.team):
        return True
    if roles_of(person, production, membership):
        return True
    return production is not None and person.user in membership.channel_members(case.team, production.channel)
