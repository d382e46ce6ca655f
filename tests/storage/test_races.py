"""At the same instant: threads that start together, and whatever the luck, the same end."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from typing import TypeVar

import pytest

from policy import Action, Assessment, Person, ReviewerRole, Status, UseRequest, missing_roles
from storage import (
    Case,
    Database,
    Review,
    Stale,
    StorageAway,
    add_review,
    cases_for,
    find_case,
    move,
    note_event,
    open_case,
    revise,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROUNDS = 20
Opened = Callable[..., Case]
_Result = TypeVar("_Result")


def together(acts: Sequence[Callable[[], _Result]]) -> list[_Result | Stale]:
    """What each act gives when all start at once; Stale is an answer too."""
    start = Barrier(len(acts), timeout=60)

    def run(act: Callable[[], _Result]) -> _Result | Stale:
        start.wait()
        try:
            return _patiently(act)
        except Stale as stale:
            return stale

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, act) for act in acts]]


def _patiently(act: Callable[[], _Result]) -> _Result:
    """Who is told that the database is busy, as a busy machine's may be, begins again: nothing was kept."""
    for _ in range(20):
        try:
            return act()
        except StorageAway:
            continue
    return act()


@pytest.fixture
def send_revision(
    database: Database, a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]
) -> Callable[[Case], Callable[[], Case]]:
    def sending(case: Case) -> Callable[[], Case]:
        def act() -> Case:
            with database.writing() as tx:
                return revise(
                    tx,
                    case,
                    request=a_request(title="Other"),
                    assessment=an_assessment(),
                    submission=f"{case.id}-r2",
                    after=Status.IN_REVIEW,
                    by=case.requester,
                    now=NOW,
                )

        return act

    return sending


def _approve(database: Database, case: Case, user: str, role: ReviewerRole) -> Callable[[], Case]:
    """What a click on a card does: review, and move on when no role is missing."""

    def act() -> Case:
        with database.writing() as tx:
            by = Person(None, "T1", user)
            review = Review(Action.APPROVE, role, by, NOW, case.revision, "sha256:0", "guidance-1")
            reviewed = add_review(tx, case, review)
            done = [review.role for review in reviewed.current_reviews]
            missing = missing_roles(reviewed.assessment.reviewers, done)
            after = reviewed.status if missing else Status.APPROVED
            return move(tx, reviewed, Action.APPROVE, after, by=by, now=NOW)

    return act


def _decline(database: Database, case: Case, user: str) -> Callable[[], Case]:
    def act() -> Case:
        with database.writing() as tx:
            by = Person(None, "T1", user)
            return move(tx, case, Action.DECLINE, Status.DECLINED, by=by, now=NOW)

    return act


def test_two_contacts_at_the_same_instant_make_one_decision(database: Database, opened: Opened) -> None:
    for _ in range(ROUNDS):
        case = opened()
        results = together(
            [_approve(database, case, "U7", ReviewerRole.CONTACT), _decline(database, case, "U8")]
        )

        [decided] = [result for result in results if isinstance(result, Case)]
        [late] = [result for result in results if isinstance(result, Stale)]
        assert late.case == decided
        assert len(decided.events) == 2


def test_two_approvals_of_one_role_at_the_same_instant_are_one(database: Database, opened: Opened) -> None:
    for _ in range(ROUNDS):
        case = opened()
        results = together(
            [_approve(database, case, user, ReviewerRole.CONTACT) for user in ("U7", "U8", "U9")]
        )

        [decided] = [result for result in results if isinstance(result, Case)]
        assert [len(decided.reviews), len(decided.events)] == [1, 2]


