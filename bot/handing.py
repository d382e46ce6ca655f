"""To whom a case may be handed: somebody whose approval it still waits for, and never its requester.

It gives nobody a right that they did not have. Knows no Slack.
"""

from collections.abc import Collection

from bot.authority import Roles, is_same, roles_awaited, roles_that_decide
from bot.language import N_
from policy import NotAllowed, Person
from storage import Case

OWN_REQUEST = N_("They asked for it themselves, so they cannot decide on it. Choose somebody else.")
NO_REVIEWER = N_(
    "They do not review for this production. Choose one of its reviewers, "
    "or ask an admin to add them with “/genai-use setup”."
)
HAS_DECIDED = N_("Their part is approved already. Choose somebody whose approval is still missing.")


def entry_of(user: str, possible: Collection[str]) -> str:
    """The entry of the set-up that a chosen user means; in doubt, the one of our own workspace."""
    elsewhere = (entry for entry in possible if entry.rpartition("/")[2] == user)
    return user if user in possible else next(elsewhere, user)


def person_of(entry: str, team: str) -> Person:
    """Whom an entry of the set-up (`user`, or `team/user`) means."""
    home, _, user = entry.rpartition("/")
    return Person(None, home or team, user)


def check_assignee(case: Case, to: Person, roles: Roles) -> None:
    """NotAllowed says why the case cannot be handed to them. `roles`: in which they review now."""
    if is_same(to, case.requester):
        raise NotAllowed(OWN_REQUEST)
    if not roles & roles_that_decide(case):
        raise NotAllowed(NO_REVIEWER)
    has_decided = any(is_same(review.by, to) for review in case.current_reviews)
    if has_decided or roles.isdisjoint(roles_awaited(case)):
        raise NotAllowed(HAS_DECIDED)


def handed(entry: str, reason: str | None) -> str:
    """What the record says of it: to whom, and why."""
    return f"{entry}: {reason}" if reason else entry
