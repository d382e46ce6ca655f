"""Finds cases, whole: with the request in force and its assessment, reviews, messages and events.

It changes nothing and judges nobody's right to read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    select,
    tuple_,
)

from policy import Action, Assessment, Person, ReviewerRole, Status, UseRequest
from storage.case_values import Case, Condition, Done, Event, Evidence, File, Message, Review, Verdict
from storage.columns import is_person, person_columns, person_in
from storage.tables import case_file, condition, event, evidence, message, review, revision

_Value = TypeVar("_Value")
_ByCase = Mapping[int, tuple[_Value, ...]]
_Term = tuple[tuple[int, str], Condition]
# The verdicts on evidence, as they are stored.
ACCEPTED, REFUSED = "accepted", "refused"

# As text: pydantic reads JSON twice as fast as what was decoded before.
_REQUEST = cast(revision.c.request, Text).label("request")
_CASES = select(case_file, _REQUEST, cast(revision.c.assessment, Text).label("assessment")).join(
    revision,
    and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision),
)
# Made once: to make such a statement takes longer than to have it carried out.
_SENT = _CASES.where(
    case_file.c.key.in_(select(revision.c.case_key).where(revision.c.submission == bindparam("submission")))
)
_KEYS: BindParameter[list[int]] = bindparam("keys", expanding=True)
_THESE = _CASES.where(case_file.c.key.in_(_KEYS))


def _theirs(table: Table, *order: ColumnElement[Any]) -> Select[Any]:
    """The rows of a table that belong to some cases."""
    return select(table).where(table.c.case_key.in_(_KEYS)).order_by(*order)


_REVIEWS = _theirs(review, review.c.at, review.c.revision, review.c.role)
_CONDITIONS = _theirs(condition, condition.c.number)
_MESSAGES = _theirs(message, message.c.target)
_EVENTS = _theirs(event, event.c.number)
_EVIDENCE = _theirs(evidence, evidence.c.number)


def find_case(tx: Connection, team: str, case_id: str, *, lock: bool = False) -> Case | None:
    """The workspace's case with that id. With `lock`, nobody else changes it until this transaction ends."""
    which = and_(case_file.c.team == team, case_file.c.id == case_id)
    if lock:
        lock_case(tx, which)
    return _one(tx, _CASES.where(which))


def find_submission(tx: Connection, submission: str) -> Case | None:
    """The case that this submission opened or revised, as it is now."""
    return _one(tx, _SENT, {"submission": submission})


def lock_case(tx: Connection, which: ColumnElement[bool]) -> bool:
    """Lock the case's row, if there is one such. What is read after this is current."""
    # With `key_share`, messages may be placed meanwhile.
    locked = select(case_file.c.key).where(which).with_for_update(key_share=True)
    return tx.execute(locked).one_or_none() is not None


def case_with(tx: Connection, key: int) -> Case:
    """The case with that key, which exists."""
    return _load(tx, _THESE, {"keys": [key]})[0]


def cases_with(tx: Connection, keys: Sequence[int]) -> list[Case]:
    """The cases with these keys, in the order of the keys."""
    found = {case.key: case for case in _load(tx, _THESE, {"keys": list(keys)})} if keys else {}
    return [found[key] for key in keys]


def cases_of(
    tx: Connection, requester: Person, *, production: str | None = None, limit: int = 50
) -> list[Case]:
    """The cases that a person requested, newest first; of that production, if one is given."""
    theirs = _CASES.where(is_person(case_file, "requester"))
    if production is not None:
        theirs = theirs.where(case_file.c.production == production)
    newest = theirs.order_by(case_file.c.opened_at.desc(), case_file.c.key.desc())
    return _load(tx, newest.limit(limit), person_columns("requester", requester))


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


def approved_under_other(tx: Connection, team: str, guidance: str, *, after: int, limit: int) -> list[Case]:
    """Approved cases that another guidance judged, by key; `after`: the last key of the page before."""
    other = revision.c.assessment["guidance"].as_string() != guidance
    query = _CASES.where(
        case_file.c.team == team, case_file.c.status == Status.APPROVED, case_file.c.key > after, other
    )
    return _load(tx, query.order_by(case_file.c.key).limit(limit))


def _one(tx: Connection, query: Select[Any], bound: dict[str, Any] | None = None) -> Case | None:
    return next(iter(_load(tx, query, bound)), None)


