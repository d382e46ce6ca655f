"""What people write in the threads of a case's messages: kept beside the case, never a decision."""

from datetime import datetime

from sqlalchemy import Connection, Row, and_, func, select

from policy import Person
from storage.case_values import Case, Comment
from storage.columns import person_columns, person_in
from storage.dialects import insert
from storage.find_cases import case_with
from storage.tables import comment, message


def case_of_thread(tx: Connection, team: str, channel: str, thread: str) -> Case | None:
    """The case whose message stands at the head of that thread."""
    found = select(message.c.case_key).where(message.c.channel == channel, message.c.ts == thread)
    key = tx.scalar(found)
    case = case_with(tx, key) if key is not None else None
    return case if case is not None and case.team == team else None


def add_comment(
    tx: Connection, case: Case, channel: str, ts: str, *, by: Person, now: datetime, text: str
) -> bool:
    """Keep a reply. False when it was kept before: Slack sends an event again that it got no answer to."""
    written = {"case_key": case.key, "channel": channel, "ts": ts, "at": now, "text": text}
    kept = insert(tx, comment).values(**written, **person_columns("by", by))
    once = kept.on_conflict_do_nothing(index_elements=["channel", "ts"]).returning(comment.c.ts)
    return tx.execute(once).first() is not None


def comments_on(tx: Connection, case: Case, limit: int = 50) -> list[Comment]:
    """The last replies in the threads of the case's messages, in their order."""
    theirs = select(comment).where(comment.c.case_key == case.key)
    rows = tx.execute(theirs.order_by(comment.c.at.desc(), comment.c.ts.desc()).limit(limit)).all()
    return [_comment(row) for row in reversed(rows)]


def comments_by(tx: Connection, case: Case, person: Person, since: datetime) -> list[Comment]:
    """What the person wrote there from that moment on, the newest first."""
    # Slack does not tell the organisation of everybody in the same way everywhere.
    they = and_(comment.c.by_team == person.team, comment.c.by_user == person.user)
    theirs = select(comment).where(comment.c.case_key == case.key, comment.c.at >= since, they)
    rows = tx.execute(theirs.order_by(comment.c.at.desc(), comment.c.ts.desc())).all()
    return [_comment(row) for row in rows]


def count_comments(tx: Connection, case: Case) -> int:
    """How many replies there are in the threads of the case's messages."""
    counted = select(func.count()).select_from(comment).where(comment.c.case_key == case.key)
    return tx.execute(counted).scalar_one()


def _comment(row: Row[tuple[object, ...]]) -> Comment:
    return Comment(row.channel, row.ts, person_in(row, "by"), row.at, row.text)
