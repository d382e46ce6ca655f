"""Where a case goes: the reviewers that it needs, matched with the production's contacts.

Knows roles and channels, not who the people are or how a message is sent.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from policy.outcome import ReviewerRole


class HasRoute(Protocol):
    """Anything that says which role is reached in which channel."""

    @property
    def role(self) -> ReviewerRole: ...

    @property
    def channel(self) -> str: ...


@dataclass(frozen=True, slots=True)
class RouteContact:
    """The plain form of a contact: a role and the channel where it is reached."""

    role: ReviewerRole
    channel: str


@dataclass(frozen=True, slots=True)
class Route:
    """The channels that a case goes to, each with its role, and the roles that nobody fills."""

    channels: tuple[tuple[ReviewerRole, str], ...]
    missing: tuple[ReviewerRole, ...]


def route(reviewers: Collection[ReviewerRole], contacts: Iterable[HasRoute]) -> Route:
    """The way of a case. One that needs no reviewer still goes to the contact, for information."""
    wanted = set(reviewers) or {ReviewerRole.CONTACT}
    known = {(contact.role, contact.channel): None for contact in contacts if contact.channel}
    channels = tuple(pair for role in ReviewerRole if role in wanted for pair in known if pair[0] is role)
    reached = {role for role, _ in channels}
    return Route(channels, tuple(role for role in ReviewerRole if role in wanted - reached))
