"""What an approval rests on and asks for, on a real database and through the calls that the buttons make."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.acts import Seen, Terms, TooLate
from bot.checking import CHANGED, Which, file_was_read, refuse_file
from bot.classifier import OwnClassifier
from bot.flow import Flow
from bot.proving import Finished, Judgement, Proving
from bot.terms import look_at_term
from bot.validity import warn
from policy import NotAllowed, Person, ReviewerRole, Status, UseRequest, load_pack
from storage import (
    Case,
    Condition,
    Contact,
    Database,
    Evidence,
    File,
    JobState,
    Message,
    Production,
    Verdict,
    find_case,
    job_by_key,
    judge_evidence,
    place_message,
    save_production,
    save_workspace,
    start_draft,
)

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
MEMORY = Path("/dev/shm")  # noqa: S108 - files in it are private
CONTACT = ReviewerRole.CONTACT
MIRA, NOOR, JONAS, EVA = (Person(None, "T1", user) for user in ("U1", "U2", "U9", "U7"))
STRANGER = Person(None, "T2", "U9")
# It takes the rights, shown and accepted, and both roles.
RIGHTS = {
    "destination": "background",
    "human_input": "yes",
    "resembles_protected": "yes",
    "rights_cleared": "yes",
}
KIND = "rights-clearance"
ELSEWHERE = [Judgement(True, need=KIND, note="In the contract.")]


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
def flow(sqlite_template: Path) -> Iterator[Flow]:
    """In memory, where a folder for that is there."""
    contacts = tuple(
        Contact(role, f"C_{role}", people=(person.user,))
        for role, person in zip(ReviewerRole, (NOOR, EVA), strict=True)
    )
    tidewater = Production("T1", "TIDE", "Tidewater", "C_CREW", "America/Los_Angeles", contacts=contacts)
    pack = load_pack()
    with TemporaryDirectory(prefix="genai-use-", dir=MEMORY if MEMORY.is_dir() else None) as folder:
        database = Database(f"sqlite:///{shutil.copy(sqlite_template, folder)}")
        with database.writing() as tx:
            save_workspace(tx, "T1", None, "Studio")
            save_production(tx, tidewater)
        yield Flow(database, pack, Everybody(), OwnClassifier(pack))
        database.close()


@pytest.fixture
def proving(flow: Flow) -> Proving:
    return Proving(flow.mover)


@pytest.fixture
def sent(flow: Flow, a_request: Callable[..., UseRequest]) -> Callable[..., Case]:
    """Mira's request; with `of`, as a change of that case. Its messages stand."""
    numbers = count(1)

    def send(*, of: Case | None = None, **facts: object) -> Case:
        with flow.database.writing() as tx:
            draft = start_draft(
                tx, id=f"d{next(numbers)}", owner=MIRA, answers={}, case_id=of.id if of else None, now=NOW
            )
        case = flow.send(draft, a_request(**{**RIGHTS, **facts}), now=NOW)
        with flow.database.writing() as tx:
            for target, channel in (("requester", "D1"), ("contact", "C_contact")):
                place_message(tx, case.key, Message(target, channel, "1.2"))
        return again(flow, case)

    return send


def again(flow: Flow, case: Case) -> Case:
    with flow.database.reading() as tx:
        found = find_case(tx, case.team, case.id)
    assert found is not None
    return found


def seen(case: Case) -> Seen:
    return Seen(case.team, case.id, case.revision, "C_contact")


def is_owed(flow: Flow, key: str) -> bool:
    with flow.database.reading() as tx:
        owed = job_by_key(tx, key)
    return owed is not None and owed.state is JobState.READY


def a_file(name: str = "rights.pdf") -> Evidence:
    return Evidence(KIND, MIRA, NOW, 0, "All rights.", None, File("F1", name, 900))


def shows_a_file(flow: Flow, proving: Proving, case: Case, sha256: str | None = "ab" * 32) -> Case:
    """Mira shows a file, and it is read."""
    shown = proving.show(MIRA, seen(case), [a_file()], now=NOW)
    if sha256:
        reads(flow, shown, sha256)
    return again(flow, case)


