"""Whether requests still reach somebody: channels, groups and people of the productions' contacts.

Values in, findings out. What Slack knows is asked of a `Lookup`, which raises when it cannot be told.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.authority import named, roles_awaited, roles_that_decide
from bot.inspecting import Channel
from policy import ReviewerRole, Status
from storage import Case, Contact, Production

Use = tuple[str, ReviewerRole]
"""A role of a production, by the production's code."""


class Trouble(StrEnum):
    """What is wrong with a route."""

    UNLISTED = "unlisted"
    NOBODY = "nobody"
    EVERYBODY_LEFT = "everybody_left"
    SOMEBODY_LEFT = "somebody_left"
    NO_GROUP = "no_group"
    NO_CHANNEL = "no_channel"
    ARCHIVED = "archived"
    NOT_IN_IT = "not_in_it"


# A request still finds somebody.
HARMLESS = frozenset({Trouble.SOMEBODY_LEFT})


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, once for all roles that it concerns. `subject`: a channel, group, person, role."""

    trouble: Trouble
    subject: str
    uses: tuple[Use, ...]


class Lookup(Protocol):
    """What Slack knows now; None where it knows nothing of the kind."""

    def channel(self, team: str, channel: str) -> Channel | None: ...

    def group(self, team: str, group: str) -> frozenset[str] | None: ...

    def is_active(self, team: str, user: str) -> bool: ...

    def name_of(self, team: str, user: str) -> str | None: ...


def uses_of(case: Case) -> tuple[Use, ...]:
    """The roles for whose people a waiting case waits, or who are to read it."""
    roles = roles_awaited(case) if case.status is Status.IN_REVIEW else roles_that_decide(case)
    return tuple((case.production, role) for role in ReviewerRole if role in roles)


def all_uses(productions: Iterable[Production]) -> tuple[Use, ...]:
    """Every role that somebody has, and the contact of every production."""
    found: dict[Use, None] = {}
    for each in productions:
        roles = {ReviewerRole.CONTACT, *(contact.role for contact in each.contacts)}
        found |= {(each.code, role): None for role in ReviewerRole if role in roles}
    return tuple(found)


def missing(productions: Collection[Production], uses: Iterable[Use]) -> list[Finding]:
    """What can be said without Slack: productions that are not set up, roles that nobody has."""
    known = {each.code: each for each in productions}
    return _merged(each for use in uses for each in _missing(known.get(use[0]), use))


def _missing(production: Production | None, use: Use) -> Iterator[Finding]:
    if production is None:
        yield Finding(Trouble.UNLISTED, use[0], (use,))
    elif all(contact.role is not use[1] for contact in production.contacts):
        yield Finding(Trouble.NOBODY, ":".join(use), (use,))


def broken(
    productions: Collection[Production], uses: Iterable[Use], lookup: Lookup, now: datetime
) -> list[Finding]:
    """What Slack says is wrong with the contacts of these roles."""
    known = {each.code: each for each in productions}
    found: list[Finding] = []
    for code, role in uses:
        production = known.get(code)
        contacts = production.contacts if production else ()
        for contact in contacts:
            if production and contact.role is role:
                found += _channel(production, contact, (code, role), lookup)
                found += _people(production, contact, (code, role), lookup, now)
    return _merged(found)


def _channel(production: Production, contact: Contact, use: Use, lookup: Lookup) -> Iterator[Finding]:
    channel = lookup.channel(production.team, contact.channel)
    if channel is None:
        yield Finding(Trouble.NO_CHANNEL, contact.channel, (use,))
    elif channel.archived:
        yield Finding(Trouble.ARCHIVED, contact.channel, (use,))
    elif not channel.joined:
        yield Finding(Trouble.NOT_IN_IT, contact.channel, (use,))


def _people(
    production: Production, contact: Contact, use: Use, lookup: Lookup, now: datetime
) -> Iterator[Finding]:
    team = production.team
    people = {each: each.rpartition("/")[2] for each in named(contact, production, now)}
    left = [user for user in people.values() if not lookup.is_active(team, user)]
    group = lookup.group(team, contact.group) if contact.group else frozenset()
    if contact.group and group is None:
        yield Finding(Trouble.NO_GROUP, contact.group, (use,))
    if len(left) == len(people) and not group:
        yield Finding(Trouble.EVERYBODY_LEFT, ":".join(use), (use,))
    else:
        yield from (Finding(Trouble.SOMEBODY_LEFT, user, (use,)) for user in left)


def _merged(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each thing that is wrong, with all the roles that it concerns."""
    found: dict[tuple[Trouble, str], dict[Use, None]] = {}
    for each in findings:
        found.setdefault((each.trouble, each.subject), {}).update(dict.fromkeys(each.uses))
    return [Finding(trouble, subject, tuple(uses)) for (trouble, subject), uses in found.items()]
