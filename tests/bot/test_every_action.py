"""Every action in every status, by everybody, through the calls that the buttons make, on a real database.

What the table allows happens; all else is refused with a sentence, changes nothing, and stands on record.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import text

from bot.acts import Seen, Terms, TooLate
from bot.classifier import OwnClassifier
from bot.flow import Flow
from bot.proving import Finished, Judgement, Proving
from bot.validity import expire
from bot.views import already_decided
from policy import (
    Action,
    NotAllowed,
    Person,
    ReviewerRole,
    Standing,
    Status,
    UseRequest,
    allowed_actions,
    load_pack,
    opening_status,
)
from storage import (
    Case,
    Condition,
    Contact,
    Database,
    Event,
    Evidence,
    Production,
    find_case,
    save_production,
    save_workspace,
    start_draft,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MIRA, NOOR, TOMAS, ADA, JONAS = (Person(None, "T1", user) for user in ("U1", "U2", "U3", "U8", "U9"))
MEMORY = Path("/dev/shm")  # noqa: S108 - files in it are private
CONTACT = ReviewerRole.CONTACT
MET = Finished(CONTACT, 2)
PEOPLE = {
    Standing.REQUESTER: MIRA,
    Standing.REVIEWER: NOOR,
    Standing.OWNER: JONAS,
    Standing.ADMIN: ADA,
}
HARMLESS: dict[str, Any] = {}
DELIVERED: dict[str, Any] = {"destination": "background", "human_input": "yes"}
BY_PEOPLE = tuple(action for action in Action if action is not Action.EXPIRE)
ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.REVOKED, Status.EXPIRED, Status.CLOSED)


class Studio:
    """A workspace of active people; Ada is its admin."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset({ADA.user})

    def is_active(self, team: str, user: str) -> bool:
        return True


