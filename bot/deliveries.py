"""What is sent for each kind of job. Every message is rendered from the case as it is at that moment.

Knows the views and the Web API's methods; who is owed what, and when, is decided in `bot/owing.py`.
"""

from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from bot import (
    digest_jobs,
    evidence_files,
    guidance_jobs,
    home_jobs,
    mentions,
    moved_cards,
    orphans,
    terms_told,
    urging,
    views,
)
from bot.delivery import Deliver, Sent, Undeliverable
from bot.home_news import owe_homes
from bot.owing import (
    REQUESTER,
    owe_alert,
    owe_alert_to,
    owe_draw,
    reachable,
    targets,
)
from bot.schedule import day_at
from bot.slack import Refused
from bot.surface import Surface, handled, handles
from bot.telling import PRODUCTION
from bot.turns import whose_turn
from bot.validity import expire
from bot.waiting import awaited, began
from policy import Action, Outcome, ReviewerRole
from storage import (
    Case,
    Job,
    Message,
    Production,
    note_event,
    place_message,
    production,
)

log = structlog.get_logger()

# An old message that cannot be changed any more is said again.
GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}

# Modules in which other kinds stand.
ELSEWHERE = (
    *(digest_jobs, evidence_files, guidance_jobs, home_jobs, mentions),
    *(moved_cards, orphans, terms_told, urging),
)


def deliveries(surface: Surface) -> dict[str, Deliver]:
    """What the worker needs: kind → what sends it. A kind may stand in a module of its own, imported here."""
    return handled(surface)


@handles("draw")
def draw(surface: Surface, job: Job, now: datetime) -> Sent:
    """Posts a message of a case, or brings the one that stands up to date."""
    case, its_production = surface.case_of(job)
    target = job.payload["target"]
    channel = targets(case, its_production).get(target)
    if channel is None:
        return Sent(partial(owe_alert, case=case, trouble="unrouted", now=now), posted=False)
    try:
        post = _message_of(surface, case, its_production, target, now)
        placed = _drawn(surface, case, target, channel, post, job.key)
    except Refused as refusal:
        if target == PRODUCTION:
            return _not_told(case, channel, refusal)
        record = partial(_lost_route, case=case, target=target, channel=channel, why=refusal.code, now=now)
        raise Undeliverable(str(refusal), record) from refusal
    if placed is None:
        return Sent(posted=False)
    return Sent(partial(_placed, case=case, message=placed, now=now))


def _not_told(case: Case, channel: str, refusal: Refused) -> Sent:
    """The production's channel does without: nobody waits for it, and the requester has a message.

    It is noted beside the case, for whoever looks after the routes.
    """
    log.info("a production's channel was not told", case=case.id, channel=channel, why=refusal.code)
    refused = Message(PRODUCTION, channel, None, trouble=refusal.code)
    return Sent(partial(place_message, case_key=case.key, message=refused), posted=False)


def _drawn(
    surface: Surface, case: Case, target: str, channel: str, post: views.Post, key: str
) -> Message | None:
    """The new message; None when the one that stands was brought up to date."""
    standing = case.message(target)
    if standing is not None and _updated(surface, case.team, standing, post):
        return None
    placed = surface.post(case.team, channel, post, key)
    return Message(target, placed.channel, placed.ts)


def _message_of(
    surface: Surface, case: Case, its_production: Production | None, target: str, now: datetime
) -> views.Post:
    today = day_at(now, its_production.time_zone) if its_production else now.date()
    if target == PRODUCTION:
        return views.production_message(case, its_production)
    usual = surface.usual_days(case, its_production)
    if target != REQUESTER:
        role, replies = ReviewerRole(target), surface.replies_to(case)
        return views.contact_card(case, its_production, role, replies=replies, today=today, usual_days=usual)
    card = case.message(ReviewerRole.CONTACT)
    shared = case.assessment.outcome is Outcome.SHARE and card is not None
    routes = (reachable(case, its_production, role) for role in ReviewerRole)
    return views.requester_message(
        case,
        its_production,
        shared_with=card.channel if shared and card is not None else None,
        channels=[channel for channel in routes if channel is not None],
        today=today,
        usual_days=usual,
    )


