"""Who may do what with a case, looked up at the moment of the click. Fails closed: nobody named, nobody may.

Knows no Slack: groups, admins and who is still active are asked of a `Membership`.
"""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.record import NEEDS_EVIDENCE, PART_APPROVED
from policy import Action, NotAllowed, Person, ReviewerRole, Said, Standing, missing_roles
from storage import Absence, Case, Contact, Production

Roles = frozenset[ReviewerRole]
NOBODY: Roles = frozenset()


class Membership(Protocol):
    """Who belongs to a group or channel, who the admins are, who is active; raises when it cannot be told."""

    def group_members(self, team: str, group: str) -> frozenset[str]: ...

    def channel_members(self, team: str, channel: str) -> frozenset[str]: ...

    def channels_of(self, team: str, user: str) -> frozenset[str]: ...

    def admins(self, team: str) -> frozenset[str]: ...

    def is_active(self, team: str, user: str) -> bool: ...


def roles_of(person: Person, production: Production | None, membership: Membership, now: datetime) -> Roles:
    """The roles in which the person reviews for the production; none for an unknown production.

    Somebody deactivated counts as absent.
    """
    if production is None:
        return NOBODY
    roles = frozenset(
        contact.role
        for contact in production.contacts
        if _is_named(person, contact, production, now)
        or _is_in_group(person, contact, production, membership)
    )
    return roles if roles and membership.is_active(production.team, person.user) else NOBODY


def _is_named(person: Person, contact: Contact, production: Production, now: datetime) -> bool:
    # Of the Home tab's hundreds of contacts few name its reader: names() is asked of those that may.
    may = [entry for entry in _entries(contact, production, now) if entry.endswith(person.user)]
    return any(names(entry, person, production.team) for entry in may)


def _entries(contact: Contact, production: Production, now: datetime) -> tuple[str, ...]:
    entries = contact.people + contact.deputies
    stand_ins = absences_now(contact, production, now)
    return entries + tuple(away.deputy for away in stand_ins) if stand_ins else entries


def named(contact: Contact, production: Production, now: datetime) -> tuple[str, ...]:
    """Who may review in the role by name: people, deputies, and who stands in for somebody away."""
    return tuple(dict.fromkeys(_entries(contact, production, now)))


def absences_now(contact: Contact, production: Production, now: datetime) -> tuple[Absence, ...]:
    """Which of the contact's people are away today, as the day is where the production is."""
    if not contact.absences:  # most have none, and the Home tab asks of every contact
        return ()
    today = now.astimezone(ZoneInfo(production.time_zone)).date()
    return tuple(away for away in contact.absences if away.first_day <= today <= away.last_day)


def names(entry: str, person: Person, team: str) -> bool:
    """Whether the entry (`user`, or `team/user` for somebody of another workspace) means this person."""
    home, _, user = entry.rpartition("/")
    return (home or team, user) == (person.team, person.user)


def _is_in_group(person: Person, contact: Contact, production: Production, membership: Membership) -> bool:
    if contact.group is None or person.team != production.team:
        return False
    return person.user in membership.group_members(production.team, contact.group)


def in_place_of(
    person: Person, role: ReviewerRole, production: Production | None, now: datetime
) -> str | None:
    """For whom a deputy decides in that role: a user or group id. None for the contact's own people."""
    contact = next((each for each in production.contacts if each.role is role), None) if production else None
    if production is None or contact is None:
        return None
    if any(names(entry, person, production.team) for entry in contact.people):
        return None
    for away in absences_now(contact, production, now):
        if names(away.deputy, person, production.team):
            return away.person
    if any(names(entry, person, production.team) for entry in contact.deputies):
        return contact.people[0] if contact.people else contact.group
    return None


def standings(person: Person, case: Case, roles: Roles, *, admin: bool = False) -> frozenset[Standing]:
    """What the person is to the case. A requester never reviews their own request."""
    if is_same(person, case.requester):
        return frozenset({Standing.REQUESTER})
    found = {Standing.REVIEWER} if roles & roles_that_decide(case) else set()
    if owns_a_condition(person, case):
        found.add(Standing.OWNER)
    return frozenset(found | ({Standing.ADMIN} if admin else set()))


