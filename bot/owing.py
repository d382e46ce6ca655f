"""What is owed to whom after a case changed: written in the change's own transaction, sent by the worker.

Knows which messages there are and where they go, not what they say. Keys are stable, so that a handler that
runs twice owes once.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.home_news import owe_homes
from bot.ids import UNLISTED
from bot.telling import PRODUCTION, told
from bot.waiting import owe_clock_of
from policy import Person, ReviewerRole, Route, Status, route
from storage import (
    Case,
    Comment,
    Condition,
    Job,
    Message,
    Priority,
    Production,
    cases_for,
    owe,
    owed_together,
    production,
    productions,
)

REQUESTER = "requester"
WAITING = (Status.SHARED, Status.IN_REVIEW, Status.NEEDS_INFO)
# Seconds: a lively thread redraws its card no oftener.
COUNTED_EVERY = 10
# The lane of what admins are told; each of them then has a lane of their own.
ADMINS_LANE = "admins"


def route_of(case: Case, its_production: Production | None) -> Route:
    """Where the case goes by the contacts that the production has now."""
    return route(case.assessment.reviewers, its_production.contacts if its_production else ())


def targets(case: Case, its_production: Production | None) -> dict[str, str]:
    """Every message of the case, by target, with its channel; roles that share a channel share a card."""
    places = {REQUESTER: case.requester.user}
    for role, channel in route_of(case, its_production).channels:
        if channel not in places.values():
            places[role.value] = channel
    if its_production is not None and _is_told(case, its_production.channel, places):
        places[PRODUCTION] = its_production.channel
    return places | {each.target: each.channel for each in case.messages if each.ts is not None}


def _is_told(case: Case, channel: str, places: dict[str, str]) -> bool:
    """Whether the production's channel gets a message: not where a card stands, or where Slack refused it."""
    refused = case.trouble(PRODUCTION)
    return channel not in places.values() and (refused is None or refused.channel != channel)


def reachable(case: Case, its_production: Production | None, target: str) -> str | None:
    """Where a message stands or would go. None: nobody is named, or it failed for good."""
    channel = targets(case, its_production).get(target)
    refused = case.trouble(target)
    return None if refused is not None and refused.channel == channel else channel


def owe_news(tx: Connection, case: Case, *, now: datetime) -> None:
    """After a change: every message of the case is redrawn, and who must not miss it is told apart."""
    its_production = production(tx, case.team, case.production)
    with owed_together(tx):
        _owe_redraw(tx, case, its_production, now, Priority.DECISION)
        owe_clock_of(tx, case, its_production)
        owe_homes(tx, case, its_production, now)
        last = case.events[-1]
        for target in told(case, last):
            if target == REQUESTER or case.message(target) is not None:
                owe_note(tx, case, target, now=now)


def owe_redraw(tx: Connection, case: Case, *, now: datetime, priority: Priority = Priority.NOTICE) -> None:
    """Every message of the case is posted or brought up to date; admins hear of a role that nobody has."""
    _owe_redraw(tx, case, production(tx, case.team, case.production), now, priority)


def _owe_redraw(
    tx: Connection, case: Case, its_production: Production | None, now: datetime, priority: Priority
) -> None:
    for target, channel in targets(case, its_production).items():
        owe_draw(tx, case, target, channel, now=now, priority=priority)
    if route_of(case, its_production).missing:
        owe_alert(tx, case, "unrouted", now=now)


def owe_draw(
    tx: Connection,
    case: Case,
    target: str,
    channel: str,
    *,
    now: datetime,
    priority: Priority = Priority.NOTICE,
    occasion: str = "",
) -> None:
    """One message of the case is posted or updated. `occasion` tells apart redraws after the same event."""
    key = ":".join(
        ["draw", case.team, case.id, str(_last_event(case)), target, *([occasion] if occasion else [])]
    )
    _owe(tx, "draw", key, case, channel, now, priority, target=target)


