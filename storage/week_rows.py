"""Of the few cases that a digest shows what it says of them: open conditions, and who brought them there."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, or_, select

from policy import Action, Person
from storage.case_values import Condition
from storage.columns import person_in
from storage.lists import among, one_of
from storage.prepared import prepared
from storage.tables import case_file, condition, event, review

_STARTED = ("open", Action.REVISE)
_BROUGHT = prepared(
    select(event.c.case_key, event.c.by_enterprise, event.c.by_team, event.c.by_user)
    .join(case_file, case_file.c.key == event.c.case_key)
    .where(
        among(event.c.case_key, "keys"),
        event.c.after == case_file.c.status,
        or_(event.c.before.is_distinct_from(event.c.after), one_of(event.c.action, _STARTED)),
    )
    .order_by(event.c.case_key, event.c.number)
)
_TERMS = prepared(
    select(condition)
    .join(
        case_file,
        and_(case_file.c.key == condition.c.case_key, case_file.c.revision == condition.c.revision),
    )
    .join(
        review,
        and_(
            review.c.case_key == condition.c.case_key,
            review.c.revision == condition.c.revision,
            review.c.role == condition.c.role,
        ),
    )
    .where(among(condition.c.case_key, "keys"), condition.c.done_at.is_(None))
    .order_by(condition.c.due.nulls_last(), review.c.at, condition.c.role, condition.c.number)
)


def brought_by(tx: Connection, keys: Sequence[int]) -> dict[int, Person | None]:
    """Who brought these cases where they stand; None where time or the app did."""
    rows = _BROUGHT.rows(tx, {"keys": keys}) if keys else ()
    return {row.case_key: person_in(row, "by") if row.by_user else None for row in rows}


def open_conditions(tx: Connection, keys: Sequence[int]) -> dict[int, tuple[Condition, ...]]:
    """The conditions of their approvals that nobody says are met, the first to come due first."""
    found: defaultdict[int, list[Condition]] = defaultdict(list)
    for row in _TERMS.rows(tx, {"keys": keys}) if keys else ():
        found[row.case_key].append(Condition(row.text, row.owner, row.due, row.number))
    return {key: tuple(terms) for key, terms in found.items()}
