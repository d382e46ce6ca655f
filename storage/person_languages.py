"""The languages in which people use Slack, as it told them last; none of people of other companies."""

from sqlalchemy import Column, Connection, Table, Text, select

from storage.columns import UtcDateTime, metadata
from storage.dialects import insert
from storage.values import PersonLanguage

person_language = Table(
    "person_language",
    metadata,
    Column("team", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("locale", Text),
    Column("seen_at", UtcDateTime, nullable=False),
)


def note_language(tx: Connection, team: str, person: str, told: PersonLanguage) -> None:
    """Slack said it just now; what was known before is replaced."""
    facts = {"locale": told.locale, "seen_at": told.seen_at}
    kept = insert(tx, person_language).values(team=team, person=person, **facts)
    tx.execute(kept.on_conflict_do_update(index_elements=["team", "person"], set_=facts))


def language_of(tx: Connection, team: str, person: str) -> PersonLanguage | None:
    """What Slack said last of that person; None when it was never asked."""
    theirs = (person_language.c.team == team, person_language.c.person == person)
    row = tx.execute(select(person_language).where(*theirs)).one_or_none()
    return PersonLanguage(row.locale, row.seen_at) if row else None
