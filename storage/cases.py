"""Opens cases and moves them on. Every change is compare-and-set, and leaves a line in the case's record.

It decides nothing: which status comes next, and who may bring it about, is for policy and flow to say.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Insert, and_, delete, update

from policy import Action, Assessment, Person, ReviewerRole, Status, UseRequest, opening_status
from storage import tables
from storage.case_record import Line, write_event, write_revision
from storage.case_values import Case, Event, Message, Review
from storage.columns import person_columns
from storage.dialects import insert, insert_in
from storage.evidence import note_next_day
from storage.find_cases import case_with, find_submission, lock_case
from storage.prepared import Prepared, prepared
from storage.tables import case_count, case_file


def _one_more(dialect: str) -> Insert:
    more = {"last": case_count.c.last + 1}
    counted = insert_in(dialect, case_count).on_conflict_do_update(
        index_elements=["team", "production"], set_=more
    )
    return counted.returning(case_count.c.last)


_ONE_MORE = Prepared(_one_more)
_FILE = prepared(case_file.insert().returning(case_file.c.key))


class Stale(Exception):
    """Somebody was faster. `case` is the case as it is now."""

    def __init__(self, case: Case) -> None:
        super().__init__(f"{case.id} was changed meanwhile: it is {case.status} in revision {case.revision}.")
        self.case = case


def open_case(
    tx: Connection,
    *,
    team: str,
    request: UseRequest,
    assessment: Assessment,
    requester: Person,
    submission: str,
    now: datetime,
    production_name: str | None = None,
    made_from: str | None = None,
    why: str | None = None,
) -> tuple[Case, bool]:
    """Open a case under its production's next number, and say True.

    The same submission again gives the case that is there, and False.
    """
    named: dict[str, Any] = {"team": team, "production": request.production}
    named |= {"production_name": production_name, "made_from": made_from}
    columns = {**named, **person_columns("requester", requester), **_judged(assessment, 1)}
    columns |= dict.fromkeys(("opened_at", "updated_at", "stands_since"), now)
    line, case_id = _write_case(tx, columns, opening_status(assessment.outcome))
    if not write_revision(tx, line, request, assessment, submission, now):
        _take_back(tx, line, team, request.production)
        return _sent_before(tx, submission, LookupError(submission)), False
    write_event(tx, line, "open", by=requester, now=now, why=why)
    named |= {"id": case_id, "request": request, "assessment": assessment}
    return _as_opened(line, named, requester, now, why), True


def move(
    tx: Connection,
    case: Case,
    action: Action,
    after: Status,
    *,
    by: Person | None,
    now: datetime,
    why: str | None = None,
    assignee: str | None = None,
) -> Case:
    """Bring the case to `after`; Stale when it is no longer in the status and revision in which it was read.

    `by` is None where time acts. `after` may be the same status: one approval of several. `assignee`: to
    whom it is handed; without one it stays with whom it was.
    """
    handed = {} if assignee is None else {"assignee": assignee}
    line = _change(tx, case, action, after, now, **handed)
    note_next_day(tx, case.key)
    write_event(tx, line, action, by=by, now=now, why=why)
    return case_with(tx, case.key)


def revise(
    tx: Connection,
    case: Case,
    *,
    request: UseRequest,
    assessment: Assessment,
    submission: str,
    after: Status,
    by: Person | None,
    now: datetime,
    why: str | None = None,
    action: Action = Action.REVISE,
) -> Case:
    """Give the case its next revision; the reviews of those before lapse. Stale as in `move`.

    The same submission again gives the case as it is. A case stays with the production it was opened for.
    `by` is None, and `action` another, where new guidance judges the same request anew.
    """
    known = find_submission(tx, submission)
    if known is not None:
        return known
    try:
        judged = _judged(assessment, case.revision + 1)
        line = _change(tx, case, action, after, now, revision=case.revision + 1, **judged)
    except Stale as stale:
        return _sent_before(tx, submission, stale)
    if not write_revision(tx, line, request, assessment, submission, now):
        raise LookupError(f"{submission} belongs to another case")
    note_next_day(tx, case.key)
    write_event(tx, line, action, by=by, now=now, why=why)
    return case_with(tx, case.key)


def add_review(tx: Connection, case: Case, review: Review) -> Case:
    """Keep a decision, and return the case with it: nobody else can add one until this transaction ends.

    Stale when the case is no longer as it was read, or its revision has a decision of the same role.
    """
    kept = insert(tx, tables.review).values(case_key=case.key, **_review_columns(review))
    once = kept.on_conflict_do_nothing().returning(tables.review.c.role)
    if not lock_case(tx, _as_read(case)) or tx.execute(once).first() is None:
        raise Stale(case_with(tx, case.key))
    for number, term in enumerate(review.conditions, 1):
        of = {"case_key": case.key, "revision": review.revision, "role": review.role, "number": number}
        written = {"text": term.text, "owner": term.owner, "due": term.due}
        tx.execute(tables.condition.insert().values(**of, **written))
    return case_with(tx, case.key)


def note_event(
    tx: Connection, case: Case, action: str, *, by: Person | None, now: datetime, why: str | None = None
) -> None:
    """Add a line to the record of a case that does not move: a refused click, an undeliverable message."""
    counted = update(case_file).where(case_file.c.key == case.key).values(events=case_file.c.events + 1)
    row = tx.execute(counted.returning(case_file.c.events, case_file.c.status, case_file.c.revision)).one()
    line = Line(case.key, row.events, row.status, Status(row.status), row.revision)
    write_event(tx, line, action, by=by, now=now, why=why)


def place_message(tx: Connection, case_key: int, message: Message) -> None:
    """Note where the message for that target stands, or was refused, in place of what was noted before."""
    where = {"channel": message.channel, "ts": message.ts, "trouble": message.trouble}
    placed = insert(tx, tables.message).values(case_key=case_key, target=message.target, **where)
    tx.execute(placed.on_conflict_do_update(index_elements=["case_key", "target"], set_=where))


def drop_message(tx: Connection, case_key: int, target: str) -> None:
    """Forget the message for that target: it is gone from Slack."""
    its_row = and_(tables.message.c.case_key == case_key, tables.message.c.target == target)
    tx.execute(delete(tables.message).where(its_row))


def _as_read(case: Case) -> ColumnElement[bool]:
    return and_(
        case_file.c.key == case.key,
        case_file.c.status == case.status,
        case_file.c.revision == case.revision,
    )


def _change(tx: Connection, case: Case, action: Action, after: Status, now: datetime, **values: Any) -> Line:
    values |= {"status": after, "updated_at": now}
    if after is not case.status or action is Action.REVISE:
        values["stands_since"] = now
    changed = update(case_file).where(_as_read(case)).values(events=case_file.c.events + 1, **values)
    returned = changed.returning(case_file.c.events, case_file.c.status, case_file.c.revision)
    row = tx.execute(returned).one_or_none()
    if row is None:
        raise Stale(case_with(tx, case.key))
    return Line(case.key, row.events, case.status, Status(row.status), row.revision)


def _judged(assessment: Assessment, revision: int) -> dict[str, Any]:
    """Copies of what was found: how grave it is, who decides (the contact on what needs no review), and what
    has to be shown before.
    """
    reviewers = list(assessment.reviewers) or [ReviewerRole.CONTACT]
    blocking = [need.kind for need in assessment.needs if need.blocking]
    judged = {"reviewers": reviewers, "outcome": assessment.outcome}
    return {**judged, "blocking": blocking, "blocking_revision": revision}


def _sent_before(tx: Connection, submission: str, trouble: Exception) -> Case:
    """The case of a submission that was faster by a moment. Any other trouble goes on its way."""
    known = find_submission(tx, submission)
    if known is None:
        raise trouble
    return known


def _write_case(tx: Connection, columns: dict[str, Any], status: Status) -> tuple[Line, str]:
    counted = {"team": columns["team"], "production": columns["production"], "last": 1}
    number = _ONE_MORE.returned(tx, counted)
    case_id = f"{columns['production']}-{number}"
    written = {**columns, "id": case_id, "status": status, "revision": 1, "events": 1}
    key = _FILE.returned(tx, written)
    return Line(case_key=key, number=1, before=None, after=status, revision=1), case_id


def _take_back(tx: Connection, line: Line, team: str, production: str) -> None:
    """The case and its number, which nobody else has seen: until we end, its production's count is ours."""
    tx.execute(delete(case_file).where(case_file.c.key == line.case_key))
    its_count = and_(case_count.c.team == team, case_count.c.production == production)
    tx.execute(update(case_count).where(its_count).values(last=case_count.c.last - 1))


def _as_opened(line: Line, named: dict[str, Any], by: Person, now: datetime, why: str | None) -> Case:
    """The case as it would be found: nobody reads what was just written."""
    at = now.astimezone(UTC)
    return Case(
        key=line.case_key,
        requester=by,
        status=line.after,
        revision=line.revision,
        opened_at=at,
        updated_at=at,
        events=(Event(line.number, at, "open", by, None, line.after, line.revision, why),),
        **named,
    )


def _review_columns(review: Review) -> dict[str, Any]:
    return {
        **person_columns("by", review.by),
        "action": review.action,
        "role": review.role,
        "at": review.at,
        "revision": review.revision,
        "digest": review.digest,
        "guidance": review.guidance,
        "reason": review.reason,
        "evidence_accepted": list(review.evidence_accepted),
        "valid_until": review.valid_until,
        "only_for": review.only_for,
        "only_tools": list(review.only_tools),
        "instead_of": review.instead_of,
    }
