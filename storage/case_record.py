"""What a case's record is made of: a revision for each request that was sent, and a line for each event."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Insert

from policy import Assessment, Person, Status, UseRequest
from storage.columns import JsonText, person_columns
from storage.dialects import insert_in
from storage.prepared import Prepared, prepared
from storage.tables import event, revision


def _once(dialect: str) -> Insert:
    return insert_in(dialect, revision).on_conflict_do_nothing(index_elements=["submission"])


_REVISION = Prepared(_once)
_EVENT = prepared(event.insert())


@dataclass(frozen=True, slots=True)
class Line:
    """Where in which case's record an event stands, and between which statuses."""

    case_key: int
    number: int
    before: str | None
    after: Status
    revision: int


def write_revision(
    tx: Connection,
    line: Line,
    request: UseRequest,
    assessment: Assessment,
    submission: str,
    now: datetime,
) -> bool:
    """False when the submission is there already: then nothing is written."""
    written = {
        "case_key": line.case_key,
        "number": line.revision,
        "submission": submission,
        "request": JsonText(request.model_dump_json(exclude_none=True)),
        "assessment": JsonText(assessment.model_dump_json()),
        "sent_at": now,
    }
    return _REVISION.run(tx, written) == 1


def write_event(
    tx: Connection, line: Line, action: str, *, by: Person | None, now: datetime, why: str | None
) -> None:
    """The case's next line."""
    columns = {
        "case_key": line.case_key,
        "number": line.number,
        "before": line.before,
        "after": line.after,
        "revision": line.revision,
        "at": now,
        "action": action,
        "why": why,
        **person_columns("by", by),
    }
    _EVENT.run(tx, columns)