def reads(flow: Flow, case: Case, sha256: str) -> None:
    with flow.database.writing() as tx:
        file = File("F1", "rights.pdf", 900, sha256)
        file_was_read(tx, Which("T1", case.id, 1), file, "https://files.example/F1", NOW)


def approves(flow: Flow, case: Case, terms: Terms | None = None) -> Case:
    """Both roles approve; the contact on these terms."""
    flow.approve(NOOR, seen(case), terms or Terms(), now=NOW)
    return flow.approve(EVA, seen(case), Terms(), now=NOW)


def test_the_trial_needs_one_blocking_piece(sent: Callable[..., Case]) -> None:
    assert [need.kind for need in sent().open_needs] == [KIND]


def test_a_file_cannot_be_accepted_before_it_was_read(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent(), sha256=None)
    with pytest.raises(NotAllowed, match="still being checked"):
        proving.judge(NOOR, seen(case), [Judgement(True, 1)], now=NOW)
    with flow.database.writing() as tx:
        assert not judge_evidence(tx, case, 1, Verdict(True, NOOR, NOW, 1))
    assert again(flow, case).open_needs

    reads(flow, case, "ab" * 32)
    proving.judge(NOOR, seen(case), [Judgement(True, 1)], now=NOW)
    assert again(flow, case).open_needs == ()


def test_what_is_shown_twice_is_there_once(flow: Flow, proving: Proving, sent: Callable[..., Case]) -> None:
    case = shows_a_file(flow, proving, sent())
    twice = proving.show(MIRA, seen(case), [a_file()], now=NOW + timedelta(seconds=3))
    assert len(twice.evidence) == 1
    assert [event.action for event in twice.events].count("show_evidence") == 1

    proving.judge(NOOR, seen(case), [Judgement(False, 1, "Which rights?")], now=NOW)
    assert len(proving.show(MIRA, seen(case), [a_file()], now=NOW).evidence) == 2


def test_a_verdict_on_what_somebody_else_has_judged_meanwhile_is_too_late(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent())
    proving.judge(NOOR, seen(case), [Judgement(False, 1, "Not these.", seen="")], now=NOW)
    with pytest.raises(TooLate, match="judged this evidence meanwhile"):
        proving.judge(NOOR, seen(case), [Judgement(True, 1, seen="")], now=NOW)
    assert again(flow, case).open_needs


def test_an_approval_form_that_was_open_before_the_evidence_was_refused_approves_nothing(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent())
    proving.judge(NOOR, seen(case), [Judgement(True, 1)], now=NOW)
    opened = again(flow, case)
    proving.judge(NOOR, seen(case), [Judgement(False, 1, "Not these.")], now=NOW)

    with pytest.raises(NotAllowed, match="cannot be approved yet"):
        approves(flow, opened)
    assert again(flow, case).status is Status.IN_REVIEW


def test_evidence_of_an_older_revision_is_judged_anew(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent())
    proving.judge(NOOR, seen(case), [Judgement(True, 1)], now=NOW)
    changed = sent(of=case, title="Another title")
    assert [need.kind for need in changed.open_needs] == [KIND]
    with pytest.raises(NotAllowed):
        approves(flow, changed)


@pytest.mark.parametrize("approved", [False, True])
def test_content_that_changed_after_it_was_accepted_takes_everything_back(
    flow: Flow, proving: Proving, sent: Callable[..., Case], approved: bool
) -> None:
    case = shows_a_file(flow, proving, sent())
    case = proving.judge(NOOR, seen(case), [Judgement(True, 1)], now=NOW)
    case = approves(flow, case) if approved else case
    if approved:
        assert is_owed(flow, f"file:T1:{case.id}:1:approved-1")
    reads(flow, case, "cd" * 32)

    stands = again(flow, case)
    [piece] = stands.evidence
    assert piece.verdict is not None
    assert (piece.verdict.accepted, piece.verdict.by, piece.verdict.reason) == (False, None, CHANGED)
    assert stands.status is Status.IN_REVIEW
    assert stands.revision == (2 if approved else 1)
    assert stands.current_reviews == ()
    assert stands.open_needs
    assert is_owed(flow, f"note:T1:{case.id}:{stands.events[-1].number}:requester")
    assert is_owed(flow, f"note:T1:{case.id}:{stands.events[-1].number}:contact")


