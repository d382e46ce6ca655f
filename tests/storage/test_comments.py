"""Replies in threads: found by their thread, kept once, read in their order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from policy import Person
from storage import (
    Case,
    Database,
    Message,
    add_comment,
    case_of_thread,
    comments_by,
    comments_on,
    count_comments,
    place_message,
)

Opened = Callable[..., Case]
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOOR, JONAS = Person(None, "T1", "U1"), Person("E1", "T2", "U1")


def _says(database: Database, case: Case, ts: str, text: str, by: Person = NOOR, minutes: int = 0) -> bool:
    now = NOW + timedelta(minutes=minutes)
    with database.writing() as tx:
        return add_comment(tx, case, "C1", ts, by=by, now=now, text=text)


def test_a_thread_belongs_to_the_case_whose_message_heads_it(database: Database, opened: Opened) -> None:
    case, other = opened(), opened()
    with database.writing() as tx:
        place_message(tx, case.key, Message("contact", "C1", "1.1"))
        place_message(tx, other.key, Message("contact", "C1", "1.2"))
        place_message(tx, other.key, Message("legal", "C2", None, "is_archived"))

    with database.reading() as tx:
        found = case_of_thread(tx, "T1", "C1", "1.1")
        assert found is not None
        assert found.key == case.key
        assert case_of_thread(tx, "T1", "C2", "1.1") is None
        assert case_of_thread(tx, "T1", "C1", "9.9") is None
        assert case_of_thread(tx, "T2", "C1", "1.1") is None


def test_a_reply_is_kept_once_and_what_is_kept_is_read_in_its_order(
    database: Database, opened: Opened
) -> None:
    case, other = opened(), opened()
    assert _says(database, case, "3.0", "Third", JONAS, 2)
    assert _says(database, case, "1.0", "First")
    assert _says(database, case, "2.0", "Second")
    assert not _says(database, case, "1.0", "First, once more")
    assert _says(database, other, "4.0", "Elsewhere")

    with database.reading() as tx:
        assert [each.text for each in comments_on(tx, case)] == ["First", "Second", "Third"]
        assert [each.text for each in comments_on(tx, case, limit=2)] == ["Second", "Third"]
        assert comments_on(tx, case)[-1].by == JONAS
        assert (count_comments(tx, case), count_comments(tx, other)) == (3, 1)


def test_what_one_person_said_since_is_read_newest_first(database: Database, opened: Opened) -> None:
    case = opened()
    for minutes, (by, text) in enumerate([(NOOR, "Old"), (NOOR, "New"), (JONAS, "Theirs"), (NOOR, "Newest")]):
        _says(database, case, f"{minutes}.0", text, by, minutes)

    with database.reading() as tx:
        said = comments_by(tx, case, NOOR, NOW + timedelta(minutes=1))
        assert [each.text for each in said] == ["Newest", "New"]
        elsewhere = Person("E2", JONAS.team, JONAS.user)
        assert [each.text for each in comments_by(tx, case, elsewhere, NOW)] == ["Theirs"]
