"""Evidence as rows: a file is accepted only once it was read, and what reading told is kept once."""

from collections.abc import Callable
from datetime import UTC, datetime

from policy import Person
from storage import (
    Case,
    Database,
    Evidence,
    File,
    NeedStanding,
    Verdict,
    find_case,
    judge_evidence,
    note_file,
    show_evidence,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MIRA, NOOR = Person(None, "T1", "U1"), Person("E1", "T1", "U2")
UNREAD = File("F1", "consent.pdf", 900)
READ = File("F1", "consent.pdf", 901, "ab" * 32)
OPENS = "https://files.example/F1"


def shown(database: Database, case: Case, *files: File | None) -> None:
    with database.writing() as tx:
        for file in files:
            show_evidence(tx, case, Evidence("consent", MIRA, NOW, 1, "Signed.", file=file))


def stored(database: Database, case: Case) -> Case:
    with database.reading() as tx:
        found = find_case(tx, case.team, case.id)
    assert found is not None
    return found


def test_a_file_is_accepted_only_once_it_was_read(database: Database, opened: Callable[..., Case]) -> None:
    case = opened()
    shown(database, case, UNREAD, None)
    accepted = Verdict(True, NOOR, NOW, 1)
    with database.writing() as tx:
        assert not judge_evidence(tx, case, 1, accepted)
        assert judge_evidence(tx, case, 2, Verdict(False, None, NOW, 1, "It is gone."))
        assert note_file(tx, case, 1, READ, OPENS)
        assert judge_evidence(tx, case, 1, accepted)
        assert not judge_evidence(tx, case, 3, accepted)

    first, second = stored(database, case).evidence
    assert (first.file, first.link, first.verdict) == (READ, OPENS, accepted)
    assert second.verdict == Verdict(False, None, NOW, 1, "It is gone.")
    assert stored(database, case).standing_of("consent") is NeedStanding.ACCEPTED


def test_what_reading_told_is_kept_once_and_for_that_file_only(
    database: Database, opened: Callable[..., Case]
) -> None:
    case = opened()
    shown(database, case, UNREAD)
    with database.writing() as tx:
        assert not note_file(tx, case, 1, File("F2", "other.pdf", 1, "cd" * 32), None)
        assert note_file(tx, case, 1, READ, OPENS)
        assert not note_file(tx, case, 1, File("F1", "consent.pdf", 901, "cd" * 32), None)
    [piece] = stored(database, case).evidence
    assert piece.file == READ
