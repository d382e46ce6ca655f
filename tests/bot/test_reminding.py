"""The clock of a case on a real database: what is owed when, whom it reaches, and when it does nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.in_line import InLine, people_in_line
from bot.owing import owe_news
from bot.reminding import Reach, morning_after, postponed, reach, take_step, tick_of
from bot.waiting import REQUESTER, Step, Tick, awaited, began, is_due, next_tick
from policy import Action, Assessment, Finding, Need, Outcome, Person, ReviewerRole, Status
from storage import (
    Absence,
    Case,
    Contact,
    Database,
    Evidence,
    JobState,
    OwedJob,
    Production,
    Verdict,
    claim,
    find_case,
    finish,
    jobs_in,
    judge_evidence,
    move,
    save_production,
    save_workspace,
    show_evidence,
)

# A Monday; the contact works from nine, UTC.
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MIRA, NOOR, TOMAS, HANA = (Person(None, "T1", user) for user in ("U1", "U2", "U3", "U4"))
CONTACT = Contact(ReviewerRole.CONTACT, "C1", people=("U2",), deputies=("U3",))
LEGAL = Contact(ReviewerRole.LEGAL, "C2", people=("U4",))
TIDE = Production("T1", "TIDE", "Tide", "C0", "UTC", contacts=(CONTACT, LEGAL))


@dataclass
class People:
    """Slack's answers: who has left, and who is in a group."""

    left: set[str] = field(default_factory=set)
    groups: dict[str, frozenset[str]] = field(default_factory=dict)

    def group(self, team: str, group: str) -> frozenset[str] | None:
        return self.groups.get(group)

    def is_active(self, team: str, user: str) -> bool:
        return user not in self.left


@dataclass
class Clock:
    """A workspace in which time passes as the test says."""

    database: Database
    people: People
    production: Production = TIDE

    def __post_init__(self) -> None:
        with self.database.writing() as tx:
            save_workspace(tx, "T1", None, "Tide")
            save_production(tx, self.production)

    def begins(self, case: Case, now: datetime = MONDAY) -> Case:
        with self.database.writing() as tx:
            owe_news(tx, self.again(case), now=now)
        return self.again(case)

    def again(self, case: Case) -> Case:
        with self.database.reading() as tx:
            found = find_case(tx, "T1", case.id)
        assert found is not None
        return found

    def moves(self, case: Case, action: Action, after: Status, at: datetime) -> Case:
        with self.database.writing() as tx:
            moved = move(tx, self.again(case), action, after, by=NOOR, now=at)
            owe_news(tx, moved, now=at)
        return moved

    def fires(self, case: Case, at: datetime) -> Reach | None:
        """The one step that is due is taken; None when nothing is due."""
        with self.database.writing() as tx:
            job = claim(tx, owner="test", now=at, lease=timedelta(minutes=1), kinds=("remind",))
        if job is None:
            return None
        known = self.again(case)
        reached = reach(known, self.production, tick_of(job), self.people, at)
        with self.database.writing() as tx:
            finish(tx, job, now=at)
            take_step(tx, job, reached, at)
        return reached

    def owed(self, kind: str) -> list[OwedJob]:
        with self.database.reading() as tx:
            return [each for each in jobs_in(tx, [JobState.READY]) if each.kind == kind]


@pytest.fixture
def database(migrated_sqlite: str) -> Iterator[Database]:
    """SQLite is enough here: what is owed and claimed is tried on both elsewhere."""
    database = Database(migrated_sqlite)
    yield database
    database.close()


@pytest.fixture
def tide(database: Database) -> Callable[..., Clock]:
    def make(*contacts: Contact, **people: Any) -> Clock:
        return Clock(database, People(**people), replace(TIDE, contacts=contacts or TIDE.contacts))

    return make


def on(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, 0, tzinfo=UTC)


