"""What is shown for the needs of a case, what reviewers say of it, and how conditions are met.

It decides nothing: who may do it, and when, is for policy and flow to say. Each changes a case that the
caller moves in the same transaction, so that its record tells of it.
"""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from policy import Person, ReviewerRole, Status
from storage.case_rows import ACCEPTED, REFUSED
from storage.case_values import Case, Evidence, File, Verdict
from storage.columns import person_columns
from storage.tables import case_file, condition, evidence, review


def show_evidence(tx: Connection, case: Case, piece: Evidence) -> int:
    """Keep a piece of evidence, and return its number within the case.

    The caller has the case locked (`find_case(…, lock=True)`), so that no number is given twice.
    """
    last = select(func.max(evidence.c.number)).where(evidence.c.case_key == case.key)
    number = (tx.scalar(last) or 0) + 1
    columns = {
        "case_key": case.key,
        "number": number,
        "need": piece.need,
        **person_columns("by", piece.by),
        "at": piece.at,
        "revision": piece.revision,
        "note": piece.note,
        "link": piece.link,
    }
    file = piece.file
    facts = {"id": file.id, "name": file.name, "size": file.size, "sha256": file.sha256} if file else {}
    columns |= {f"file_{name}": value for name, value in facts.items()}
    tx.execute(evidence.insert().values(**columns))
    return number


def judge_evidence(tx: Connection, case: Case, number: int, verdict: Verdict) -> bool:
    """Accept or refuse a piece, in place of what was said of it before.

    False when there is none such, and for accepting a file that was not read yet.
    """
    which = _piece(case, number)
    if verdict.accepted:
        which = and_(which, or_(evidence.c.file_id.is_(None), evidence.c.file_sha256.is_not(None)))
    said = {
        "verdict": ACCEPTED if verdict.accepted else REFUSED,
        **person_columns("verdict_by", verdict.by),
        "verdict_at": verdict.at,
        "verdict_revision": verdict.revision,
        "verdict_reason": verdict.reason,
    }
    return tx.execute(update(evidence).where(which).values(**said)).rowcount == 1


def note_file(tx: Connection, case: Case, number: int, file: File, link: str | None) -> bool:
    """Keep what reading a piece's file told, and where it opens. False when it was told before."""
    told = {"file_name": file.name, "file_size": file.size, "file_sha256": file.sha256, "link": link}
    unread = and_(_piece(case, number), evidence.c.file_id == file.id, evidence.c.file_sha256.is_(None))
    return tx.execute(update(evidence).where(unread).values(**told)).rowcount == 1


def finish_condition(
    tx: Connection, case: Case, role: ReviewerRole, number: int, *, by: Person, now: datetime, note: str
) -> bool:
    """Its owner says that it is met. False when that was said already, or there is no such condition."""
    said = {**person_columns("done_by", by), "done_at": now, "done_note": note}
    open_one = and_(_in_force(case, role, number), condition.c.done_at.is_(None))
    finished = tx.execute(update(condition).where(open_one).values(**said)).rowcount == 1
    note_next_day(tx, case.key)
    return finished


def accept_condition(
    tx: Connection, case: Case, role: ReviewerRole, number: int, *, by: Person, now: datetime
) -> bool:
    """A reviewer agrees that it is met. False unless it is said to be, and not accepted yet."""
    said = {**person_columns("accepted_by", by), "accepted_at": now}
    done = and_(
        _in_force(case, role, number), condition.c.done_at.is_not(None), condition.c.accepted_at.is_(None)
    )
    return tx.execute(update(condition).where(done).values(**said)).rowcount == 1


def reopen_condition(tx: Connection, case: Case, role: ReviewerRole, number: int) -> bool:
    """A reviewer does not agree: it is open again. False unless it is said to be met, and not accepted."""
    nobody = {**person_columns("done_by", None), "done_at": None, "done_note": None}
    done = and_(
        _in_force(case, role, number), condition.c.done_at.is_not(None), condition.c.accepted_at.is_(None)
    )
    reopened = tx.execute(update(condition).where(done).values(**nobody)).rowcount == 1
    note_next_day(tx, case.key)
    return reopened


def note_next_day(tx: Connection, case_key: int) -> None:
    """Keep with the case the first day of its approval's terms: its end, or a condition not met yet."""
    approved = tx.scalar(
        select(case_file.c.revision).where(case_file.c.key == case_key, case_file.c.status == Status.APPROVED)
    )
    ends_on, next_due, undated = (None, None, False) if approved is None else _days(tx, case_key, approved)
    last_of_all = [date.max] if undated else []
    next_day = min([day for day in (ends_on, next_due) if day] + last_of_all, default=None)
    days = {"next_day": next_day, "ends_on": ends_on, "next_due": next_due}
    other = or_(*(case_file.c[name].is_distinct_from(day) for name, day in days.items()))
    tx.execute(update(case_file).where(case_file.c.key == case_key, other).values(**days))


def _days(tx: Connection, case_key: int, revision: int) -> tuple[date | None, date | None, bool]:
    """When it ends, when the first open condition is due, and whether one is open that has no day."""
    in_force = (review.c.case_key == case_key, review.c.revision == revision)
    ends = tx.scalars(select(review.c.valid_until).where(*in_force, review.c.valid_until.is_not(None)))
    in_force = (condition.c.case_key == case_key, condition.c.revision == revision)
    owed = tx.scalars(select(condition.c.due).where(*in_force, condition.c.done_at.is_(None))).all()
    dated = [day for day in owed if day is not None]
    return min(ends, default=None), min(dated, default=None), len(dated) < len(owed)


def _piece(case: Case, number: int) -> ColumnElement[bool]:
    return and_(evidence.c.case_key == case.key, evidence.c.number == number)


def _in_force(case: Case, role: ReviewerRole, number: int) -> ColumnElement[bool]:
    return and_(
        condition.c.case_key == case.key,
        condition.c.revision == case.revision,
        condition.c.role == role,
        condition.c.number == number,
    )
