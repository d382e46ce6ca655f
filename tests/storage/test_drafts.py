"""A form in progress survives restarts, and two windows cannot overwrite each other."""

from datetime import UTC, datetime, timedelta

import pytest

from policy import Person
from storage import Database, StaleDraft, end_draft, find_draft, latest_draft, save_draft, start_draft

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OWNER = Person(None, "T1", "U1")


def test_answers_are_kept_as_they_were_typed(database: Database) -> None:
    typed = {
        "description": "a <b> & 🌊 \u202eright to left",
        "media": ["image"],
        "tools": {"0": {"name": ""}},
    }

    with database.writing() as tx:
        started = start_draft(tx, id="d1", owner=OWNER, answers=typed, case_id="TIDE-1", now=NOW)
    with database.reading() as tx:
        assert find_draft(tx, "d1") == started

    assert (started.answers, started.version, started.case_id) == (typed, 1, "TIDE-1")
    assert started.updated_at == NOW


def test_each_save_is_a_new_version_and_keeps_what_was_seen(database: Database) -> None:
    with database.writing() as tx:
        draft = start_draft(tx, id="d1", owner=OWNER, answers={}, now=NOW)
        draft = save_draft(tx, draft, {"title": "a"}, now=NOW, seen={"outcome": "share"})
        draft = save_draft(tx, draft, {"title": "b"}, now=NOW)

    assert (draft.version, draft.answers, draft.seen) == (3, {"title": "b"}, {"outcome": "share"})


def test_the_slower_of_two_windows_gets_the_draft_as_it_is(database: Database) -> None:
    with database.writing() as tx:
        read = start_draft(tx, id="d1", owner=OWNER, answers={}, now=NOW)
        faster = save_draft(tx, read, {"title": "faster"}, now=NOW)

    with pytest.raises(StaleDraft) as stale, database.writing() as tx:
        save_draft(tx, read, {"title": "slower"}, now=NOW)
    assert stale.value.draft == faster


def test_an_ended_draft_is_gone_and_cannot_be_saved(database: Database) -> None:
    with database.writing() as tx:
        draft = start_draft(tx, id="d1", owner=OWNER, answers={}, now=NOW)
        end_draft(tx, "d1")
        assert find_draft(tx, "d1") is None
        with pytest.raises(StaleDraft) as stale:
            save_draft(tx, draft, {}, now=NOW)
    assert stale.value.draft is None


def test_the_latest_draft_is_the_owners_own_and_recent(database: Database) -> None:
    day = timedelta(days=1)
    others = [Person(None, "T2", "U1"), Person("E1", "T1", "U1"), Person(None, "T1", "U2")]
    with database.writing() as tx:
        start_draft(tx, id="old", owner=OWNER, answers={}, now=NOW - 2 * day)
        start_draft(tx, id="new", owner=OWNER, answers={}, now=NOW - day)
        for number, other in enumerate(others):
            start_draft(tx, id=f"other-{number}", owner=other, answers={}, now=NOW)

        latest = latest_draft(tx, OWNER, since=NOW - day)
        assert latest is not None
        assert latest.id == "new"
        assert latest_draft(tx, OWNER, since=NOW) is None
