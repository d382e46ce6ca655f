"""A case keeps what was asked, who decided and why, and moves only from where it was read."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from policy import Action, Assessment, Outcome, Person, ReviewerRole, Status, UseRequest
from storage import (
    Case,
    Condition,
    Database,
    Message,
    Review,
    Stale,
    add_review,
    approved_under_other,
    cases_for,
    cases_of,
    drop_message,
    find_case,
    find_submission,
    move,
    note_event,
    open_case,
    place_message,
    revise,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REQUESTER = Person(None, "T1", "U1")
REVIEWER = Person("E1", "T9", "U2")
Opened = Callable[..., Case]


def _found(database: Database, case: Case) -> Case:
    with database.reading() as tx:
        found = find_case(tx, case.team, case.id)
    assert found is not None
    return found


def _review(case: Case, action: Action = Action.APPROVE, role: ReviewerRole = ReviewerRole.CONTACT) -> Review:
    return Review(action, role, REVIEWER, NOW + HOUR, case.revision, "sha256:0", "guidance-1")


def _decide(database: Database, case: Case, after: Status, action: Action = Action.APPROVE) -> Case:
    with database.writing() as tx:
        case = add_review(tx, case, _review(case, action))
        return move(tx, case, action, after, by=REVIEWER, now=NOW + HOUR)


def test_a_new_case_holds_the_whole_request_and_its_first_event(
    database: Database, a_request: Callable[..., UseRequest], an_assessment: Callable[..., Assessment]
) -> None:
    hard = "<!channel> *b* <https://e.example|x> 🎬 \u202eabc " + "ü" * 2900
    request = a_request(description=hard, inputs=("third_party_work",), rights_cleared="yes")
    assessment = an_assessment(Outcome.WRITTEN_APPROVAL, ReviewerRole.CONTACT, ReviewerRole.LEGAL)
    with database.writing() as tx:
        case, new = open_case(
            tx,
            team="T1",
            request=request,
            assessment=assessment,
            requester=REQUESTER,
            submission="d1",
            now=NOW,
            production_name="Not listed yet",
            why="answers were changed",
        )

    assert new
    assert case == _found(database, case)
    assert (case.id, case.status, case.revision) == ("TIDE-1", Status.IN_REVIEW, 1)
    assert (case.request, case.assessment, case.requester) == (request, assessment, REQUESTER)
    assert (case.opened_at, case.updated_at, case.production_name) == (NOW, NOW, "Not listed yet")
    [event] = case.events
    assert (event.number, event.action, event.before, event.after) == (1, "open", None, Status.IN_REVIEW)
    assert (event.by, event.at, event.why, event.revision) == (REQUESTER, NOW, "answers were changed", 1)


def test_a_case_is_handed_out_at_its_opening_as_it_is_found_afterwards(
    database: Database, opened: Opened
) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=9)))
    of_theirs = {"requester": REVIEWER, "production_name": "Tidewater", "made_from": "TIDE-9", "why": "Anew."}
    case = opened(now=elsewhere, **of_theirs)
    assert case == _found(database, case)
    assert case.opened_at.tzinfo is case.events[0].at.tzinfo is UTC


def test_numbers_count_within_a_production_of_one_workspace(opened: Opened) -> None:
    cases = [opened(), opened(), opened(production="REEF-2"), opened(team="T2")]

    assert [case.id for case in cases] == ["TIDE-1", "TIDE-2", "REEF-2-1", "TIDE-1"]


def test_the_same_form_sent_twice_is_one_case(database: Database, opened: Opened) -> None:
    first = opened(submission="d1")
    again = opened(submission="d1")
    next_one = opened(submission="d2")

    assert again == first
    assert next_one.id == "TIDE-2"
    with database.reading() as tx:
        assert find_submission(tx, "d1") == first
        assert find_submission(tx, "d3") is None


def test_a_case_is_found_only_in_its_own_workspace(database: Database, opened: Opened) -> None:
    case = opened()

    with database.reading() as tx:
        assert find_case(tx, "T2", case.id) is None
        assert find_case(tx, "T1", "TIDE-9") is None


def test_a_move_changes_the_status_and_leaves_a_line(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        moved = move(tx, case, Action.DECLINE, Status.DECLINED, by=REVIEWER, now=NOW + HOUR, why="too close")

    assert moved == _found(database, case)
    assert (moved.status, moved.updated_at) == (Status.DECLINED, NOW + HOUR)
    line = moved.events[-1]
    assert (line.number, line.action, line.by) == (2, "decline", REVIEWER)
    assert (line.before, line.after, line.why) == (Status.IN_REVIEW, Status.DECLINED, "too close")


def test_time_moves_a_case_without_a_person(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        moved = move(tx, case, Action.EXPIRE, Status.EXPIRED, by=None, now=NOW)

    assert moved.events[-1].by is None


def test_a_late_click_gets_the_case_as_it_is_and_changes_nothing(database: Database, opened: Opened) -> None:
    read = opened()
    decided = _decide(database, read, Status.APPROVED)

    with pytest.raises(Stale, match=r"TIDE-1 .* approved in revision 1") as stale, database.writing() as tx:
        move(tx, read, Action.DECLINE, Status.DECLINED, by=REVIEWER, now=NOW + 2 * HOUR)

    assert stale.value.case == decided == _found(database, read)


def test_a_decision_on_an_older_revision_is_refused(
    database: Database,
    opened: Opened,
    a_request: Callable[..., UseRequest],
    an_assessment: Callable[..., Assessment],
) -> None:
    read = opened()
    with database.writing() as tx:
        revise(
            tx,
            read,
            request=a_request(title="Other"),
            assessment=an_assessment(),
            submission="d9",
            after=Status.IN_REVIEW,
            by=REQUESTER,
            now=NOW,
        )

    for attempt in (_decide, _move_only):
        with pytest.raises(Stale) as stale:
            attempt(database, read, Status.APPROVED)
        assert stale.value.case.revision == 2
    assert _found(database, read).reviews == ()


def _move_only(database: Database, case: Case, after: Status) -> Case:
    with database.writing() as tx:
        return move(tx, case, Action.APPROVE, after, by=REVIEWER, now=NOW)


def test_a_review_keeps_its_terms(database: Database, opened: Opened) -> None:
    case = opened()
    terms = Review(
        action=Action.APPROVE,
        role=ReviewerRole.LEGAL,
        by=REVIEWER,
        at=NOW,
        revision=1,
        digest="sha256:1",
        guidance="guidance-1",
        reason="fine as a background",
        conditions=(
            Condition("credit it", "U1", date(2026, 4, 1), number=1),
            Condition("keep the files", number=2),
        ),
        evidence_accepted=("rights",),
        valid_until=date(2026, 12, 31),
        only_for="episodes 3 and 4",
        only_tools=("Sketcher",),
        instead_of="U7",
    )
    with database.writing() as tx:
        reviewed = add_review(tx, case, terms)

    assert reviewed.reviews == (terms,) == _found(database, case).reviews
    assert reviewed.status is Status.IN_REVIEW


def test_a_second_decision_of_the_same_role_is_refused(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        add_review(tx, case, _review(case))

    with pytest.raises(Stale) as stale, database.writing() as tx:
        add_review(tx, case, _review(case, Action.DECLINE))
    with database.writing() as tx:
        both = add_review(tx, case, _review(case, role=ReviewerRole.LEGAL))

    assert [review.action for review in stale.value.case.reviews] == [Action.APPROVE]
    assert {review.role for review in both.reviews} == set(ReviewerRole)


def test_a_revision_is_kept_beside_the_old_one_and_old_reviews_lapse(
    database: Database,
    opened: Opened,
    a_request: Callable[..., UseRequest],
    an_assessment: Callable[..., Assessment],
) -> None:
    case = _decide(database, opened(submission="d1"), Status.APPROVED)

    def send() -> Case:
        with database.writing() as tx:
            return revise(
                tx,
                case,
                request=a_request(title="Final plates"),
                assessment=an_assessment(Outcome.WRITTEN_APPROVAL),
                submission="d2",
                after=Status.IN_REVIEW,
                by=REQUESTER,
                now=NOW + HOUR,
            )

    revised = send()
    assert send() == revised == _found(database, case)
    assert (revised.revision, revised.status, revised.request.title) == (2, Status.IN_REVIEW, "Final plates")
    assert revised.assessment.outcome is Outcome.WRITTEN_APPROVAL
    assert (len(revised.reviews), revised.current_reviews) == (1, ())
    assert [event.action for event in revised.events] == ["open", "approve", "revise"]
    with database.reading() as tx:
        assert find_submission(tx, "d1") == find_submission(tx, "d2") == revised


def test_a_note_is_a_line_that_moves_nothing(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        note_event(tx, case, "refused_approve", by=REVIEWER, now=NOW + HOUR, why="not a contact")

    noted = _found(database, case)
    assert (noted.status, noted.revision, noted.updated_at) == (case.status, case.revision, case.updated_at)
    line = noted.events[-1]
    assert (line.number, line.action, line.by, line.why) == (2, "refused_approve", REVIEWER, "not a contact")
    assert line.before == line.after == case.status


def test_one_message_stands_for_each_target(database: Database, opened: Opened) -> None:
    case = opened()
    with database.writing() as tx:
        place_message(tx, case.key, Message("contact", "C1", "1.1"))
        place_message(tx, case.key, Message("requester", "D1", "1.2"))
        place_message(tx, case.key, Message("contact", "C2", "2.1"))

    assert _found(database, case).messages == (
        Message("contact", "C2", "2.1"),
        Message("requester", "D1", "1.2"),
    )

    with database.writing() as tx:
        drop_message(tx, case.key, "contact")
    assert _found(database, case).message("contact") is None


def test_a_person_is_who_they_are_in_their_workspace_only(database: Database, opened: Opened) -> None:
    first = opened()
    second = opened(now=NOW + HOUR)
    opened(requester=Person(None, "T2", "U1"))
    opened(requester=Person("E1", "T1", "U1"))

    with database.reading() as tx:
        assert cases_of(tx, REQUESTER) == [second, first]
        assert cases_of(tx, REQUESTER, limit=1) == [second]


def test_cases_are_found_by_production_status_and_change(database: Database, opened: Opened) -> None:
    waiting = opened()
    decided = _decide(database, opened(), Status.APPROVED)
    other = opened(production="REEF")
    opened(team="T2")
    both = ["TIDE", "REEF"]

    with database.reading() as tx:
        assert cases_for(tx, "T1", both) == [decided, other, waiting]
        assert cases_for(tx, "T1", ["TIDE"], statuses=[Status.IN_REVIEW]) == [waiting]
        assert cases_for(tx, "T1", both, changed_since=NOW + HOUR) == [decided]
        assert cases_for(tx, "T1", both, limit=1) == [decided]
        assert cases_for(tx, "T1", []) == cases_for(tx, "T1", both, statuses=[]) == []


def test_approvals_under_another_guidance_are_found_page_by_page(database: Database, opened: Opened) -> None:
    approved = [_decide(database, opened(), Status.APPROVED) for _ in range(3)]
    opened()
    _decide(database, opened(), Status.DECLINED)
    _decide(database, opened(team="T2"), Status.APPROVED)

    with database.reading() as tx:
        assert approved_under_other(tx, "T1", "guidance-2", after=0, limit=2) == approved[:2]
        assert approved_under_other(tx, "T1", "guidance-2", after=approved[1].key, limit=2) == approved[2:]
        assert approved_under_other(tx, "T1", "guidance-1", after=0, limit=2) == []