def test_an_approval_that_rests_on_something_else_too_stays(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent())
    both = [Judgement(True, 1), Judgement(True, need=KIND, note="In the contract.")]
    case = approves(flow, proving.judge(NOOR, seen(case), both, now=NOW))
    with flow.database.writing() as tx:
        refuse_file(tx, Which("T1", case.id, 1), CHANGED, NOW)
    assert again(flow, case).status is Status.APPROVED


def test_a_file_that_nobody_had_judged_is_told_to_who_showed_it_only(
    flow: Flow, proving: Proving, sent: Callable[..., Case]
) -> None:
    case = shows_a_file(flow, proving, sent(), sha256=None)
    for _ in range(2):
        with flow.database.writing() as tx:
            refuse_file(tx, Which("T1", case.id, 1), "It is gone.", NOW)
    stands = again(flow, case)
    assert [event.action for event in stands.events].count("file_refused") == 1
    number = stands.events[-1].number
    assert is_owed(flow, f"note:T1:{case.id}:{number}:requester")
    assert not is_owed(flow, f"note:T1:{case.id}:{number}:contact")


@pytest.fixture
def on_terms(flow: Flow, proving: Proving, sent: Callable[..., Case]) -> Callable[..., Case]:
    """Approved on the second of March, in the morning there; Jonas sees to the first condition."""

    def make(
        due: date | None = date(2026, 3, 10), valid_until: date | None = None, owner: str = JONAS.user
    ) -> Case:
        case = sent()
        case = proving.judge(NOOR, seen(case), ELSEWHERE, now=NOW)
        conditions = (Condition("Send the shots.", owner, due), Condition("Nobody reads them.", MIRA.user))
        return approves(flow, case, Terms(conditions=conditions, valid_until=valid_until))

    return make


def look(flow: Flow, case: Case, occasion: str = "overdue") -> None:
    with flow.database.writing() as tx:
        look_at_term(tx, "T1", case.id, 1, CONTACT, 1, occasion, NOW)


def test_owners_are_told_and_reminded_of_what_is_still_to_come(
    flow: Flow, on_terms: Callable[..., Case]
) -> None:
    case = on_terms()
    of = f"T1:{case.id}:1"
    assert is_owed(flow, f"owner:{of}:U9:contact.1:given")
    assert not is_owed(flow, f"owner:{of}:U1:contact.2:given")
    assert is_owed(flow, f"condition:{of}:contact:1:soon")
    assert is_owed(flow, f"condition:{of}:contact:1:overdue")
    assert not is_owed(flow, f"condition:{of}:contact:2:soon")


def test_a_reminder_whose_moment_is_past_is_not_owed(flow: Flow, on_terms: Callable[..., Case]) -> None:
    case = on_terms(due=date(2026, 3, 5))
    assert not is_owed(flow, f"condition:T1:{case.id}:1:contact:1:soon")
    assert is_owed(flow, f"condition:T1:{case.id}:1:contact:1:overdue")


@pytest.mark.parametrize("moves", ["nothing", "met", "revoked", "sent back", "anew"])
def test_a_look_at_a_condition_reads_the_case_again(
    flow: Flow, proving: Proving, on_terms: Callable[..., Case], moves: str
) -> None:
    case = on_terms()
    if moves == "met":
        proving.finish(JONAS, seen(case), CONTACT, 1, "Sent.", now=NOW)
    elif moves == "revoked":
        flow.revoke(NOOR, seen(case), "No more.", now=NOW)
    elif moves == "sent back":
        flow.send_back(NOOR, seen(case), "Once more.", now=NOW)
    elif moves == "anew":
        case_now = flow.send_back(NOOR, seen(case), "Once more.", now=NOW)
        case_now = proving.judge(NOOR, seen(case_now), ELSEWHERE, now=NOW)
        approves(flow, case_now, Terms(conditions=(Condition("Send the shots.", JONAS.user),)))
    look(flow, case)
    told = moves == "nothing"
    assert is_owed(flow, f"owner:T1:{case.id}:1:U9:contact.1:overdue") is told
    assert (again(flow, case).events[-1].action == "overdue") is told


