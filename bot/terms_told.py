"""Sends what the terms of an approval owe over time: warnings of its end, and reminders of its conditions.

What is owed when stands in `bot/validity.py` and `bot/terms.py`.
"""

from datetime import date, datetime
from functools import partial
from typing import Any

from bot import views
from bot.delivery import Sent, Undeliverable
from bot.owing import REQUESTER, owe_owner_instead
from bot.slack import Refused
from bot.surface import Surface, handles
from bot.terms import look_at_term, term_of
from bot.validity import warn
from policy import ReviewerRole, Status
from storage import Case, Job


@handles("ends_soon")
def warn_of_end(surface: Surface, job: Job, now: datetime) -> Sent:
    """An approval ends soon: everybody who was told of it is owed a warning."""
    told = job.payload
    day = date.fromisoformat(told["day"])
    record = partial(
        warn, team=told["team"], case_id=told["case"], revision=told["revision"], day=day, now=now
    )
    return Sent(record, posted=False)


@handles("condition")
def look(surface: Surface, job: Job, now: datetime) -> Sent:
    """The day of a condition is near, or over."""
    told = job.payload
    record = partial(
        look_at_term,
        team=told["team"],
        case_id=told["case"],
        revision=told["revision"],
        role=ReviewerRole(told["role"]),
        number=told["number"],
        occasion=told["occasion"],
        now=now,
    )
    return Sent(record, posted=False)


@handles("owner")
def tell_owner(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells who sees to conditions which of them are open; where they cannot be reached, the requester."""
    case, its_production = surface.case_of(job)
    told = job.payload
    terms = [(ReviewerRole(role), number) for role, number in told["terms"]]
    found = [term for role, number in terms if (term := term_of(case, role, number))]
    still_open = [term for term in found if term.done is None]
    if case.status is not Status.APPROVED or case.revision != told["revision"] or not still_open:
        return Sent(posted=False)
    occasion = told["occasion"].partition("-")[0]
    instead = told["to"] != told["owner"]
    post = views.owner_note(
        case, its_production, still_open, occasion, told["owner"], told.get("why"), instead=instead
    )
    channel, thread = _place(case, told["to"])
    try:
        surface.post(case.team, channel, post, job.key, **thread)
    except Refused as refusal:
        if told["to"] == case.requester.user:
            raise
        record = partial(owe_owner_instead, job=job, to=case.requester.user, now=now)
        raise Undeliverable(str(refusal), record) from refusal
    return Sent()


def _place(case: Case, to: str) -> tuple[str, dict[str, Any]]:
    """A direct message; to the requester in the thread of the case's message, and beside it."""
    standing = case.message(REQUESTER)
    if to == case.requester.user and standing is not None:
        return standing.channel, {"thread_ts": standing.ts, "reply_broadcast": True}
    return to, {}