def test_the_first_reminder_is_owed_with_the_request_and_only_once(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    clock.begins(case)
    clock.begins(case)

    (job,) = clock.owed("remind")
    assert (job.key, job.run_at) == ("remind:T1:TIDE-1:1:contact:1", on(3))


def test_what_is_only_shared_needs_no_reminder(
    tide: Callable[..., Clock], opened: Callable[..., Case], an_assessment: Callable[..., Assessment]
) -> None:
    clock = tide()
    clock.begins(opened(assessment=an_assessment(Outcome.SHARE)))

    assert clock.owed("remind") == []


def test_each_step_owes_the_next_one_at_growing_distance(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    clock.begins(case)
    taken = []
    for _ in range(7):
        at = clock.owed("remind")[0].run_at
        reached = clock.fires(case, at)
        assert reached is not None
        taken.append((at.day, reached.step))

    assert taken == [
        (3, Step.REMIND),
        (5, Step.REMIND),
        (10, Step.REMIND),
        (12, Step.NEXT_IN_LINE),
        (16, Step.ADMINS),
        (23, Step.ADMINS),
        (30, Step.ADMINS),
    ]
    assert clock.again(case).status is Status.IN_REVIEW
    assert [each.action for each in clock.again(case).events[1:]] == ["reminded_contact"] * 7


@pytest.mark.parametrize(
    ("action", "after"),
    [(Action.DECLINE, Status.DECLINED), (Action.ASK, Status.NEEDS_INFO), (Action.REASSIGN, Status.IN_REVIEW)],
)
def test_a_reminder_does_nothing_when_the_case_has_moved_on(
    tide: Callable[..., Clock], opened: Callable[..., Case], action: Action, after: Status
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    clock.begins(case)
    clock.moves(case, action, after, on(2, 12))
    clock.fires(case, on(3))

    assert clock.owed("urge") == []
    assert not [each for each in clock.again(case).events if each.action.startswith("reminded_")]


def test_whoever_gets_the_case_gets_their_time_anew(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    clock.begins(case)
    clock.fires(case, on(3))
    clock.moves(case, Action.REASSIGN, Status.IN_REVIEW, on(4, 12))

    assert "remind:T1:TIDE-1:3:contact:1" in {each.key for each in clock.owed("remind")}
    assert on(5, 12) in {each.run_at for each in clock.owed("remind")}


def test_a_question_starts_the_requesters_clock_and_their_silence_is_told_to_the_reviewers(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    asked = clock.moves(case, Action.ASK, Status.NEEDS_INFO, on(2, 12))
    assert awaited(asked) == (REQUESTER,)
    taken = []
    while jobs := clock.owed("remind"):
        reached = clock.fires(case, jobs[0].run_at)
        assert reached is not None
        taken.append((jobs[0].run_at.day, reached.step))

    assert taken == [(4, Step.REMIND), (6, Step.REMIND), (12, Step.REMIND), (16, Step.REVIEWERS)]


def test_of_a_requester_who_has_left_the_reviewers_hear_at_once(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(left={"U1"}), opened(now=MONDAY)
    clock.moves(case, Action.ASK, Status.NEEDS_INFO, on(2, 12))

    reached = clock.fires(case, on(4, 12))
    assert reached is not None
    assert reached.step is Step.REVIEWERS


CONSENT = Need(kind="performer-consent", text="Consent in writing.", blocking=True, declared=False)
REPLICA = Finding(
    clause="talent.digital-replica",
    outcome=Outcome.ESCALATE,
    because="It is.",
    source="s",
    needs=(CONSENT,),
)


def test_missing_evidence_is_the_requesters_affair_until_it_is_shown(
    tide: Callable[..., Clock], opened: Callable[..., Case], an_assessment: Callable[..., Assessment]
) -> None:
    assessment = an_assessment().model_copy(update={"findings": (REPLICA,)})
    clock, case = tide(), opened(now=MONDAY, assessment=assessment)
    assert awaited(case) == ("contact", REQUESTER)

    with clock.database.writing() as tx:
        show_evidence(tx, case, Evidence(CONSENT.kind, MIRA, on(3), 1, note="In the folder."))
    shown = clock.moves(case, Action.SHOW_EVIDENCE, Status.IN_REVIEW, on(3))
    assert awaited(shown) == ("contact",)

    with clock.database.writing() as tx:
        judge_evidence(tx, case, 1, Verdict(False, NOOR, on(4), 1, "Not signed."))
    refused = clock.moves(case, Action.JUDGE_EVIDENCE, Status.IN_REVIEW, on(4))
    assert awaited(refused) == ("contact", REQUESTER)
    assert began(refused, REQUESTER).at == on(4)
    assert began(refused, "contact").at == MONDAY
    assert on(6) in {each.run_at for each in clock.owed("remind")}


def in_line(clock: Clock, case: Case, role: ReviewerRole = ReviewerRole.CONTACT) -> InLine:
    found = people_in_line(clock.again(case), clock.production, role, clock.people, on(3))
    assert found is not None
    return found


def test_somebody_away_is_represented_by_their_deputy_in_reminders(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    away = Absence("U2", "U3", date(2026, 3, 1), date(2026, 3, 3))
    clock = tide(replace(CONTACT, absences=(away,), deputies=("U5",)), LEGAL)
    people = in_line(clock, opened(now=MONDAY))

    assert people.asked() == ("U3",)
    assert people.stands_in("U3")
    assert people.next_in_line() == (("U5", "deputy"), ("U2", "colleague"))


def test_who_has_left_who_asked_for_it_and_who_approved_elsewhere_are_passed_over(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    everybody = replace(CONTACT, people=("U1", "U2", "U3"), deputies=("T1/U1", "U5"))
    clock = tide(everybody, LEGAL, left={"U2"})

    people = in_line(clock, opened(now=MONDAY))
    assert people.asked() == ("U3",)
    assert people.next_in_line() == (("U5", "deputy"),)


def test_without_anybody_of_the_role_the_other_roles_people_are_told(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock = tide(left={"U2", "U3"})
    people = in_line(clock, opened(now=MONDAY))

    assert people.asked() == ()
    assert people.next_in_line() == (("U4", "other_role"),)


def test_a_group_is_asked_as_a_group_and_nobody_in_it_twice(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    group = Contact(ReviewerRole.CONTACT, "C1", group="S1", deputies=("U3",))
    clock = tide(group, LEGAL, groups={"S1": frozenset({"U2", "U6"})})
    case = opened(now=MONDAY)

    assert in_line(clock, case).asked() == ("S1",)
    assert in_line(clock, case).next_in_line() == (("U3", "deputy"),)
    clock.people.groups["S1"] = frozenset()
    assert in_line(clock, case).asked() == ("U3",)


def test_whom_it_was_handed_to_is_asked_and_the_others_come_next(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(replace(CONTACT, people=("U2", "U7")), LEGAL), opened(now=MONDAY)
    with clock.database.writing() as tx:
        move(tx, case, Action.REASSIGN, Status.IN_REVIEW, by=NOOR, now=on(2), assignee="U7")

    assert in_line(clock, case).asked() == ("U7",)
    assert in_line(clock, case).next_in_line() == (("U3", "deputy"), ("U2", "colleague"))
    assert in_line(clock, case, ReviewerRole.LEGAL).asked() == ("U4",)


@pytest.mark.parametrize(
    ("contacts", "told"),
    [
        ((replace(CONTACT, deputies=()), replace(LEGAL, people=("U2",))), [1, 1, 1, 2, 3]),
        # Nobody is set up at all: the admins hear of that at once, and every week (`bot/orphans.py`).
        ((LEGAL,), [0, 0, 0, 0, 0]),
    ],
)
def test_when_nobody_is_left_the_admins_hear_at_once_and_not_every_other_day(
    tide: Callable[..., Clock], opened: Callable[..., Case], contacts: tuple[Contact, ...], told: list[int]
) -> None:
    clock, case = tide(*contacts, left={"U2"}), opened(now=MONDAY)
    clock.begins(case)
    heard = []
    for _ in range(5):
        clock.fires(case, clock.owed("remind")[0].run_at)
        heard.append(len([each for each in clock.owed("alert") if each.payload["trouble"] == "unanswered"]))

    assert heard == told
    assert len(clock.again(case).events) == 6


def test_what_comes_due_at_night_waits_for_the_morning(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    tick = next_tick(case, "contact")
    assert morning_after(tick, clock.production, on(3, 10)) is None
    assert morning_after(tick, clock.production, on(3, 8)) == on(3, 9)
    assert morning_after(tick, clock.production, on(6, 23)) == on(9, 9)

    clock.begins(case)
    with clock.database.writing() as tx:
        job = claim(tx, owner="test", now=on(6, 23), lease=timedelta(minutes=1), kinds=("remind",))
        assert job is not None
        finish(tx, job, now=on(6, 23))
        postponed(tx, job, case, on(9, 9))
    assert [each.run_at for each in clock.owed("remind")] == [on(9, 9)]
    assert clock.fires(case, on(9, 9)) == Reach(Step.REMIND, ("U2",))


def test_a_step_is_taken_once_even_when_its_job_comes_back(
    tide: Callable[..., Clock], opened: Callable[..., Case]
) -> None:
    clock, case = tide(), opened(now=MONDAY)
    clock.begins(case)
    (first,) = clock.owed("remind")
    clock.fires(case, on(3))
    tick = Tick("contact", 1, 1)

    assert not is_due(clock.again(case), tick)
    assert next_tick(clock.again(case), "contact") == Tick("contact", 1, 2)
    assert first.payload == {"team": "T1", "case": "TIDE-1", "who": "contact", "since": 1, "number": 1}
