"""Two people act on one case at the same instant: one is first, the other is told, and nothing half stands.

On SQLite and on PostgreSQL, through the same calls that the buttons make.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import count
from threading import Barrier

import pytest

from bot.acts import Seen, Terms, TooLate
from bot.classifier import OwnClassifier
from bot.flow import Flow
from bot.proving import Finished, Judgement, Proving
from policy import Action, NotAllowed, Person, ReviewerRole, Status, UseRequest, load_pack
from storage import (
    Case,
    Condition,
    Contact,
    Database,
    Evidence,
    NeedStanding,
    Production,
    find_case,
    save_production,
    save_workspace,
    start_draft,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROUNDS = 5
MIRA, NOOR, TOMAS, HANA = (Person(None, "T1", user) for user in ("U1", "U2", "U3", "U4"))
REPLICA = {
    "destination": "featured",
    "human_input": "yes",
    "inputs": ("performer_material",),
    "output_contains": ("likeness",),
    "talent": ("replica",),
    "talent_consent": "yes",
    "guild_terms_met": "yes",
    "harms_performer": "no",
    "uses_performer_model": "no",
}
Ended = Case | NotAllowed


class Everybody:
    """A workspace of active people without groups and admins."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset()

    def is_active(self, team: str, user: str) -> bool:
        return True


@pytest.fixture
def flow(database: Database) -> Flow:
    contacts = (
        Contact(ReviewerRole.CONTACT, "C_CONTACT", people=(NOOR.user, TOMAS.user)),
        Contact(ReviewerRole.LEGAL, "C_LEGAL", people=(HANA.user,)),
    )
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Studio")
        save_production(
            tx, Production("T1", "TIDE", "Tidewater", "C_CREW", "Europe/London", contacts=contacts)
        )
    pack = load_pack()
    return Flow(database, pack, Everybody(), OwnClassifier(pack))


@pytest.fixture
def proving(flow: Flow) -> Proving:
    return Proving(flow.mover)


@pytest.fixture
def sent(flow: Flow, a_request: Callable[..., UseRequest]) -> Callable[..., Case]:
    """Mira's request, with these facts; with `of`, as a change of that case."""
    numbers = count(1)

    def send(*, of: Case | None = None, **facts: object) -> Case:
        with flow.database.writing() as tx:
            draft = start_draft(
                tx, id=f"d{next(numbers)}", owner=MIRA, answers={}, case_id=of.id if of else None, now=NOW
            )
        return flow.send(draft, a_request(**{**REPLICA, **facts}), now=NOW)

    return send


@pytest.fixture
def provable(sent: Callable[..., Case], proving: Proving) -> Callable[[], Case]:
    """A case whose evidence is accepted, so that both roles may approve."""

    def make() -> Case:
        case = sent()
        elsewhere = [
            Judgement(True, need=need.kind, note="Seen.") for need in case.assessment.needs if need.blocking
        ]
        return proving.judge(NOOR, seen(case), elsewhere, now=NOW)

    return make


def seen(case: Case) -> Seen:
    return Seen(case.team, case.id, case.revision)


def at_once(*acts: Callable[[], Case]) -> list[Ended]:
    """What each act gives when all start together; a refusal is an answer too."""
    start = Barrier(len(acts), timeout=10)

    def run(act: Callable[[], Case]) -> Ended:
        start.wait()
        try:
            return act()
        except NotAllowed as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]


def again(flow: Flow, case: Case) -> Case:
    with flow.database.reading() as tx:
        now = find_case(tx, case.team, case.id)
    assert now is not None
    return now


def moves(case: Case) -> Sequence[str]:
    return [event.action for event in case.events if not event.action.startswith("refused_")]


def is_one_line(case: Case) -> None:
    """The record has no gap, and each line begins where the one before ended."""
    assert [event.number for event in case.events] == list(range(1, len(case.events) + 1))
    for before, after in zip(case.events, case.events[1:], strict=False):
        assert after.before is before.after


def test_two_roles_that_approve_at_once_make_one_approval(flow: Flow, provable: Callable[[], Case]) -> None:
    for _ in range(ROUNDS):
        case = provable()
        ended = at_once(
            lambda case=case: flow.approve(NOOR, seen(case), Terms(), now=NOW),  # type: ignore[misc]
            lambda case=case: flow.approve(HANA, seen(case), Terms(), now=NOW),  # type: ignore[misc]
        )
        assert all(isinstance(each, Case) for each in ended)
        stands = again(flow, case)
        assert (stands.status, len(stands.reviews)) == (Status.APPROVED, 2)
        assert [event.after for event in stands.events][-2:] == [Status.IN_REVIEW, Status.APPROVED]
        is_one_line(stands)


def test_two_of_one_role_never_both_count(flow: Flow, provable: Callable[[], Case]) -> None:
    for _ in range(ROUNDS):
        case = provable()
        ended = at_once(
            lambda case=case: flow.approve(NOOR, seen(case), Terms(), now=NOW),  # type: ignore[misc]
            lambda case=case: flow.approve(TOMAS, seen(case), Terms(), now=NOW),  # type: ignore[misc]
        )
        assert sum(isinstance(each, NotAllowed) for each in ended) == 1
        stands = again(flow, case)
        assert (stands.status, len(stands.reviews)) == (Status.IN_REVIEW, 1)
        is_one_line(stands)