class Desk:
    """A production with one contact and a deputy, and a case of Mira's in any status."""

    def __init__(self, database: Database, a_request: Callable[..., UseRequest]) -> None:
        pack = load_pack()
        self.flow = Flow(database, pack, Studio(), OwnClassifier(pack))
        self.proving, self.database, self.a_request = Proving(self.flow.mover), database, a_request
        self.numbers = count(1)
        noor = Contact(CONTACT, "C_CONTACT", people=(NOOR.user,), deputies=(TOMAS.user,))
        with database.writing() as tx:
            save_workspace(tx, "T1", None, "Studio")
            save_production(tx, Production("T1", "TIDE", "Tidewater", "C_CREW", "UTC", contacts=(noor,)))

    def sends(self, who: Person, of: Case | None = None, **facts: Any) -> Case:
        with self.database.writing() as tx:
            case_id = of.id if of else None
            draft = start_draft(
                tx, id=f"d{next(self.numbers)}", owner=who, answers={}, case_id=case_id, now=NOW
            )
        return self.flow.send(draft, self.a_request(**facts), now=LATER)

    def in_status(self, status: Status) -> Case:
        """A new case, brought there by those who may."""
        flow = self.flow
        shared = status in (Status.SHARED, Status.ACKNOWLEDGED)
        case = self.sends(MIRA, **HARMLESS if shared else DELIVERED)
        steps: Mapping[Status, Callable[[], object]] = {
            Status.ACKNOWLEDGED: lambda: flow.acknowledge(NOOR, seen(case), now=NOW),
            Status.NEEDS_INFO: lambda: flow.ask(NOOR, seen(case), "Whose are they?", now=NOW),
            Status.DECLINED: lambda: flow.decline(NOOR, seen(case), "Too close.", now=NOW),
            Status.WITHDRAWN: lambda: flow.withdraw(MIRA, seen(case), None, now=NOW),
        }
        if status in (Status.APPROVED, Status.REVOKED, Status.EXPIRED, Status.CLOSED):
            self._approve(case)
        steps = {
            **steps,
            Status.REVOKED: lambda: flow.revoke(NOOR, seen(case), "No more.", now=NOW),
            Status.EXPIRED: lambda: self.time_passes(case),
            Status.CLOSED: lambda: flow.close(MIRA, seen(case), None, now=NOW),
        }
        steps.get(status, lambda: None)()
        assert self.now(case).status is status
        return self.now(case)

    def _approve(self, case: Case) -> None:
        """With two conditions that Jonas sees to; the second is said to be met."""
        terms = Terms(conditions=(Condition("Show us.", JONAS.user), Condition("Tell us.", JONAS.user)))
        self.flow.approve(NOOR, seen(case), terms, now=NOW)
        self.proving.finish(JONAS, seen(case), CONTACT, 2, "Told.", now=NOW)

    def time_passes(self, case: Case) -> None:
        with self.database.writing() as tx:
            expire(tx, case.team, case.id, case.revision, LATER)

    def now(self, case: Case) -> Case:
        with self.database.reading() as tx:
            found = find_case(tx, case.team, case.id)
        assert found is not None
        return found

    def owed(self) -> int:
        with self.database.reading() as tx:
            return int(tx.scalar(text("SELECT count(*) FROM job")) or 0)

    def takes(self, who: Person, action: Action, case: Case) -> Case:
        """What the button for the action does."""
        flow, proving, at = self.flow, self.proving, seen(case)
        kinds = [need.kind for need in case.assessment.needs] or ["none"]
        acts: Mapping[Action, Callable[[], Case]] = {
            Action.ACKNOWLEDGE: lambda: flow.acknowledge(who, at, now=LATER),
            Action.PULL_IN: lambda: flow.pull_in(who, at, "Let us look.", now=LATER),
            Action.APPROVE: lambda: flow.approve(who, at, Terms(), now=LATER),
            Action.ASK: lambda: flow.ask(who, at, "Why so?", now=LATER),
            Action.ANSWER: lambda: flow.answer(who, at, "So.", now=LATER),
            Action.DECLINE: lambda: flow.decline(who, at, "No.", now=LATER),
            Action.REVISE: lambda: self.sends(who, case, title="Another title", **DELIVERED),
            Action.WITHDRAW: lambda: flow.withdraw(who, at, None, now=LATER),
            Action.REASSIGN: lambda: flow.reassign(who, at, TOMAS.user, None, now=LATER),
            Action.REVOKE: lambda: flow.revoke(who, at, "No more.", now=LATER),
            Action.SEND_BACK: lambda: flow.send_back(who, at, "Overdue.", now=LATER),
            Action.CLOSE: lambda: flow.close(who, at, None, now=LATER),
            Action.SHOW_EVIDENCE: lambda: proving.show(who, at, [shown(case, kinds[0])], now=LATER),
            Action.JUDGE_EVIDENCE: lambda: proving.judge(who, at, [elsewhere(kinds[0])], now=LATER),
            Action.FINISH_CONDITION: lambda: proving.finish(who, at, CONTACT, 1, "Done.", now=LATER),
            Action.ACCEPT_CONDITION: lambda: proving.accept(who, at, MET, now=LATER),
            Action.RETURN_CONDITION: lambda: proving.reopen(
                who, at, Finished(CONTACT, 2), "Not yet.", now=LATER
            ),
        }
        return acts[action]()


def seen(case: Case) -> Seen:
    return Seen(case.team, case.id, case.revision, "C_CONTACT")


def shown(case: Case, need: str) -> Evidence:
    return Evidence(need, MIRA, NOW, case.revision, note="A link.", link="https://example.com/consent")


def elsewhere(need: str) -> Judgement:
    return Judgement(True, need=need, note="In the folder.")