def test_an_owner_speaks_of_their_own_condition_and_the_requester_of_all(
    flow: Flow, proving: Proving, on_terms: Callable[..., Case]
) -> None:
    case = on_terms()
    assert [term.number for _, term in proving.finishable(JONAS, case)] == [1]
    assert [term.number for _, term in proving.finishable(MIRA, case)] == [1, 2]
    assert proving.finishable(NOOR, case) == proving.finishable(STRANGER, case) == []
    for who, number in ((JONAS, 2), (STRANGER, 1), (NOOR, 1), (MIRA, 3)):
        with pytest.raises(NotAllowed):
            proving.finish(who, seen(case), CONTACT, number, "Sent.", now=NOW)
    proving.finish(MIRA, seen(case), CONTACT, 1, "Sent.", now=NOW)
    with pytest.raises(NotAllowed, match="met already"):
        proving.finish(JONAS, seen(case), CONTACT, 1, "Sent.", now=NOW)


def test_what_was_said_anew_is_not_accepted_by_the_button_of_what_was_said_before(
    flow: Flow, proving: Proving, on_terms: Callable[..., Case]
) -> None:
    case = on_terms()
    proving.finish(JONAS, seen(case), CONTACT, 1, "Sent.", now=NOW)
    first = Finished(CONTACT, 1, NOW.isoformat())
    proving.reopen(NOOR, seen(case), first, "Where?", now=NOW)
    later = NOW + timedelta(minutes=5)
    proving.finish(JONAS, seen(case), CONTACT, 1, "In the folder.", now=later)
    with pytest.raises(TooLate):
        proving.accept(NOOR, seen(case), first, now=later)
    with pytest.raises(NotAllowed):
        proving.accept(JONAS, seen(case), replace(first, seen=later.isoformat()), now=later)
    met = proving.accept(NOOR, seen(case), replace(first, seen=later.isoformat()), now=later)
    assert met.terms[0][1].accepted is not None


def test_who_sees_to_a_condition_hears_what_is_missing(
    flow: Flow, proving: Proving, on_terms: Callable[..., Case]
) -> None:
    case = on_terms()
    proving.finish(JONAS, seen(case), CONTACT, 1, "Sent.", now=NOW)
    proving.reopen(NOOR, seen(case), Finished(CONTACT, 1), "Where?", now=NOW)
    assert is_owed(flow, f"owner:T1:{case.id}:1:U9:contact.1:again-20260302T170000000000")
    number = again(flow, case).events[-1].number
    for target in ("requester", "contact"):
        assert is_owed(flow, f"note:T1:{case.id}:{number}:{target}")


@pytest.mark.parametrize(
    ("last_day", "owed"),
    [
        (date(2026, 6, 30), (14, 2)),
        (date(2026, 3, 16), (2,)),
        (date(2026, 3, 4), ()),
        (date(2026, 3, 2), ()),
    ],
)
def test_only_warnings_that_are_still_to_come_are_owed(
    flow: Flow, on_terms: Callable[..., Case], last_day: date, owed: tuple[int, ...]
) -> None:
    case = on_terms(valid_until=last_day)
    keys = {days: f"ends_soon:T1:{case.id}:1:{last_day}:{days}" for days in (14, 2)}
    assert tuple(days for days, key in keys.items() if is_owed(flow, key)) == owed


def test_a_warning_reads_the_case_again(flow: Flow, on_terms: Callable[..., Case]) -> None:
    case = on_terms(valid_until=date(2026, 6, 30))
    flow.close(NOOR, seen(case), None, now=NOW)
    other = on_terms(valid_until=date(2026, 6, 30))
    for each, day in ((case, date(2026, 6, 30)), (other, date(2026, 5, 1)), (other, date(2026, 6, 30))):
        with flow.database.writing() as tx:
            warn(tx, "T1", each.id, 1, day, NOW)
    assert "ends_soon" not in [event.action for event in again(flow, case).events]
    stands = again(flow, other)
    assert [event.action for event in stands.events].count("ends_soon") == 1
    for target in ("requester", "contact"):
        assert is_owed(flow, f"note:T1:{other.id}:{stands.events[-1].number}:{target}")