def _updated(surface: Surface, team: str, standing: Message, post: views.Post) -> bool:
    try:
        surface.slack.call(
            "chat.update", team, channel=standing.channel, ts=standing.ts, text=post.text, blocks=post.blocks
        )
    except Refused as refusal:
        if refusal.code in GONE:
            return False
        raise
    return True


def _placed(tx: Connection, case: Case, message: Message, now: datetime) -> None:
    """A new card stands: the requester's message may now say that it was shared."""
    place_message(tx, case.key, message)
    mine = case.message(REQUESTER)
    if message.target in set(ReviewerRole):
        channel = mine.channel if mine else case.requester.user
        owe_draw(tx, case, REQUESTER, channel, now=now, occasion=f"{message.target}-placed-{message.ts}")
        its_production = production(tx, case.team, case.production)
        owe_homes(tx, case, its_production, now, f":{message.target}-placed-{message.ts}")


def _lost_route(tx: Connection, case: Case, target: str, channel: str, why: str, now: datetime) -> None:
    """The admins hear that a card cannot be posted; the requester's message stops promising it."""
    place_message(tx, case.key, Message(target, channel, None, trouble=why))
    note_event(tx, case, "undeliverable", by=None, now=now, why=f"{target}: {why}")
    owe_alert(tx, case, "undeliverable", now=now, target=target, channel=channel, why=why)
    if target != REQUESTER:
        owe_draw(tx, case, REQUESTER, case.requester.user, now=now, occasion=f"{target}-undeliverable")


@handles("note")
def note(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells what happened in the thread of a message of the case; to the requester also beside it."""
    case, its_production = surface.case_of(job)
    target = job.payload.get("target", REQUESTER)
    standing = case.message(target)
    event = next(each for each in case.events if each.number == job.payload["event"])
    turn = whose_turn(case, its_production, event, target, surface.lookup, now)
    if event.action == Action.REASSIGN and not turn:
        # It went to somebody who reads another card, or has moved on since.
        return Sent(posted=False)
    post = views.event_note(case, its_production, event, target, turn)
    if standing is not None:
        thread: dict[str, Any] = {"thread_ts": standing.ts, "reply_broadcast": target == REQUESTER}
        surface.post(case.team, standing.channel, post, job.key, **thread)
    elif target == REQUESTER:
        surface.post(case.team, case.requester.user, post, job.key)
    return Sent(posted=standing is not None or target == REQUESTER)


@handles("alert")
def alert(surface: Surface, job: Job, now: datetime) -> Sent:
    """Finds out who the admins are; each of them is then owed a message of their own."""
    case, _ = surface.case_of(job)
    admins = sorted(surface.membership.admins(case.team))
    if not admins:
        raise Undeliverable("nobody is an admin: set GENAI_USE_ADMINS")

    def record(tx: Connection) -> None:
        for admin in admins:
            owe_alert_to(tx, job, admin, now=now)

    return Sent(record, posted=False)


@handles("tell")
def tell(surface: Surface, job: Job, now: datetime) -> Sent:
    """Tells one admin that a case does not reach whom it should."""
    case, its_production = surface.case_of(job)
    told = job.payload
    if told["trouble"] == "unrouted":
        post = views.unrouted_alert(case)
    elif told["trouble"] == "unanswered":
        if told["who"] not in awaited(case):
            return Sent(posted=False)
        post = views.unanswered_alert(case, its_production, told["who"], began(case, told["who"]).at)
    else:
        post = views.undeliverable_alert(case, told["target"], told["channel"], told["why"])
    surface.post(case.team, told["admin"], post, job.key)
    return Sent()


@handles("expire")
def end_validity(surface: Surface, job: Job, now: datetime) -> Sent:
    """The last day of an approval is over."""
    told = job.payload
    record = partial(expire, team=told["team"], case_id=told["case"], revision=told["revision"], now=now)
    return Sent(record, posted=False)


@handles("continue")
def go_on(surface: Surface, job: Job, now: datetime) -> Sent:
    """Gives the person a button that brings their form back."""
    surface.post(
        job.payload["team"], job.payload["user"], views.continue_draft(job.payload["draft"]), job.key
    )
    return Sent()
