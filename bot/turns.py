"""Who is mentioned in the thread of a card: those who are to act next, and never a whole channel.

Whom a case is with, and who stands in for them: `bot/in_line.py`.
"""

from datetime import datetime

from bot.authority import roles_awaited
from bot.in_line import InLine, Present
from bot.owing import REQUESTER
from policy import Action, Status
from storage import Case, Contact, Event, Production

WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)


def whose_turn(
    case: Case,
    its_production: Production | None,
    event: Event,
    target: str,
    present: Present,
    now: datetime,
) -> tuple[str, ...]:
    """People and groups of the set-up, told of the event at the card for `target`; not who did it.

    Of a hand-over only whom it went to, where they read that card.
    """
    if its_production is None or target == REQUESTER or case.status is not event.after:
        return ()
    handed = event.action == Action.REASSIGN
    if case.status not in (WAITING if handed else (Status.IN_REVIEW,)):
        return ()
    awaited = _awaited_at(case, its_production, target)
    asked = [InLine(case, its_production, each, present, now).asked() for each in awaited]
    turn = dict.fromkeys(entry for entries in asked for entry in entries)
    if handed:
        return tuple(entry for entry in turn if entry == case.assignee)
    did = event.by.user if event.by else None
    return tuple(entry for entry in turn if entry.rpartition("/")[2] != did)


def _awaited_at(case: Case, production: Production, target: str) -> list[Contact]:
    """The contacts who read the card, and whose approval is missing."""
    card = case.message(target)
    channel = card.channel if card else None
    here = [each for each in production.contacts if each.role == target or each.channel == channel]
    return [each for each in here if each.role in roles_awaited(case)]