def owe_missing_cards(tx: Connection, team: str, *, now: datetime, occasion: str) -> None:
    """Cards that could not be posted are tried again: each day, and when somebody mended the routes."""
    by_code = {each.code: each for each in productions(tx, team)}
    for case in cases_for(tx, team, [*by_code, UNLISTED], statuses=WAITING):
        for target, channel in targets(case, by_code.get(case.production)).items():
            if case.message(target) is None:
                owe_draw(tx, case, target, channel, now=now, occasion=occasion)


def owe_note(tx: Connection, case: Case, target: str, *, now: datetime) -> None:
    """The last event is told in the thread of that message: an updated one notifies nobody."""
    key = f"note:{case.team}:{case.id}:{_last_event(case)}:{target}"
    channel = targets(case, None)[target]
    _owe(tx, "note", key, case, channel, now, Priority.DECISION, event=_last_event(case), target=target)


def owe_count(tx: Connection, case: Case, *, now: datetime) -> None:
    """Somebody replied: the cards, which tell how many replies there are, are redrawn in a moment."""
    window = int(now.timestamp() // COUNTED_EVERY) + 1
    then = datetime.fromtimestamp(window * COUNTED_EVERY, now.tzinfo)
    for each in case.messages:
        if each.target in set(ReviewerRole) and each.ts is not None:
            owe_draw(tx, case, each.target, each.channel, now=then, occasion=f"replies-{window}")


def owe_hint(tx: Connection, case: Case, reply: Comment, thread: str, *, now: datetime) -> None:
    """Whoever replied as if that decided anything is told that it does not; once for each reply."""
    key = f"hint:{case.team}:{reply.channel}:{reply.ts}"
    by = {"enterprise": reply.by.enterprise, "team": reply.by.team, "user": reply.by.user}
    where = {"channel": reply.channel, "thread": thread}
    _owe(tx, "hint", key, case, reply.channel, now, Priority.DECISION, by=by, **where)


def owe_farewell(tx: Connection, case: Case, card: Message, channel: str, *, now: datetime) -> None:
    """A card that stands where its role is asked no more says in which channel the case is now."""
    key = f"moved:{case.team}:{case.id}:{card.channel}:{card.ts}"
    details = {"channel": card.channel, "ts": card.ts, "to": channel}
    _owe(tx, "moved", key, case, card.channel, now, Priority.NOTICE, **details)


def owe_everybody(tx: Connection, case: Case, *, now: datetime, requester: bool = True) -> None:
    """The last event is told in the thread of every card; to the requester unless `requester` is false."""
    for message in case.messages:
        if message.ts is not None and message.target != REQUESTER:
            owe_note(tx, case, message.target, now=now)
    if requester:
        owe_note(tx, case, REQUESTER, now=now)


def owe_alert(tx: Connection, case: Case, trouble: str, *, now: datetime, **details: str) -> None:
    """The admins are told that a case cannot reach whom it should; once for each revision and trouble."""
    key = ":".join(["alert", case.team, case.id, str(case.revision), trouble, *details.values()])
    _owe(tx, "alert", key, case, ADMINS_LANE, now, Priority.NOTICE, trouble=trouble, **details)


def owe_alert_to(tx: Connection, alert: Job, admin: str, *, now: datetime) -> None:
    """One admin is told what the alert is about."""
    payload = alert.payload | {"admin": admin}
    owe(tx, kind="tell", key=f"tell:{alert.key}:{admin}", payload=payload, lane=admin, run_at=now)


def owe_expiry(tx: Connection, case: Case, at: datetime) -> None:
    """The approval of this revision ends at that moment."""
    key = f"expire:{case.team}:{case.id}:{case.revision}:{at:%Y-%m-%d}"
    payload = {"team": case.team, "case": case.id, "revision": case.revision}
    owe(tx, kind="expire", key=key, payload=payload, lane="expiry", run_at=at)


def owe_file_check(tx: Connection, case: Case, number: int, *, occasion: str, now: datetime) -> None:
    """The file of that piece of evidence is read, to learn its SHA-256 or whether it is still the same."""
    payload = {"team": case.team, "case": case.id, "number": number}
    key = f"file:{case.team}:{case.id}:{number}:{occasion}"
    owe(tx, kind="file", key=key, payload=payload, lane=f"file:{case.team}:{case.id}", run_at=now)


def owe_warning(tx: Connection, case: Case, last_day: date, days: int, at: datetime) -> None:
    """Everybody is warned at that moment, so many days before the approval of this revision ends."""
    key = f"ends_soon:{case.team}:{case.id}:{case.revision}:{last_day}:{days}"
    payload = {"team": case.team, "case": case.id, "revision": case.revision, "day": last_day.isoformat()}
    owe(tx, kind="ends_soon", key=key, payload=payload, lane="expiry", run_at=at)


def owe_term_check(
    tx: Connection, case: Case, role: ReviewerRole, number: int, occasion: str, *, at: datetime
) -> None:
    """At that moment somebody looks whether the condition is met."""
    of = {"team": case.team, "case": case.id, "revision": case.revision, "role": role, "number": number}
    key = f"condition:{case.team}:{case.id}:{case.revision}:{role}:{number}:{occasion}"
    owe(tx, kind="condition", key=key, payload={**of, "occasion": occasion}, lane="conditions", run_at=at)


def owe_owner(
    tx: Connection,
    case: Case,
    owner: str,
    terms: Sequence[tuple[ReviewerRole, Condition]],
    occasion: str,
    *,
    now: datetime,
    why: str | None = None,
) -> None:
    """Who sees to these conditions is told of them."""
    numbers = [[role.value, term.number] for role, term in terms]
    which = ",".join(f"{role}.{number}" for role, number in numbers)
    payload = {"team": case.team, "case": case.id, "revision": case.revision, "owner": owner, "to": owner}
    payload |= {"terms": numbers, "occasion": occasion, "why": why}
    key = f"owner:{case.team}:{case.id}:{case.revision}:{owner}:{which}:{occasion}"
    owe(tx, kind="owner", key=key, payload=payload, lane=owner, run_at=now, priority=Priority.REMINDER)


def owe_owner_instead(tx: Connection, job: Job, to: str, *, now: datetime) -> None:
    """Somebody else is told what its owner could not be told."""
    key = f"{job.key}:instead"
    owe(tx, kind="owner", key=key, payload=job.payload | {"to": to}, lane=to, run_at=now)


def owe_continuation(tx: Connection, draft: str, person: Person, trigger: str, *, now: datetime) -> None:
    """The person gets a message with a button that brings the draft back."""
    payload = {"team": person.team, "user": person.user, "draft": draft}
    owe(tx, kind="continue", key=f"inbound:{trigger}", payload=payload, lane=person.user, run_at=now)


def owe_digest(
    tx: Connection, team: str, channel: str, due: datetime, zone: ZoneInfo, *, send_to: str | None = None
) -> bool:
    """The channel's digest of the week in which it is due; once, however many ask. Whether it is new."""
    return owe(
        tx,
        kind="digest",
        key=digest_key(team, channel, due, zone),
        payload={"team": team, "channel": channel},
        lane=send_to or channel,
        run_at=due,
        priority=Priority.DIGEST,
    )


def digest_key(team: str, channel: str, at: datetime, zone: ZoneInfo) -> str:
    """Names the channel's digest of the week of `at`."""
    # The week of the people who read it: east of UTC+9 their Monday morning is still Sunday in UTC.
    year, week, _ = at.astimezone(zone).isocalendar()
    return f"digest:{team}:{channel}:{year}-W{week:02}"


def owe_sweep(tx: Connection, now: datetime) -> None:
    """The daily look at what should be there."""
    tomorrow = now + timedelta(days=1)
    owe(tx, kind="sweep", key=f"sweep:{tomorrow:%Y-%m-%d}", payload={}, lane="sweep", run_at=tomorrow)


def _last_event(case: Case) -> int:
    return case.events[-1].number


def _owe(
    tx: Connection,
    kind: str,
    key: str,
    case: Case,
    lane: str,
    now: datetime,
    priority: Priority,
    **details: Any,
) -> None:
    payload = {"team": case.team, "case": case.id, **details}
    owe(tx, kind=kind, key=key, payload=payload, lane=lane, run_at=now, priority=priority)
