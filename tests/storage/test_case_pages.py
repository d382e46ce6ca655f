"""A page of cases: those that were asked for, in order, and how many there are in all."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from policy import Action, Assessment, Outcome, Person, ReviewerRole, Status
from storage import (
    Case,
    CaseLine,
    Condition,
    Database,
    Review,
    add_review,
    cases_with,
    keys_of_roles,
    move,
    own_cases,
    own_keys,
    revise,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LAST_DAY = date(2026, 6, 30)
ME = Person(None, "T1", "U1")
OTHER = Person(None, "T1", "U2")
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
WAITING = (Status.SHARED, Status.IN_REVIEW, Status.NEEDS_INFO)
Opened = Callable[..., Case]


def _ids(cases: tuple[CaseLine, ...]) -> list[str]:
    return [case.id for case in cases]


def _ids_of(tx: Connection, keys: Sequence[int]) -> list[str]:
    return [case.id for case in cases_with(tx, keys)]


def test_own_cases_come_newest_first_page_by_page_with_how_many_there_are(
    database: Database, opened: Opened
) -> None:
    for day in range(5):
        opened(now=NOW + day * DAY)
    opened(requester=OTHER)

    with database.reading() as tx:
        first, second = own_cases(tx, ME, limit=3), own_cases(tx, ME, limit=3, offset=3)
        beyond, nobodys = own_cases(tx, ME, limit=3, offset=9), own_cases(tx, Person("E1", "T1", "U1"))
    assert (_ids(first.cases), first.count) == (["TIDE-5", "TIDE-4", "TIDE-3"], 5)
    assert (_ids(second.cases), second.count) == (["TIDE-2", "TIDE-1"], 5)
    assert (beyond.cases, beyond.count) == ((), 5)
    assert (nobodys.cases, nobodys.count) == ((), 0)


def test_own_cases_are_found_by_their_statuses_and_one_more_than_was_asked_for(
    database: Database, opened: Opened
) -> None:
    old, reef, withdrawn, new = opened(), opened(production="REEF"), opened(), opened(now=NOW + DAY)
    opened(requester=OTHER)
    groups = {"open": [Status.IN_REVIEW, Status.NEEDS_INFO], "finished": [Status.WITHDRAWN]}
    limits = {"open": 1, "finished": 1}
    with database.writing() as tx:
        move(tx, withdrawn, Action.WITHDRAW, Status.WITHDRAWN, by=ME, now=NOW)

    def found(**which: Any) -> dict[str, list[str]]:
        with database.reading() as tx:
            keys = own_keys(tx, which.pop("whose", ME), groups, limits=limits, **which)
            return {name: _ids_of(tx, of_it) for name, of_it in keys.items()}

    assert found() == {"open": [new.id, reef.id], "finished": [withdrawn.id]}
    assert found(page=2) == {"open": [old.id], "finished": []}
    assert found(production="REEF") == {"open": [reef.id], "finished": []}
    assert found(whose=Person("E1", "T1", "U1")) == {"open": [], "finished": []}


def test_cases_are_found_by_the_roles_that_decide_on_them(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    contacts = opened(assessment=an_assessment(Outcome.ESCALATE, CONTACT))
    both = opened(assessment=an_assessment(Outcome.WRITTEN_APPROVAL, CONTACT, LEGAL), now=NOW + DAY)
    legals = opened(assessment=an_assessment(Outcome.ESCALATE, LEGAL), production="REEF", now=NOW + 2 * DAY)

    def found(*roles: ReviewerRole, production: str = "TIDE") -> list[str]:
        with database.reading() as tx:
            return _ids_of(tx, keys_of_roles(tx, "T1", {production: roles}, statuses=WAITING).keys)

    assert found(CONTACT) == [both.id, contacts.id]
    assert found(LEGAL) == [both.id]
    assert found(CONTACT, LEGAL) == [both.id, contacts.id]
    assert found(CONTACT, production="REEF") == []
    assert found(LEGAL, production="REEF") == [legals.id]
    assert found() == []
    with database.reading() as tx:
        every = keys_of_roles(tx, "T1", {"TIDE": [LEGAL], "REEF": [LEGAL]}, statuses=WAITING, limit=1)
        elsewhere = keys_of_roles(tx, "T2", {"TIDE": [CONTACT]}, statuses=WAITING)
        assert (_ids_of(tx, every.keys), every.count) == ([legals.id], 2)
    assert elsewhere.count == 0


def test_what_needs_no_review_is_the_contacts(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    plain = an_assessment(Outcome.SHARE).model_copy(update={"reviewers": ()})
    shared = opened(assessment=plain)

    with database.reading() as tx:
        assert _ids_of(tx, keys_of_roles(tx, "T1", {"TIDE": [CONTACT]}, statuses=WAITING).keys) == [shared.id]
        assert keys_of_roles(tx, "T1", {"TIDE": [LEGAL]}, statuses=WAITING).count == 0


def test_a_revision_is_found_by_its_own_roles(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    case = opened()
    with database.writing() as tx:
        stricter = an_assessment(Outcome.WRITTEN_APPROVAL, CONTACT, LEGAL)
        revise(
            tx,
            case,
            request=case.request,
            assessment=stricter,
            submission="again",
            after=Status.IN_REVIEW,
            by=ME,
            now=NOW,
        )

    with database.reading() as tx:
        assert keys_of_roles(tx, "T1", {"TIDE": [LEGAL]}, statuses=WAITING).count == 1


def test_ones_own_cases_and_other_statuses_are_left_out(database: Database, opened: Opened) -> None:
    opened(requester=OTHER)
    mine, declined = opened(), opened()
    with database.writing() as tx:
        move(tx, declined, Action.DECLINE, Status.DECLINED, by=OTHER, now=NOW)

    with database.reading() as tx:
        roles = {"TIDE": [CONTACT]}
        assert _ids_of(tx, keys_of_roles(tx, "T1", roles, statuses=WAITING, not_of=OTHER).keys) == [mine.id]
        ended = keys_of_roles(tx, "T1", roles, statuses=[Status.DECLINED])
        assert _ids_of(tx, ended.keys) == [declined.id]


def test_a_line_says_what_the_case_says(database: Database, opened: Opened) -> None:
    case = opened(production_name="Tidewater")
    with database.writing() as tx:
        terms = Review(
            Action.APPROVE,
            CONTACT,
            OTHER,
            NOW,
            case.revision,
            "d",
            "g",
            conditions=(Condition("credit it"),),
            valid_until=LAST_DAY,
        )
        before = own_cases(tx, ME).cases[0]
        case = move(tx, add_review(tx, case, terms), Action.APPROVE, Status.APPROVED, by=OTHER, now=NOW + DAY)
        line = own_cases(tx, ME).cases[0]
    assert (before.has_conditions, before.stands_since, before.ends_on) == (False, NOW, None)
    assert (line.stands_since, line.ends_on) == (NOW + DAY, LAST_DAY)
    assert line.outcome is case.assessment.outcome
    for name in set(CaseLine.__dataclass_fields__) - {"stands_since", "outcome", "ends_on"}:
        assert getattr(line, name) == getattr(case, name), name
