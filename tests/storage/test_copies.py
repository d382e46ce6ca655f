"""What is copied to the case's row, to find it by: always what the case says, also after a migration."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from policy import Action, Assessment, Finding, Need, Outcome, Person, ReviewerRole, Status
from storage import (
    Case,
    Condition,
    Database,
    Review,
    add_review,
    finish_condition,
    move,
    note_event,
    reopen_condition,
    revise,
    schema,
)
from storage.tables import case_file

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ME = Person(None, "T1", "U1")
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
END, DUE = date(2026, 6, 1), date(2026, 5, 1)
Opened = Callable[..., Case]


def _copies(tx: Connection, case: Case) -> tuple[Any, ...]:
    columns = (case_file.c.stands_since, case_file.c.reviewers, case_file.c.outcome, case_file.c.next_day)
    return tuple(tx.execute(select(*columns).where(case_file.c.key == case.key)).one())


def _approve(tx: Connection, case: Case, *conditions: Condition, until: date | None = None) -> Case:
    review = Review(Action.APPROVE, CONTACT, ME, LATER, case.revision, "d", "g", None, conditions, (), until)
    reviewed = add_review(tx, case, review)
    return move(tx, reviewed, Action.APPROVE, Status.APPROVED, by=ME, now=LATER)


def test_a_case_that_is_opened_stands_there_since_then(database: Database, opened: Opened) -> None:
    case = opened(now=NOW)
    with database.reading() as tx:
        assert _copies(tx, case) == (NOW, [CONTACT], Outcome.ESCALATE, None)


def test_only_another_status_and_a_change_of_the_answers_begin_anew(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    case = opened(now=NOW)
    stricter = an_assessment(Outcome.WRITTEN_APPROVAL, CONTACT, LEGAL)
    with database.writing() as tx:
        note_event(tx, case, "overdue", by=None, now=LATER)
        case = move(tx, case, Action.REASSIGN, Status.IN_REVIEW, by=ME, now=LATER)
        assert _copies(tx, case)[0] == NOW
        asked = move(tx, case, Action.ASK, Status.NEEDS_INFO, by=ME, now=LATER)
        assert _copies(tx, asked)[0] == LATER
        arguments: dict[str, Any] = {"request": case.request, "assessment": stricter, "by": ME}
        arguments |= {"after": Status.NEEDS_INFO, "now": LATER + timedelta(days=1)}
        changed = revise(tx, asked, submission="again", **arguments)
        assert _copies(tx, changed)[:3] == (
            LATER + timedelta(days=1),
            [CONTACT, LEGAL],
            Outcome.WRITTEN_APPROVAL,
        )


def test_what_has_to_be_shown_is_kept_with_the_revision_that_asks_for_it(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    def asking(*needs: tuple[str, bool]) -> Assessment:
        made = (Need(kind=kind, text=f"The {kind}.", blocking=bars, declared=False) for kind, bars in needs)
        finding = Finding(clause="a", outcome=Outcome.ESCALATE, because="b", source="c", needs=tuple(made))
        return an_assessment(Outcome.ESCALATE, CONTACT).model_copy(update={"findings": (finding,)})

    case = opened(assessment=asking(("agreement", True), ("credits", False)), now=NOW)
    copied = select(case_file.c.blocking, case_file.c.blocking_revision).where(case_file.c.key == case.key)
    with database.writing() as tx:
        assert tuple(tx.execute(copied).one()) == (["agreement"], 1)
        arguments: dict[str, Any] = {"request": case.request, "assessment": asking(("consent", True))}
        revise(tx, case, submission="again", after=case.status, by=ME, now=LATER, **arguments)
        assert tuple(tx.execute(copied).one()) == (["consent"], 2)


@pytest.mark.parametrize(
    ("until", "due", "told"),
    [(None, None, None), (END, None, END), (None, DUE, DUE), (END, DUE, DUE), (DUE, END, DUE)],
)
def test_the_first_day_of_an_approvals_terms_is_kept(
    until: date | None, due: date | None, told: date | None, database: Database, opened: Opened
) -> None:
    conditions = [Condition("credit it", "U1", due)] if due else []
    case = opened()
    with database.writing() as tx:
        approved = _approve(tx, case, *conditions, until=until)
        assert _copies(tx, approved)[3] == told
        both = select(case_file.c.ends_on, case_file.c.next_due).where(case_file.c.key == approved.key)
        assert tuple(tx.execute(both).one()) == (until, due)


def test_a_condition_without_a_day_comes_after_all_that_have_one(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        approved = _approve(tx, case, Condition("credit it"))
        assert _copies(tx, approved)[3] == date.max


def test_a_condition_that_is_met_counts_no_more_until_it_is_opened_again(
    database: Database, opened: Opened
) -> None:
    case = opened()
    with database.writing() as tx:
        case = _approve(tx, case, Condition("credit it", "U1", DUE), until=END)
        finish_condition(tx, case, CONTACT, 1, by=ME, now=LATER, note="done")
        assert _copies(tx, case)[3] == END
        reopen_condition(tx, case, CONTACT, 1)
        assert _copies(tx, case)[3] == DUE


def test_an_approval_that_ended_has_no_terms(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        case = _approve(tx, case, Condition("credit it", "U1", DUE))
        closed = move(tx, case, Action.CLOSE, Status.CLOSED, by=ME, now=LATER)
        assert _copies(tx, closed)[3] is None


def test_a_migration_fills_in_what_the_cases_say(empty_url: str) -> None:
    """Rows of the schema before, written as its program wrote them."""
    assessment = '{"outcome": "written_approval", "reviewers": ["contact", "legal"]}'
    statements = [
        "INSERT INTO case_file (key, team, id, production, requester_team, requester_user, status, revision,"
        " events, opened_at, updated_at) VALUES (1, 'T1', 'TIDE-1', 'TIDE', 'T1', 'U1', 'approved', 1, 3,"
        " :now, :later), (2, 'T1', 'TIDE-2', 'TIDE', 'T1', 'U1', 'shared', 1, 1, :now, :now)",
        "INSERT INTO revision VALUES (1, 1, 's1', '{}', CAST(:assessment AS JSON), :now),"
        " (2, 1, 's2', '{}', CAST(:shared AS JSON), :now)",
        "INSERT INTO event (case_key, number, at, action, before, after, revision) VALUES"
        " (1, 1, :now, 'open', NULL, 'in_review', 1), (1, 2, :later, 'approve', 'in_review', 'approved', 1),"
        " (1, 3, :later, 'overdue', 'approved', 'approved', 1), (2, 1, :now, 'open', NULL, 'shared', 1)",
        "INSERT INTO review (case_key, revision, role, action, by_team, by_user, at, digest, guidance,"
        " evidence_accepted, valid_until) VALUES (1, 1, 'contact', 'approve', 'T1', 'U2', :later, 'd', 'g',"
        " '[]', '2026-06-01')",
        "INSERT INTO condition (case_key, revision, role, number, text, due) VALUES"
        " (1, 1, 'contact', 1, 'credit it', '2026-05-01'), (1, 1, 'contact', 2, 'keep it', NULL)",
    ]
    values = {"now": "2026-03-02 09:00:00.000000", "later": "2026-03-03 09:00:00.000000"}
    values |= {"assessment": assessment, "shared": '{"outcome": "share", "reviewers": []}'}
    database = Database(empty_url)
    with database.writing() as tx:
        schema.upgrade(tx, "0003")
        # What SQLite calls JSON is text, and casting to it would make a number of it.
        plain = "\\1" if tx.dialect.name == "sqlite" else "\\g<0>"
        for statement in (re.sub(r"CAST\((:\w+) AS JSON\)", plain, each) for each in statements):
            tx.execute(text(statement), {name: values[name] for name in values if f":{name}" in statement})
    database.upgrade()

    days = (case_file.c.next_day, case_file.c.ends_on, case_file.c.next_due)
    columns = (case_file.c.reviewers, case_file.c.outcome, *days)
    with database.reading() as tx:
        rows = tx.execute(select(*columns).order_by(case_file.c.key)).all()
        since = tx.scalars(select(case_file.c.stands_since).order_by(case_file.c.key)).all()
    database.close()
    assert [tuple(row) for row in rows] == [
        ([CONTACT, LEGAL], "written_approval", DUE, END, DUE),
        ([CONTACT], "share", None, None, None),
    ]
    assert since[0] - since[1] == timedelta(days=1)