def test_an_approval_and_a_decline_at_once_never_both_stand(flow: Flow, provable: Callable[[], Case]) -> None:
    for _ in range(ROUNDS):
        case = provable()
        flow.approve(NOOR, seen(case), Terms(), now=NOW)
        ended = at_once(
            lambda case=case: flow.approve(HANA, seen(case), Terms(), now=NOW),  # type: ignore[misc]
            lambda case=case: flow.decline(HANA, seen(case), "No.", now=NOW),  # type: ignore[misc]
        )
        assert sum(isinstance(each, TooLate) for each in ended) == 1
        stands = again(flow, case)
        assert stands.status in (Status.APPROVED, Status.DECLINED)
        assert moves(stands)[-1] == ("approve" if stands.status is Status.APPROVED else "decline")
        is_one_line(stands)


def test_a_change_and_an_approval_at_once_never_approve_what_nobody_read(
    flow: Flow, provable: Callable[[], Case], sent: Callable[..., Case]
) -> None:
    for _ in range(ROUNDS):
        case = provable()
        flow.approve(HANA, seen(case), Terms(), now=NOW)
        at_once(
            lambda case=case: sent(of=case, title="Another one"),  # type: ignore[misc]
            lambda case=case: flow.approve(NOOR, seen(case), Terms(), now=NOW),  # type: ignore[misc]
        )
        stands = again(flow, case)
        assert (stands.status, stands.revision) == (Status.IN_REVIEW, 2)
        assert stands.current_reviews == ()
        assert stands.open_needs
        is_one_line(stands)


def test_an_approval_and_a_refusal_of_its_evidence_at_once_never_both_stand(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    for _ in range(ROUNDS):
        case = sent()
        pieces = [
            Evidence(need.kind, MIRA, NOW, 1, note="Here.") for need in case.assessment.needs if need.blocking
        ]
        case = proving.show(MIRA, seen(case), pieces, now=NOW)
        numbers = [piece.number for piece in case.evidence]
        case = proving.judge(NOOR, seen(case), [Judgement(True, number) for number in numbers], now=NOW)
        flow.approve(NOOR, seen(case), Terms(), now=NOW)
        refuse = [Judgement(False, numbers[0], "It is another film's.")]
        at_once(
            lambda case=case: flow.approve(HANA, seen(case), Terms(), now=NOW),  # type: ignore[misc]
            lambda case=case, refuse=refuse: proving.judge(TOMAS, seen(case), refuse, now=NOW),  # type: ignore[misc]
        )
        stands = again(flow, case)
        approved = stands.status is Status.APPROVED
        assert approved is not bool(stands.open_needs)
        is_one_line(stands)


def test_a_condition_is_met_and_accepted_once(
    flow: Flow, proving: Proving, provable: Callable[[], Case]
) -> None:
    for _ in range(ROUNDS):
        case = provable()
        terms = Terms(conditions=(Condition("Credit it.", TOMAS.user, date(2026, 4, 1)),))
        flow.approve(NOOR, seen(case), terms, now=NOW)
        case = flow.approve(HANA, seen(case), Terms(), now=NOW)
        met = at_once(
            lambda case=case: proving.finish(MIRA, seen(case), ReviewerRole.CONTACT, 1, "In.", now=NOW),  # type: ignore[misc]
            lambda case=case: proving.finish(MIRA, seen(case), ReviewerRole.CONTACT, 1, "In.", now=NOW),  # type: ignore[misc]
        )
        done = Finished(ReviewerRole.CONTACT, 1)
        accepted = at_once(
            lambda case=case, done=done: proving.accept(NOOR, seen(case), done, now=NOW),  # type: ignore[misc]
            lambda case=case, done=done: proving.reopen(HANA, seen(case), done, "Where?", now=NOW),  # type: ignore[misc]
        )
        for ended in (met, accepted):
            assert sum(isinstance(each, NotAllowed) for each in ended) == 1
        stands = again(flow, case)
        assert stands.status is Status.APPROVED
        is_one_line(stands)


def test_evidence_shown_at_once_gets_numbers_of_its_own(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = sent()
    kind = case.assessment.needs[0].kind
    pieces = [Evidence(kind, MIRA, NOW, 1, note=f"Piece {number}") for number in range(3)]
    ended = at_once(
        *(lambda piece=piece: proving.show(MIRA, seen(case), [piece], now=NOW) for piece in pieces)
    )
    assert all(isinstance(each, Case) for each in ended)
    stands = again(flow, case)
    assert sorted(piece.number for piece in stands.evidence) == [1, 2, 3]
    assert stands.standing_of(kind) is NeedStanding.SHOWN
    assert moves(stands).count(Action.SHOW_EVIDENCE) == 3
    is_one_line(stands)
