"""Finds cases, whole: with the request in force and its assessment, reviews, messages and events.

It changes nothing and judges nobody's right to read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, TypeVar

from sqlalchemy import (
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

from policy import Assessment, Person, Status, UseRequest
from storage.case_rows import condition_in, event_in, evidence_in, message_in, review_in
from storage.case_values import Case, Event, Evidence, Message, Review
from storage.columns import is_person, person_columns, person_in
from storage.lists import among, one_of
from storage.prepared import Prepared, prepared
from storage.tables import case_file, condition, event, evidence, message, review, revision

_Value = TypeVar("_Value")
_ByCase = Mapping[int, tuple[_Value, ...]]

# As text: pydantic reads JSON twice as fast as what was decoded before.
_REQUEST = cast(revision.c.request, Text).label("request")
_CASES = select(case_file, _REQUEST, cast(revision.c.assessment, Text).label("assessment")).join(
    revision,
    and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision),
)
# Made once: to make such a statement takes longer than to have it carried out.
_SENT = prepared(
    _CASES.where(
        case_file.c.key.in_(
            select(revision.c.case_key).where(revision.c.submission == bindparam("submission"))
        )
    )
)
_THESE = prepared(_CASES.where(among(case_file.c.key, "keys")))
_NAMED = prepared(_CASES.where(case_file.c.team == bindparam("team"), case_file.c.id == bindparam("id")))


def _first(query: Select[Any], order: ColumnElement[datetime]) -> Select[Any]:
    """The last of these first, as many as are asked for."""
    return query.order_by(order.desc(), case_file.c.key.desc()).limit(bindparam("most"))


_MINE = _CASES.where(is_person(case_file, "requester"))
_OWN = prepared(_first(_MINE, case_file.c.opened_at))
_OWN_IN_PRODUCTION = prepared(
    _first(_MINE.where(case_file.c.production == bindparam("production")), case_file.c.opened_at)
)
_UNDER_OTHER = prepared(
    _CASES.where(
        case_file.c.team == bindparam("team"),
        one_of(case_file.c.status, [Status.APPROVED]),
        case_file.c.key > bindparam("after"),
        revision.c.assessment["guidance"].as_string() != bindparam("guidance"),
    )
    .order_by(case_file.c.key)
    .limit(bindparam("most"))
)


def _theirs(table: Table, *order: ColumnElement[Any]) -> Prepared:
    """The rows of a table that belong to some cases."""
    return prepared(select(table).where(among(table.c.case_key, "keys")).order_by(*order))


_REVIEWS = _theirs(review, review.c.at, review.c.revision, review.c.role)
_CONDITIONS = _theirs(condition, condition.c.number)
_MESSAGES = _theirs(message, message.c.target)
_EVENTS = _theirs(event, event.c.number)
_EVIDENCE = _theirs(evidence, evidence.c.number)


def find_case(tx: Connection, team: str, case_id: str, *, lock: bool = False) -> Case | None:
    """The workspace's case with that id. With `lock`, nobody else changes it until this transaction ends."""
    if lock:
        lock_case(tx, and_(case_file.c.team == team, case_file.c.id == case_id))
    return _one(tx, _NAMED, {"team": team, "id": case_id})


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
    given = {**person_columns("requester", requester), "most": limit}
    if production is None:
        return _load(tx, _OWN, given)
    return _load(tx, _OWN_IN_PRODUCTION, {**given, "production": production})


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
    query = _of_productions(None if statuses is None else tuple(statuses), changed_since is not None)
    since = {} if changed_since is None else {"since": changed_since}
    return _load(tx, query, {"team": team, "codes": productions, "most": limit, **since})


@lru_cache(maxsize=64)
def _of_productions(statuses: tuple[Status, ...] | None, changed: bool) -> Prepared:
    """Those that changed last first."""
    query = _CASES.where(case_file.c.team == bindparam("team"), among(case_file.c.production, "codes"))
    if statuses is not None:
        query = query.where(one_of(case_file.c.status, statuses))
    if changed:
        query = query.where(case_file.c.updated_at >= bindparam("since"))
    return prepared(_first(query, case_file.c.updated_at))


def approved_under_other(tx: Connection, team: str, guidance: str, *, after: int, limit: int) -> list[Case]:
    """Approved cases that another guidance judged, by key; `after`: the last key of the page before."""
    return _load(tx, _UNDER_OTHER, {"team": team, "guidance": guidance, "after": after, "most": limit})


def _one(tx: Connection, query: Prepared, given: Mapping[str, Any]) -> Case | None:
    return next(iter(_load(tx, query, given)), None)


def _load(tx: Connection, query: Prepared, given: Mapping[str, Any]) -> list[Case]:
    rows = query.rows(tx, given)
    if not rows:
        return []
    keys = [row.key for row in rows]
    conditions = _by_case(tx, keys, _CONDITIONS, condition_in)
    parts = _Parts(
        before=_requests_before(tx, [row for row in rows if row.revision > 1]),
        reviews=_by_case(tx, keys, _REVIEWS, partial(review_in, conditions)),
        messages=_by_case(tx, keys, _MESSAGES, message_in),
        events=_by_case(tx, keys, _EVENTS, event_in),
        evidence=_by_case(tx, keys, _EVIDENCE, evidence_in),
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
    tx: Connection, keys: Sequence[int], query: Prepared, value: Callable[[Row[Any]], _Value]
) -> _ByCase[_Value]:
    found: defaultdict[int, tuple[_Value, ...]] = defaultdict(tuple)
    for row in query.rows(tx, {"keys": keys}):
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
