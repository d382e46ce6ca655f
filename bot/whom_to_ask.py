"""Whom somebody can ask who has nothing here yet: the contacts of the productions that they are on.

Who is on a production is who is in its channel, which Slack is asked.
"""

from collections.abc import Iterable

from bot.authority import Membership
from bot.directory import DirectoryAway
from policy import Person, ReviewerRole
from storage import Contact, Production


def whom_to_ask(person: Person, team: str, productions: Iterable[Production], known: Membership) -> list[str]:
    """People and groups; without contacts of theirs the admins, and nobody while Slack does not answer."""
    try:
        channels = known.channels_of(team, person.user)
        theirs = [each for each in productions if each.channel in channels]
        contacts = [each for one in theirs for each in one.contacts if each.role is ReviewerRole.CONTACT]
        named = dict.fromkeys(entry for contact in contacts for entry in _of(contact))
        return [*named] or sorted(known.admins(team))
    except DirectoryAway:
        return []


def _of(contact: Contact) -> tuple[str, ...]:
    return contact.people or ((contact.group,) if contact.group else ())