def test_the_last_of_two_roles_approves_however_close_they_are(
    database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    both = (ReviewerRole.CONTACT, ReviewerRole.LEGAL)
    assessment = an_assessment().model_copy(update={"reviewers": both})
    for _ in range(ROUNDS):
        case = opened(assessment=assessment)
        together([_approve(database, case, f"U-{role}", role) for role in both])

        with database.reading() as tx:
            approved = find_case(tx, case.team, case.id)
        assert approved is not None
        assert approved.status is Status.APPROVED
        assert [event.after for event in approved.events[1:]] == [Status.IN_REVIEW, Status.APPROVED]


def test_a_locked_case_waits_for_who_was_first(database: Database, opened: Opened) -> None:
    def count_on(user: str) -> Callable[[], str]:
        def act() -> str:
            with database.writing() as tx:
                read = find_case(tx, "T1", case.id, lock=True)
                assert read is not None
                seen = str(len(read.events))
                note_event(tx, read, "counted", by=Person(None, "T1", user), now=NOW, why=seen)
                return seen

        return act

    case = opened()
    assert sorted(map(str, together([count_on(f"U{n}") for n in range(6)]))) == list("123456")


def test_the_same_submission_in_eight_threads_is_one_case_and_takes_one_number(
    database: Database, a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]
) -> None:
    def send(submission: str, production: str) -> Callable[[], tuple[Case, bool]]:
        def act() -> tuple[Case, bool]:
            with database.writing() as tx:
                return open_case(
                    tx,
                    team="T1",
                    request=a_request(production=production),
                    assessment=an_assessment(),
                    requester=Person(None, "T1", "U1"),
                    submission=submission,
                    now=NOW,
                )

        return act

    for number in range(1, 6):
        results = together([send(f"d{number}", "TIDE") for _ in range(8)])
        cases = [result[0] for result in results if not isinstance(result, Stale)]
        new = [result[1] for result in results if not isinstance(result, Stale)]
        assert {case.id for case in cases} == {f"TIDE-{number}"}
        assert sorted(new) == [False] * 7 + [True]

    # Not even when somebody managed to send one form for two productions.
    results = together([send("d9", production) for production in ("TIDE", "REEF") * 2])
    assert len({result[0].id for result in results if not isinstance(result, Stale)}) == 1


def test_numbers_have_no_gaps_and_no_doubles(database: Database, opened: Opened) -> None:
    def open_some(thread: int) -> Callable[[], None]:
        def act() -> None:
            for number in range(5):
                opened(submission=f"{thread}-{number}")
                opened(submission=f"{thread}-0")  # a double submit in between

        return act

    together([open_some(thread) for thread in range(6)])

    with database.reading() as tx:
        ids = {case.id for case in cases_for(tx, "T1", ["TIDE"])}
    assert ids == {f"TIDE-{number}" for number in range(1, 31)}


def test_a_revision_sent_twice_at_the_same_instant_is_one(
    database: Database, opened: Opened, send_revision: Callable[[Case], Callable[[], Case]]
) -> None:
    for _ in range(ROUNDS):
        case = opened()
        revised, again = together([send_revision(case)] * 2)

        assert revised == again
        assert isinstance(revised, Case)
        assert revised.revision == 2


def test_a_revision_and_a_decision_at_the_same_instant_never_both_count(
    database: Database, opened: Opened, send_revision: Callable[[Case], Callable[[], Case]]
) -> None:
    for _ in range(ROUNDS):
        case = opened()
        revised, again, declined = together(
            [send_revision(case), send_revision(case), _decline(database, case, "U8")]
        )

        assert isinstance(revised, Stale) == isinstance(again, Stale) != isinstance(declined, Stale)
        if isinstance(revised, Case):
            assert revised.revision == 2


def test_lines_that_several_processes_write_are_numbered_without_gaps(
    database: Database, opened: Opened
) -> None:
    case = opened()
    # Each with connections and a writer's turn of its own, as processes have.
    processes = [Database(database.url) for _ in range(4)]

    def noting(process: Database) -> Callable[[], None]:
        def note() -> bool:
            begun = False
            try:
                with process.writing() as tx:
                    begun = True
                    assert find_case(tx, "T1", case.id)  # who reads before writing must not fail for it
                    note_event(tx, case, "refused", by=None, now=NOW)
            except StorageAway:
                # Waiting for one's turn may take too long on a busy machine; what was begun has to succeed.
                assert not begun
                return False
            return True

        def act() -> None:
            for _ in range(10):
                while not note():
                    pass

        return act

    together([noting(process) for process in processes])

    for process in processes:
        process.close()
    with database.reading() as tx:
        found = find_case(tx, "T1", case.id)
    assert found is not None
    assert [event.number for event in found.events] == list(range(1, 42))
