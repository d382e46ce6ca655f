"""A second account of how a case moves: small, plain, and written without the code that it is compared with.

It knows statuses and actions as words, people and rights from `tide.py`, and nothing of the product.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from policy import Person
from tests.bot.tide import ADA, AHEAD_OF_UTC, MIRA, NEW, OLD, USES, Judged, Rights, day_of

OVER = frozenset({"declined", "withdrawn", "revoked", "expired", "closed"})
REVIEW, WAITS = {"in_review"}, {"in_review", "needs_info"}
# Who may take which action in which statuses. Reviewers: of a role that the case needs, never its requester.
MAY: Mapping[str, tuple[set[str], set[str]]] = {
    "acknowledge": ({"shared"}, {"reviewer"}),
    "pull_in": ({"shared", "acknowledged"}, {"reviewer"}),
    "ask": (REVIEW, {"reviewer"}),
    "answer": ({"needs_info"}, {"requester"}),
    "approve": (REVIEW, {"reviewer"}),
    "decline": (WAITS, {"reviewer"}),
    "revise": ({"shared", "acknowledged", "approved"} | WAITS, {"requester"}),
    "withdraw": ({"shared"} | WAITS, {"requester"}),
    "reassign": (WAITS, {"reviewer", "admin"}),
    "revoke": ({"approved"}, {"reviewer"}),
    "send_back": ({"approved"}, {"reviewer"}),
    "close": ({"acknowledged", "approved"}, {"requester", "reviewer"}),
    "show_evidence": (WAITS, {"requester"}),
    "judge_evidence": (WAITS, {"reviewer"}),
    "finish_condition": ({"approved"}, {"requester", "owner"}),
    "accept_condition": ({"approved"}, {"reviewer"}),
    "return_condition": ({"approved"}, {"reviewer"}),
}
AFTER = {
    "acknowledge": "acknowledged",
    "pull_in": "in_review",
    "ask": "needs_info",
    "answer": "in_review",
    "decline": "declined",
    "withdraw": "withdrawn",
    "revoke": "revoked",
    "close": "closed",
    "send_back": "in_review",
}


@dataclass
class Term:
    """A condition of an approval in force: open, done or accepted."""

    owner: Person | None
    stands: str = "open"


@dataclass
class Model:
    """Where a case stands, by the model's own account."""

    use: str
    guidance: str
    status: str = ""
    revision: int = 1
    moves: int = 1
    last: str = "open"
    assignee: str | None = None
    approvals: dict[str, Person] = field(default_factory=dict)
    ends: list[date] = field(default_factory=list)
    terms: dict[tuple[str, int], Term] = field(default_factory=dict)
    pieces: list[tuple[str, int | None]] = field(default_factory=list)
    """What was shown: for which need, and on which revision it was accepted."""

    def __post_init__(self) -> None:
        self.status = self._opens_as()

    @property
    def asks(self) -> Judged:
        """What the guidance of this revision asks."""
        return USES[self.use].judged[self.guidance]

    @property
    def awaited(self) -> set[str]:
        return set(self.asks.deciders) - set(self.approvals)

    @property
    def unproven(self) -> set[str]:
        """The needs without whose evidence nobody may approve."""
        return set(self.asks.needs) - {need for need, accepted in self.pieces if accepted == self.revision}

    def _opens_as(self) -> str:
        return "in_review" if self.asks.roles else "shared"

    # What may be done

    def refuses(self, action: str, person: Person, rights: Rights, now: datetime, seen: int | None) -> bool:
        """Whether the action is refused for whoever it is, before what is special to it is looked at."""
        statuses, who = MAY[action]
        return (
            self.status not in statuses
            or not who & self.standings(person, rights, now)
            or (seen is not None and seen != self.revision)
        )

    def standings(self, person: Person, rights: Rights, now: datetime) -> set[str]:
        if person == MIRA:
            return {"requester"}
        found = {"reviewer"} if self.roles(person, rights, now) else set()
        owns = any(term.owner == person for term in self.terms.values())
        return found | ({"owner"} if owns else set()) | ({"admin"} if person == ADA else set())

    def roles(self, person: Person, rights: Rights, now: datetime) -> set[str]:
        """The roles of the person that decide on this case."""
        return rights.roles(person, now) & self.asks.deciders

    def approves_as(self, person: Person, rights: Rights, now: datetime, card: str | None) -> str | None:
        """The role in which an approval would count. None: it would not."""
        if self.unproven or person in self.approvals.values():
            return None
        return self.decides_as(person, rights, now, card)

    def decides_as(self, person: Person, rights: Rights, now: datetime, card: str | None) -> str | None:
        """The role in which a decision counts: the card's, else the first that is still awaited."""
        mine = self.roles(person, rights, now) & self.awaited
        return card if card in mine else min(mine, default=None)

    def can_take_over(self, person: Person, rights: Rights, now: datetime) -> bool:
        """Whether their approval is still missing."""
        has_approved = person in self.approvals.values()
        return person != MIRA and not has_approved and bool(self.roles(person, rights, now) & self.awaited)

    # What was done

    def moved(self, action: str) -> None:
        self.status = AFTER.get(action, self.status)
        self.moves, self.last = self.moves + 1, action

    def approved(self, role: str, person: Person, until: date | None, owners: list[Person | None]) -> None:
        self.approvals[role] = person
        self.ends += [until] if until else []
        self.terms |= {(role, number): Term(owner) for number, owner in enumerate(owners, 1)}
        self.status = "in_review" if self.awaited else "approved"
        self.moved("approve")

    def renewed(self, action: str, use: str, guidance: str) -> None:
        """A new revision: whatever was decided on the one before lapses."""
        was_approved = self.status == "approved"
        self.use, self.guidance = use, guidance
        self.revision += 1
        self.approvals, self.ends, self.terms = {}, [], {}
        self.status = "in_review" if was_approved else self._opens_as()
        self.moved(action)

    def is_over(self, now: datetime) -> bool:
        """Whether the last day of an approval has passed."""
        return self.status == "approved" and bool(self.ends) and day_of(now) > min(self.ends)

    def expired(self) -> None:
        self.status = "expired"
        self.moved("expire")

    def gets_stricter(self, guidance: str) -> bool:
        """Whether that guidance is stricter with what was approved."""
        judged = USES[self.use].judged
        newer = (self.guidance, guidance) == (OLD, NEW)
        return self.status == "approved" and newer and judged[NEW] is not judged[OLD]


def midnight_after(day: date) -> datetime:
    """When the day is over where the production is, without an offset."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time()) - AHEAD_OF_UTC