def _load(tx: Connection, query: Select[Any], bound: dict[str, Any] | None = None) -> list[Case]:
    rows = tx.execute(query, bound).all()
    if not rows:
        return []
    keys = [row.key for row in rows]
    conditions = _by_case(tx, keys, _CONDITIONS, _condition)
    parts = _Parts(
        before=_requests_before(tx, [row for row in rows if row.revision > 1]),
        reviews=_by_case(tx, keys, _REVIEWS, partial(_review, conditions)),
        messages=_by_case(tx, keys, _MESSAGES, _message),
        events=_by_case(tx, keys, _EVENTS, _event),
        evidence=_by_case(tx, keys, _EVIDENCE, _evidence),
    )
    return [_case(row, parts) for row in rows]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What belongs to some cases, by case."""

    before: Mapping[int, UseRequest]
    reviews: _ByCase[Review]
    messages: _ByCase[Message]
    events: _ByCase[Event]
    evidence: _ByCase[Evidence]


def _requests_before(tx: Connection, rows: Sequence[Row[Any]]) -> dict[int, UseRequest]:
    """The request of the revision before the one in force, by case."""
    if not rows:
        return {}
    keys = [(row.key, row.revision - 1) for row in rows]
    which = tuple_(revision.c.case_key, revision.c.number).in_(keys)
    found = tx.execute(select(revision.c.case_key, _REQUEST).where(which))
    return {row.case_key: UseRequest.model_validate_json(row.request) for row in found}


def _by_case(
    tx: Connection, keys: Sequence[int], query: Select[Any], value: Callable[[Row[Any]], _Value]
) -> _ByCase[_Value]:
    found: defaultdict[int, tuple[_Value, ...]] = defaultdict(tuple)
    for row in tx.execute(query, {"keys": keys}).all():
        found[row.case_key] += (value(row),)
    return found


def _case(row: Row[Any], parts: _Parts) -> Case:
    return Case(
        key=row.key,
        id=row.id,
        team=row.team,
        production=row.production,
        production_name=row.production_name,
        requester=person_in(row, "requester"),
        status=Status(row.status),
        revision=row.revision,
        request=UseRequest.model_validate_json(row.request),
        assessment=Assessment.model_validate_json(row.assessment),
        opened_at=row.opened_at,
        updated_at=row.updated_at,
        assignee=row.assignee,
        made_from=row.made_from,
        request_before=parts.before.get(row.key),
        reviews=parts.reviews[row.key],
        messages=parts.messages[row.key],
        events=parts.events[row.key],
        evidence=parts.evidence[row.key],
    )


def _review(terms: _ByCase[_Term], row: Row[Any]) -> Review:
    """A decision with the conditions that were written into it."""
    return Review(
        action=Action(row.action),
        role=ReviewerRole(row.role),
        by=person_in(row, "by"),
        at=row.at,
        revision=row.revision,
        digest=row.digest,
        guidance=row.guidance,
        reason=row.reason,
        conditions=tuple(term for of, term in terms[row.case_key] if of == (row.revision, row.role)),
        evidence_accepted=tuple(row.evidence_accepted),
        valid_until=row.valid_until,
        only_for=row.only_for,
        only_tools=tuple(row.only_tools or ()),
        instead_of=row.instead_of,
    )


def _condition(row: Row[Any]) -> _Term:
    """The condition, with the revision and role of its review."""
    term = Condition(
        text=row.text,
        owner=row.owner,
        due=row.due,
        number=row.number,
        done=Done(person_in(row, "done_by"), row.done_at, row.done_note) if row.done_at else None,
        accepted=Done(person_in(row, "accepted_by"), row.accepted_at) if row.accepted_at else None,
    )
    return (row.revision, row.role), term


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(
        need=row.need,
        by=person_in(row, "by"),
        at=row.at,
        revision=row.revision,
        note=row.note,
        link=row.link,
        file=File(row.file_id, row.file_name, row.file_size, row.file_sha256) if row.file_id else None,
        verdict=_verdict(row) if row.verdict else None,
        number=row.number,
    )


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(
        accepted=row.verdict == ACCEPTED,
        by=person_in(row, "verdict_by") if row.verdict_by_user else None,
        at=row.verdict_at,
        revision=row.verdict_revision,
        reason=row.verdict_reason,
    )


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
