"""Who is away, and who decides in their place meanwhile."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, select

from storage.dialects import insert
from storage.prepared import prepared
from storage.tables import absence
from storage.values import Absence

# Made once: to make such a statement takes longer than to have it carried out.
_OF_TEAM = prepared(select(absence).where(absence.c.team == bindparam("of_team")))


def save_absence(tx: Connection, team: str, away: Absence) -> None:
    """Keep an absence in place of the one that was known of the person."""
    facts = {"deputy": away.deputy, "first_day": away.first_day, "last_day": away.last_day}
    kept = insert(tx, absence).values(team=team, person=away.person, **facts)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "person"], set_=facts))


def end_absence(tx: Connection, team: str, person: str) -> bool:
    """The person is back. False when they were not away."""
    theirs = (absence.c.team == team, absence.c.person == person)
    return tx.execute(delete(absence).where(*theirs)).rowcount == 1


def absences(tx: Connection, teams: Collection[str]) -> dict[tuple[str, str], Absence]:
    """Every absence that is known in these workspaces, by workspace and person; past ones too."""
    rows = [row for team in teams for row in _OF_TEAM.rows(tx, {"of_team": team})]
    return {
        (row.team, row.person): Absence(row.person, row.deputy, row.first_day, row.last_day) for row in rows
    }
