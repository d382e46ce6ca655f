"""How long decisions took lately. It reads few rows, by index, however many cases there are."""

from datetime import datetime

from sqlalchemy import Connection, Select, and_, func, select, union_all

from policy import Action, Outcome, Status
from storage.tables import case_file, review, revision

MOST = 50
# Cases that people decided on, and that nobody sent back since.
_DECIDED = (Status.APPROVED, Status.DECLINED, Status.CLOSED)


def decided_lately(
    tx: Connection, team: str, outcome: Outcome, production: str | None = None
) -> list[tuple[datetime, datetime]]:
    """When they were sent and decided: those of this outcome among the workspace's last cases, or the
    production's, the newest first and no more than 50.
    """
    keys = union_all(*(_last(team, status, production) for status in _DECIDED)).subquery()
    decided_at = func.max(review.c.at)
    its_revision = and_(revision.c.case_key == case_file.c.key, revision.c.number == case_file.c.revision)
    its_review = and_(review.c.case_key == revision.c.case_key, review.c.revision == revision.c.number)
    found = (
        select(revision.c.sent_at, decided_at.label("decided_at"))
        .select_from(keys)
        .join(case_file, case_file.c.key == keys.c.key)
        .join(revision, its_revision)
        .join(review, its_review)
        .where(case_file.c.outcome == outcome, review.c.action.in_((Action.APPROVE, Action.DECLINE)))
        .group_by(case_file.c.key, revision.c.sent_at)
        .order_by(decided_at.desc())
        .limit(MOST)
    )
    return [(row.sent_at, row.decided_at) for row in tx.execute(found)]


def _last(team: str, status: Status, production: str | None) -> Select[tuple[int]]:
    theirs = select(case_file.c.key).where(case_file.c.team == team, case_file.c.status == status)
    if production is None:
        theirs = theirs.order_by(case_file.c.key.desc())
    else:
        theirs = theirs.where(case_file.c.production == production).order_by(case_file.c.updated_at.desc())
    # As a subquery, since SQLite limits no part of a union.
    return select(theirs.limit(MOST).subquery().c.key)