@pytest.fixture
def desk(sqlite_template: Path, a_request: Callable[..., UseRequest]) -> Iterator[Desk]:
    """In memory, where a folder for that is there: so many small changes would wait for the disk."""
    with TemporaryDirectory(prefix="genai-use-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        database = Database(f"sqlite:///{shutil.copy(sqlite_template, folder)}")
        yield Desk(database, a_request)
        database.close()


def who_may(status: Status, action: Action) -> set[Person]:
    return {person for standing, person in PEOPLE.items() if action in allowed_actions(status, [standing])}


def usually(action: Action) -> list[Person]:
    """One of those who may in some status."""
    return [next(iter(who)) for status in Status if (who := who_may(status, action))][:1]


@pytest.mark.parametrize("status", Status)
def test_what_is_not_in_the_table_is_refused_on_record_and_changes_nothing(
    status: Status, desk: Desk
) -> None:
    case, owed = desk.in_status(status), desk.owed()
    refusals = []
    for action in BY_PEOPLE:
        # Where nobody may, one who may at other times is as good as all.
        people = PEOPLE.values() if who_may(status, action) else usually(action)
        for who in set(people) - who_may(status, action):
            with pytest.raises(NotAllowed) as refused:
                desk.takes(who, action, case)
            refusals.append((f"refused_{action}", who, str(refused.value)))
            assert status not in ENDED or tells_of(case.events[-1], refused.value)
    after = desk.now(case)
    recorded = [(event.action, event.by, event.why) for event in after.events[len(case.events) :]]
    assert recorded == refusals
    assert all(sentence.endswith(".") for *_, sentence in refusals)
    assert (replace(after, events=()), desk.owed()) == (replace(case, events=()), owed)


def tells_of(done: Event, refused: NotAllowed) -> bool:
    """Whoever comes too late is told what was done, by whom and when."""
    assert isinstance(refused, TooLate)
    told = already_decided(refused.case).text
    by = [f"<@{done.by.user}>"] if done.by else []
    wanted = ["Your click came a little late", f"<!date^{int(done.at.timestamp())}^", *by]
    return all(words in told for words in wanted)


@pytest.mark.parametrize(
    ("status", "action"), [each for each in product(Status, BY_PEOPLE) if who_may(*each)]
)
def test_what_is_in_the_table_happens_to_everybody_who_may(
    status: Status, action: Action, desk: Desk
) -> None:
    for who in who_may(status, action):
        case = desk.in_status(status)
        desk.takes(who, action, case)
        after = desk.now(case)
        event = after.events[-1]
        assert (event.action, event.by, event.before, event.after) == (action, who, status, after.status)
        assert after.status is expected(status, action, after)


def expected(status: Status, action: Action, after: Case) -> Status:
    stays = {Action.REASSIGN, Action.SHOW_EVIDENCE, Action.JUDGE_EVIDENCE}
    stays |= {Action.FINISH_CONDITION, Action.ACCEPT_CONDITION, Action.RETURN_CONDITION}
    ends = {
        Action.ACKNOWLEDGE: Status.ACKNOWLEDGED,
        Action.APPROVE: Status.APPROVED,
        Action.ASK: Status.NEEDS_INFO,
        Action.DECLINE: Status.DECLINED,
        Action.WITHDRAW: Status.WITHDRAWN,
        Action.REVOKE: Status.REVOKED,
        Action.CLOSE: Status.CLOSED,
        Action.REVISE: opening_status(after.assessment.outcome),
    }
    return status if action in stays else ends.get(action, Status.IN_REVIEW)


@pytest.mark.parametrize("status", Status)
def test_time_ends_approvals_only(status: Status, desk: Desk) -> None:
    case = desk.in_status(status)
    desk.time_passes(case)
    ends = status is Status.APPROVED
    assert desk.now(case).status is (Status.EXPIRED if ends else status)
    assert (desk.now(case) == case) is not ends


def test_an_answer_to_an_earlier_question_answers_no_other(desk: Desk) -> None:
    case = desk.in_status(Status.NEEDS_INFO)
    assert case.question is not None
    old = replace(seen(case), question=case.question.number)
    desk.flow.answer(MIRA, old, "Ours.", now=NOW)
    desk.flow.ask(NOOR, seen(case), "And whose is the music?", now=LATER)
    with pytest.raises(TooLate):
        desk.flow.answer(MIRA, old, "Ours.", now=LATER)
    assert desk.now(case).status is Status.NEEDS_INFO
    asked = desk.now(case).question
    assert asked is not None
    answered = desk.flow.answer(MIRA, replace(old, question=asked.number), "Ours too.", now=LATER)
    assert answered.status is Status.IN_REVIEW
