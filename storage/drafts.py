"""Forms that are being filled: answers as they were typed, kept until the form is sent or thrown away.

It judges no answer. What was sent is found by its submission (find_submission), no longer by its draft.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from policy import Person
from storage.columns import person_columns, person_in
from storage.prepared import prepared
from storage.tables import draft as table
from storage.values import Draft

# Made once: to make such a statement takes longer than to have it carried out.
_START = table.insert().returning(table)
_FIND = prepared(select(table).where(table.c.id == bindparam("sought")))
_END = prepared(delete(table).where(table.c.id == bindparam("ended")))
_LATEST = prepared(
    select(table)
    .where(
        table.c.owner_enterprise.is_not_distinct_from(bindparam("enterprise")),
        table.c.owner_team == bindparam("team"),
        table.c.owner_user == bindparam("user"),
        table.c.updated_at >= bindparam("since"),
        table.c.case_id.is_not_distinct_from(bindparam("case_id")),
    )
    .order_by(table.c.updated_at.desc())
    .limit(1)
)


class StaleDraft(Exception):
    """Somebody saved the draft meanwhile. `draft`: as it is now, None when it was sent or thrown away."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__("This form was changed in another window.")
        self.draft = draft


def start_draft(
    tx: Connection,
    *,
    id: str,  # noqa: A002 - the draft's id, as everywhere
    owner: Person,
    answers: dict[str, Any],
    case_id: str | None = None,
    made_from: str | None = None,
    now: datetime,
) -> Draft:
    """Begin a form. `case_id`: the case that it will revise; `made_from`: whose answers it begins with."""
    columns = {"id": id, "version": 1, "answers": answers, "case_id": case_id, "made_from": made_from}
    written = {**columns, **person_columns("owner", owner), "updated_at": now}
    return _draft(tx.execute(_START, written).one())


def save_draft(
    tx: Connection,
    draft: Draft,
    answers: dict[str, Any],
    *,
    now: datetime,
    seen: dict[str, Any] | None = None,
) -> Draft:
    """Keep the answers over those of `draft`; StaleDraft when that is no longer the latest version.

    `seen` stays what it was unless a new one is given.
    """
    also = {} if seen is None else {"seen": seen}
    saved = (
        update(table)
        .where(table.c.id == draft.id, table.c.version == draft.version)
        .values(answers=answers, version=draft.version + 1, updated_at=now, **also)
        .returning(table)
    )
    row = tx.execute(saved).one_or_none()
    if row is None:
        raise StaleDraft(find_draft(tx, draft.id))
    return _draft(row)


def find_draft(tx: Connection, id: str) -> Draft | None:  # noqa: A002 - the draft's id, as everywhere
    """The draft, unless it was ended."""
    return next(map(_draft, _FIND.rows(tx, {"sought": id})), None)


def latest_draft(
    tx: Connection, owner: Person, *, since: datetime, case_id: str | None = None
) -> Draft | None:
    """What the owner last worked on, not before `since`: a change of that case, or else a new request."""
    whose = {"enterprise": owner.enterprise, "team": owner.team, "user": owner.user}
    return next(map(_draft, _LATEST.rows(tx, {**whose, "since": since, "case_id": case_id})), None)


def end_draft(tx: Connection, id: str) -> None:  # noqa: A002 - the draft's id, as everywhere
    """The form was sent or thrown away."""
    _END.run(tx, {"ended": id})


def _draft(row: Any) -> Draft:
    return Draft(
        id=row.id,
        owner=person_in(row, "owner"),
        version=row.version,
        answers=row.answers,
        case_id=row.case_id,
        seen=row.seen,
        updated_at=row.updated_at,
        made_from=row.made_from,
    )
