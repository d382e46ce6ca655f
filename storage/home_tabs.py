"""Who has looked at the app's Home tab lately: theirs are kept up to date."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from policy import Person
from storage.dialects import insert
from storage.tables import home_tab


def note_home_opened(tx: Connection, person: Person, now: datetime) -> None:
    """Somebody looks at the Home tab."""
    seen = {"enterprise": person.enterprise, "opened_at": now}
    kept = insert(tx, home_tab).values(team=person.team, person=person.user, **seen)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "person"], set_=seen))


def home_readers(tx: Connection, team: str, users: Collection[str], since: datetime) -> list[Person]:
    """Those of the users who have looked at their Home tab since then."""
    theirs = select(home_tab).where(
        home_tab.c.team == team, home_tab.c.person.in_(users), home_tab.c.opened_at >= since
    )
    rows = tx.execute(theirs.order_by(home_tab.c.person))
    return [Person(row.enterprise, row.team, row.person) for row in rows]
