"""What somebody is to a case, for the buttons that they are shown. `bot/moving.py` judges each click anew.

Knows no view. While Slack does not say who somebody is, they are shown no reviewer's buttons.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.authority import NOBODY, Membership, Roles, is_same, owns_a_condition, roles_of
from bot.directory import DirectoryAway
from policy import Person
from storage import Case, Production


@dataclass(frozen=True, slots=True)
class Rights:
    """Of one reader. `own`: it is their request; `owner`: a condition is theirs to see to."""

    own: bool = False
    roles: Roles = NOBODY
    admin: bool = False
    owner: bool = False


def rights_of(
    person: Person, case: Case, production: Production | None, membership: Membership, now: datetime
) -> Rights:
    """What the person is to the case now."""
    if is_same(person, case.requester):
        return Rights(own=True)
    owner = owns_a_condition(person, case)
    try:
        roles = roles_of(person, production, membership, now)
        admin = person.team == case.team and person.user in membership.admins(case.team)
    except DirectoryAway:
        return Rights(owner=owner)
    return Rights(roles=roles, admin=admin, owner=owner)