def owns_a_condition(person: Person, case: Case) -> bool:
    """Whether the person is to see to a condition of the approval in force."""
    owners = {term.owner for review in case.current_reviews for term in review.conditions if term.owner}
    return any(names(owner, person, case.team) for owner in owners)


def is_same(one: Person, other: Person) -> bool:
    """The same human: the same user of the same workspace."""
    return (one.team, one.user) == (other.team, other.user)


def roles_that_decide(case: Case) -> Roles:
    """The roles the case needs; a shared one is the contact's."""
    return frozenset(case.assessment.reviewers) or frozenset({ReviewerRole.CONTACT})


def approving_roles(case: Case) -> tuple[ReviewerRole, ...]:
    """The roles that have approved the revision in force."""
    return tuple(review.role for review in case.current_reviews if review.action is Action.APPROVE)


def roles_awaited(case: Case) -> tuple[ReviewerRole, ...]:
    """The roles whose approval of the revision in force is still missing."""
    return missing_roles(roles_that_decide(case), approving_roles(case))


def role_for_approval(person: Person, case: Case, roles: Roles, clicked: ReviewerRole | None) -> ReviewerRole:
    """The role in which this approval counts: that of the clicked card where the person has it.

    Raises NotAllowed when all of the person's roles have approved, or the person did so in another role.
    """
    approvals = [review for review in case.current_reviews if review.action is Action.APPROVE]
    if any(is_same(review.by, person) for review in approvals):
        raise NotAllowed("You have approved this already; the other approval has to come from somebody else.")
    return open_role(case, roles, clicked)


def open_role(case: Case, roles: Roles, clicked: ReviewerRole | None) -> ReviewerRole:
    """The role in which a decision counts: one that has not approved yet, the clicked card's if possible.

    Raises NotAllowed when all of these roles have approved.
    """
    still_open = roles_awaited(case)
    mine = [role for role in still_open if role in roles]
    if not mine:
        missing = ", ".join(still_open)
        raise NotAllowed(Said(PART_APPROVED.text, {"roles": Said(missing)}))
    return clicked if clicked in mine else mine[0]


def role_of_card(case: Case, channel: str | None) -> ReviewerRole | None:
    """The role whose card stands in the channel."""
    targets = [message.target for message in case.messages if message.channel == channel]
    return next((role for role in ReviewerRole if role in targets), None)


def check_evidence(case: Case) -> None:
    """Each blocking need is accepted by a reviewer; else NotAllowed names what is still to be shown."""
    lacking = {f"need{number}": Said(need.text) for number, need in enumerate(case.open_needs)}
    if lacking:
        one_after_another = " ".join(f"{{{name}}}" for name in lacking)
        needs = Said(one_after_another, lacking)
        raise NotAllowed(Said(NEEDS_EVIDENCE.text, {"needs": needs}))


def eligible(
    case: Case, production: Production | None, membership: Membership, now: datetime
) -> tuple[str, ...]:
    """Whose approval of the case is missing now, as entries of the set-up; never its requester."""
    if production is None:
        return ()
    barred = (case.requester, *(each.by for each in case.current_reviews))
    found: dict[str, None] = {}
    for contact in production.contacts:
        if contact.role in roles_awaited(case):
            members = membership.group_members(case.team, contact.group) if contact.group else ()
            found |= dict.fromkeys((*named(contact, production, now), *sorted(members)))
    return tuple(entry for entry in found if not any(names(entry, each, case.team) for each in barred))


def may_read(
    person: Person, case: Case, production: Production | None, membership: Membership, now: datetime
) -> bool:
    """Its requester, the production's channel, its contacts, who owns a condition, admins; nobody else."""
    if roles_of(person, production, membership, now) or owns_a_condition(person, case):
        return True
    if person.team != case.team:
        return False
    if is_same(person, case.requester) or person.user in membership.admins(case.team):
        return True
    return production is not None and person.user in membership.channel_members(case.team, production.channel)
