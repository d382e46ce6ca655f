"""Who looked at their Home tab lately, of any number of people."""

from datetime import UTC, datetime, timedelta

import pytest

from policy import Person
from storage import Database, home_readers, note_home_opened

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("people", [0, 1, 8, 9, 17])
def test_who_looked_lately_is_found_among_any_number_of_people(database: Database, people: int) -> None:
    asked = [f"U{number:02}" for number in range(people)]
    looked = [Person("E1", "T1", user) for user in asked[::2]]
    others = [Person(None, "T1", "U99"), *(Person(None, "T2", user) for user in asked)]
    with database.writing() as tx:
        for person in (*looked, *others):
            note_home_opened(tx, person, NOW)
        for user in asked[1::2]:
            note_home_opened(tx, Person(None, "T1", user), NOW - timedelta(days=2))

    with database.reading() as tx:
        assert home_readers(tx, "T1", set(asked), NOW - timedelta(days=1)) == looked
