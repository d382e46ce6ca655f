"""Who has looked at the app's Home tab lately: theirs are kept up to date."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import zip_longest

from sqlalchemy import Connection, bindparam, select, update

from policy import Person
from storage.dialects import insert
from storage.prepared import prepared
from storage.tables import home_tab

# A case has two readers or three, seldom more: they are asked for so many at once, the last of them repeated.
_AT_ONCE = 8
_USERS = tuple(f"user_{number}" for number in range(_AT_ONCE))
_OPENED = (
    select(home_tab)
    .where(
        home_tab.c.team == bindparam("of_team"),
        home_tab.c.person.in_([bindparam(name) for name in _USERS]),
        home_tab.c.opened_at >= bindparam("since"),
    )
    .order_by(home_tab.c.person)
)
_READERS = prepared(_OPENED)

_CHOSEN = select(home_tab.c.chosen).where(
    home_tab.c.team == bindparam("team"), home_tab.c.person == bindparam("user")
)


@dataclass(frozen=True, slots=True)
class HomeChoice:
    """What somebody wants to see on their tab: of one production, of some statuses, whose; None: all.

    `status`: open, in_force or finished; `whose`: mine or review. `page` counts from 0.
    """

    production: str | None = None
    status: str | None = None
    whose: str | None = None
    page: int = 0


def note_home_opened(tx: Connection, person: Person, now: datetime) -> None:
    """Somebody looks at the Home tab."""
    seen = {"enterprise": person.enterprise, "opened_at": now}
    kept = insert(tx, home_tab).values(team=person.team, person=person.user, **seen)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "person"], set_=seen))


def choose_at_home(tx: Connection, person: Person, chosen: HomeChoice, now: datetime) -> None:
    """What somebody wants to see on their Home tab from now on."""
    note_home_opened(tx, person, now)
    mine = (home_tab.c.team == person.team) & (home_tab.c.person == person.user)
    tx.execute(update(home_tab).where(mine).values(chosen=asdict(chosen)))


def home_choice(tx: Connection, person: Person) -> HomeChoice:
    """What they have chosen to see; everything, where that was nothing."""
    chosen = tx.scalar(_CHOSEN, {"team": person.team, "user": person.user})
    return HomeChoice(**chosen) if chosen else HomeChoice()


def home_readers(tx: Connection, team: str, users: Collection[str], since: datetime) -> list[Person]:
    """Those of the users who have looked at their Home tab since then."""
    named, found = sorted(users), list[Person]()
    for start in range(0, len(named), _AT_ONCE):
        some = named[start : start + _AT_ONCE]
        asked = zip_longest(_USERS, some, fillvalue=some[-1])
        rows = _READERS.rows(tx, {"of_team": team, "since": since, **dict(asked)})
        found += [Person(row.enterprise, row.team, row.person) for row in rows]
    return found
