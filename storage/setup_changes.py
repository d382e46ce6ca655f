"""Who changed what of the set-up: productions, contacts, tools."""

from sqlalchemy import Connection, select

from storage.columns import person_columns, person_in
from storage.tables import setup_change
from storage.values import SetupChange


def note_setup_change(tx: Connection, team: str, change: SetupChange) -> None:
    """Keep a line of who changed what."""
    facts = {"subject": change.subject, "before": change.before, "after": change.after}
    written = {"team": team, "at": change.at, **person_columns("by", change.by), **facts}
    tx.execute(setup_change.insert().values(**written))


def setup_changes(tx: Connection, team: str, limit: int = 20) -> list[SetupChange]:
    """The last changes of a workspace's set-up, the newest first."""
    theirs = select(setup_change).where(setup_change.c.team == team)
    rows = tx.execute(theirs.order_by(setup_change.c.at.desc(), setup_change.c.id.desc()).limit(limit))
    return [
        SetupChange(row.at, person_in(row, "by") if row.by_user else None, row.subject, row.before, row.after)
        for row in rows
    ]
