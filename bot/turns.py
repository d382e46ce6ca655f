"""Who is mentioned in the thread of a card: those who are to act next, and never a whole channel.

Knows the set-up and the case, and asks nobody: a group is mentioned as a group.
"""

from datetime import datetime

from bot import views
from bot.authority import absences_now, named, roles_awaited
from bot.owing import REQUESTER
from policy import Action, Status
from storage import Case, Contact, Event, Production

WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)


def whose_turn(
    case: Case, its_production: Production | None, event: Event, target: str, now: datetime
) -> tuple[str, ...]:
    """People and groups of the set-up, told of the event at the card for `target`; not who did it."""
    if its_production is None or target == REQUESTER or case.status is not event.after:
        return ()
    if event.action == Action.REASSIGN:
        return _turn(case, its_production, target, now, handed=True) if case.status in WAITING else ()
    if case.status is not Status.IN_REVIEW:
        return ()
    did = event.by.user if event.by else None
    turn = _turn(case, its_production, target, now)
    return tuple(entry for entry in turn if entry.rpartition("/")[2] != did)


def _turn(
    case: Case, production: Production, target: str, now: datetime, *, handed: bool = False
) -> tuple[str, ...]:
    """Whom the card's readers have among those awaited; `handed`: only whom the case is handed to."""
    to = views.assigned(case, production)
    known = any(to in named(contact, production, now) for contact in production.contacts)
    found: dict[str, None] = {}
    for contact in _awaited_at(case, production, target):
        if to and (to in named(contact, production, now) or (not known and contact.group)):
            found[to] = None
        elif not handed:
            found |= dict.fromkeys(_present(contact, production, now))
    return tuple(found)


def _awaited_at(case: Case, production: Production, target: str) -> list[Contact]:
    """The contacts who read the card, and whose approval is missing."""
    card = case.message(target)
    channel = card.channel if card else None
    here = [each for each in production.contacts if each.role == target or each.channel == channel]
    return [each for each in here if each.role in roles_awaited(case)]


def _present(contact: Contact, production: Production, now: datetime) -> tuple[str, ...]:
    away = absences_now(contact, production, now)
    gone = {each.person for each in away}
    people = (each for each in contact.people if each not in gone)
    group = [contact.group] if contact.group else []
    return (*people, *(each.deputy for each in away), *group)
