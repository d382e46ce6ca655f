"""Who can decide on a case in a role, and in which order they are asked. Gives nobody a right.

Passed over: who has left, the requester, who approved in another role. Somebody away is replaced by who
stands in. Knows no Slack: groups and who is active are asked of a `Present`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.authority import absences_now, named, names
from policy import Action, ReviewerRole
from storage import Case, Contact, Production

# So many people get a message of their own; a group may be large.
MOST_DIRECT = 10


class Present(Protocol):
    """Who is in a group, None where it is gone, and who is active; raises when it cannot be told."""

    def group(self, team: str, group: str) -> frozenset[str] | None: ...

    def is_active(self, team: str, user: str) -> bool: ...


@dataclass(frozen=True)
class InLine:
    """The people of one role, as entries of the set-up."""

    case: Case
    production: Production
    contact: Contact
    lookup: Present
    now: datetime

    def asked(self) -> tuple[str, ...]:
        """Whom the case is with: to whom it was handed, or the contact's people, or who stands in."""
        everybody = (*named(self.contact, self.production, self.now), *self._members())
        handed = [self.case.assignee] if self.case.assignee in everybody else []
        for entries in (handed, self.contact.people):
            if able := self._able(self._present(each for each in entries if each)):
                return able
        if self.contact.group and self._able(self._members()):
            return (self.contact.group,)
        return self._able(self.contact.deputies)

    def next_in_line(self) -> tuple[tuple[str, str], ...]:
        """Who else can decide, else who else knows the production; each with why they are told."""
        asked = self.asked()
        others = (*self.contact.deputies, *named(self.contact, self.production, self.now))
        members = () if self.contact.group in asked else self._members()
        found = [each for each in self._able((*others, *members)) if each not in asked]
        if found:
            return tuple((each, self._why(each)) for each in found[:MOST_DIRECT])
        elsewhere = (one for each in self.production.contacts if each != self.contact for one in each.people)
        return tuple((each, "other_role") for each in self._able(elsewhere) if each not in asked)

    def stands_in(self, entry: str) -> bool:
        """Whether they are asked in place of somebody who is away."""
        return entry in self._stand_ins().values()

    def _stand_ins(self) -> dict[str, str]:
        away = absences_now(self.contact, self.production, self.now)
        return {each.person: each.deputy for each in away}

    def _present(self, entries: Iterable[str]) -> list[str]:
        """Each of them, or who stands in while they are away."""
        stand_ins = self._stand_ins()
        return [stand_ins.get(entry, entry) for entry in entries]

    def _why(self, entry: str) -> str:
        if entry in self.contact.deputies:
            return "deputy"
        return "stand_in" if self.stands_in(entry) else "colleague"

    def _members(self) -> tuple[str, ...]:
        group = self.contact.group
        # Nobody is in a group that is gone; the admins are told of that by `bot/orphans.py`.
        return tuple(sorted(self.lookup.group(self.case.team, group) or ())) if group else ()

    def _able(self, entries: Iterable[str]) -> tuple[str, ...]:
        approved = (each.by for each in self.case.current_reviews if each.action is Action.APPROVE)
        barred = [self.case.requester, *approved]
        return tuple(
            entry
            for entry in dict.fromkeys(entries)
            if not any(names(entry, person, self.case.team) for person in barred)
            and self.lookup.is_active(self.case.team, entry.rpartition("/")[2])
        )


def people_in_line(
    case: Case,
    production: Production | None,
    role: ReviewerRole | None,
    lookup: Present,
    now: datetime,
) -> InLine | None:
    """The people of the role; None where it is nobody's."""
    contacts = production.contacts if production else ()
    contact = next((each for each in contacts if each.role is role), None)
    if production is None or contact is None:
        return None
    return InLine(case, production, contact, lookup, now)
