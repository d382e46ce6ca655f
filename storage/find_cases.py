"""Finds cases, whole: with the request in force and its assessment, reviews, messages and events.

It changes nothing and judges nobody's right to read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, select

from policy import Action, Assessment, Person, ReviewerRole, Status, UseRequest
from storage.tables import case_file, event, is_person, message, person_in, review, revision
from storage.values import Case, Condition, Event, Message, Review

_Value = TypeVar("_Value")

_CASES = select(case_file, revision.c.request, revision.c.assessment).join(
    revision,
    and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision),
)


def find_case(tx: Connection, team: str, case_id: str, *, lock: bool = False) -> Case | None:
    """The workspace's case with that id. With `lock`, nobody else changes it until this transaction ends."""
    which = and_(case_file.c.team == team, case_file.c.id == case_id)
    if lock:
        lock_case(tx, which)
    return _one(tx, _CASES.where(which))


def find_submission(tx: Connection, submission: str) -> Case | None:
    """The case that this submission opened or revised, as it is now."""
    its_case = select(revision.c.case_key).where(revision.c.submission == submission)
    return _one(tx, _CASES.where(case_file.c.key.in_(its_case)))


def lock_case(tx: Connection, which: ColumnElement[bool]) -> bool:
    """Lock the case's row, if there is one such. What is read after this is current."""
    # With `key_share`, messages may be placed meanwhile.
    locked = select(case_file.c.key).where(which).with_for_update(key_share=True)
    return tx.execute(locked).one_or_none() is not None


def case_with(tx: Connection, key: int) -> Case:
    """The case with that key, which exists."""
    return _load(tx, _CASES.where(case_file.c.key == key))[0]


def cases_of(tx: Connection, requester: Person, limit: int = 50) -> list[Case]:
    """The cases that a person requested, newest first."""
    theirs = _CASES.where(is_person(case_file, "requester", requester))
    return _load(tx, theirs.order_by(case_file.c.opened_at.desc(), case_file.c.key.desc()).limit(limit))


def cases_for(
    tx: Connection,
    team: str,
    productions: Collection[str],
    *,
    statuses: Collection[Status] | None = None,
    changed_since: datetime | None = None,
    limit: int = 500,
) -> list[Case]:
    """The cases of some productions, those that changed last first."""
    query = _CASES.where(case_file.c.team == team, case_file.c.production.in_(productions))
    if statuses is not None:
        query = query.where(case_file.c.status.in_(statuses))
    if changed_since is not None:
        query = query.where(case_file.c.updated_at >= changed_since)
    return _load(tx, query.order_by(case_file.c.updated_at.desc(), case_file.c.key.desc()).limit(limit))


def _one(tx: Connection, query: Select[Any]) -> Case | None:
    return next(iter(_load(tx, query)), None)


def _load(tx: Connection, query: Select[Any]) -> list[Case]:
    rows = tx.execute(query).all()
    keys = [row.key for row in rows]
    reviews = _by_case(tx, keys, review, (review.c.at, review.c.revision, review.c.role), _review)
    messages = _by_case(tx, keys, message, (message.c.target,), _message)
    events = _by_case(tx, keys, event, (event.c.number,), _event)
    return [_case(row, reviews[row.key], messages[row.key], events[row.key]) for row in rows]


def _by_case(
    tx: Connection,
    keys: Sequence[int],
    table: Table,
    order: Sequence[Any],
    value: Callable[[Row[Any]], _Value],
) -> defaultdict[int, tuple[_Value, ...]]:
    found: defaultdict[int, list[_Value]] = defaultdict(list)
    for row in tx.execute(select(table).where(table.c.case_key.in_(keys)).order_by(*order)):
        found[row.case_key].append(value(row))
    return defaultdict(tuple, {key: tuple(values) for key, values in found.items()})


def _case(
    row: Row[Any], reviews: tuple[Review, ...], messages: tuple[Message, ...], events: tuple[Event, ...]
) -> Case:
    return Case(
        key=row.key,
        id=row.id,
        team=row.team,
        production=row.production,
        production_name=row.production_name,
        requester=person_in(row, "requester"),
        status=Status(row.status),
        revision=row.revision,
        request=UseRequest.model_validate(row.request),
        assessment=Assessment.model_validate(row.assessment),
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        reviews=reviews,
        messages=messages,
        events=events,
    )


def _review(row: Row[Any]) -> Review:
    return Review(
        action=Action(row.action),
        role=ReviewerRole(row.role),
        by=person_in(row, "by"),
        at=row.at,
        revision=row.revision,
        digest=row.digest,
        guidance=row.guidance,
        reason=row.reason,
        conditions=tuple(_condition(condition) for condition in row.conditions),
        evidence_accepted=tuple(row.evidence_accepted),
        valid_until=row.valid_until,
    )


def _condition(stored: dict[str, Any]) -> Condition:
    due = stored["due"]
    return Condition(stored["text"], stored["owner"], date.fromisoformat(due) if due else None)


def _message(row: Row[Any]) -> Message:
    return Message(row.target, row.channel, row.ts, row.trouble)


def _event(row: Row[Any]) -> Event:
    return Event(
        number=row.number,
        at=row.at,
        action=row.action,
        by=person_in(row, "by") if row.by_user else None,
        before=Status(row.before) if row.before else None,
        after=Status(row.after),
        revision=row.revision,
        why=row.why,
    )
