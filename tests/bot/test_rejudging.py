"""New guidance: live approvals that it is stricter with go back to review, and nothing else moves."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot import rejudging
from bot.acts import Seen, Terms
from bot.classifier import OwnClassifier
from bot.delivery import Worker
from bot.directory import Directory
from bot.flow import Flow
from bot.proving import Judgement, Proving
from bot.record import recognised_lines
from bot.rejudging import owe_rejudging
from bot.schedule import DigestHour
from bot.slack import Slack
from bot.surface import Surface, handled
from policy import Said, Status, load_pack
from storage import Case, Database, find_case, job_by_key, start_draft
from tests.bot.tide import HANA, MIRA, NEW, NOOR, OLD, TEAM, USES, Rights, Workspace, set_up

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANTERN = Path(__file__).parents[1] / "policy/packs/lantern-2026-01.yml"
PACKS = {OLD: load_pack(), NEW: load_pack(str(LANTERN))}
NOWHERE = Slack("http://127.0.0.1:9/", lambda _team: "")


class Process:
    """One process of the product, with its guidance."""

    def __init__(self, database: Database, guidance: str = OLD) -> None:
        pack = PACKS[guidance]
        self.database, self.guidance, self.now = database, guidance, NOW
        self.flow = Flow(database, pack, Workspace(), OwnClassifier(pack))
        surface = Surface(
            database, NOWHERE, self.flow.membership, DigestHour(), Directory(NOWHERE), self.flow
        )
        kinds = {kind: send for kind, send in handled(surface).items() if kind.startswith("rejudge")}
        self.worker = Worker(database, kinds, lambda: self.now, f"process with {guidance}")

    def starts(self) -> None:
        with self.database.writing() as tx:
            owe_rejudging(tx, self.guidance, self.now)

    def works(self) -> int:
        """How many jobs it did."""
        return sum(1 for _ in iter(self.worker.work_once, False))


@pytest.fixture
def database(migrated_sqlite: str) -> Iterator[Database]:
    """One kind is enough here: what differs between the two is tested with storage."""
    database = Database(migrated_sqlite)
    yield database
    database.close()


@pytest.fixture
def old(database: Database) -> Process:
    set_up(database, Rights())
    return Process(database)


@pytest.fixture
def approved(old: Process) -> Callable[[str], Case]:
    """A case of that use, with every approval that it needs."""
    numbers = count(1)

    def make(use: str) -> Case:
        case = sent(old, use, f"draft-{next(numbers)}")
        seen = Seen(TEAM, case.id, case.revision)
        if case.status is Status.SHARED:
            case = old.flow.pull_in(NOOR, seen, "Let me see.", now=NOW)
        if case.open_needs:
            said = [Judgement(True, need=need.kind, note="Seen.") for need in case.assessment.needs]
            Proving(old.flow.mover).judge(NOOR, seen, said, now=NOW)
        case = old.flow.approve(NOOR, seen, Terms("Go on."), now=NOW)
        return case if case.status is Status.APPROVED else old.flow.approve(HANA, seen, Terms(), now=NOW)

    return make


def sent(process: Process, use: str, draft: str) -> Case:
    with process.database.writing() as tx:
        started = start_draft(tx, id=draft, owner=MIRA, answers={}, now=NOW)
    return process.flow.send(started, USES[use].request(use), now=NOW)


def again(database: Database, case: Case) -> Case:
    with database.reading() as tx:
        found = find_case(tx, TEAM, case.id)
    assert found is not None
    return found


def test_what_the_new_guidance_is_stricter_with_goes_back_and_the_rest_stands(
    database: Database, approved: Callable[[str], Case]
) -> None:
    stricter = [approved(use) for use in ("voice", "clearance", "replica")]
    same = [approved(use) for use in ("moods", "names", "lookalike", "unsafe place")]
    new = Process(database, NEW)
    new.starts()
    new.works()

    for case in stricter:
        now = again(database, case)
        assert (now.status, now.revision) == (Status.IN_REVIEW, case.revision + 1)
        assert now.assessment.guidance == NEW
        assert now.request == case.request
        assert now.current_reviews == ()
        assert now.events[-1].by is None
        with database.reading() as tx:
            assert job_by_key(tx, f"note:{TEAM}:{case.id}:{now.events[-1].number}:requester") is not None
    assert [again(database, case) for case in same] == same


def test_the_reason_names_the_clause_and_what_it_asks(
    database: Database, approved: Callable[[str], Case]
) -> None:
    case = approved("clearance")
    new = Process(database, NEW)
    new.starts()
    new.works()

    why = again(database, case).events[-1].why or ""
    assert why.splitlines()[0] == "The guidance is now lantern-2026-01, which is stricter here:"
    assert "lantern.references now asks for written approval: You use other people's work" in why
    assert "before an approval it takes: Show the house's own clearance form" in why
    assert all(isinstance(line, Said) for _mark, line in recognised_lines(why)), "it is told in any language"


def test_only_live_approvals_are_looked_at(
    old: Process, database: Database, approved: Callable[[str], Case]
) -> None:
    revoked = approved("clearance")
    revoked = old.flow.revoke(NOOR, Seen(TEAM, revoked.id), "No longer.", now=NOW)
    waiting, shared = sent(old, "clearance", "waiting"), sent(old, "voice", "shared")
    new = Process(database, NEW)
    new.starts()
    assert new.works() == 1

    assert [again(database, case) for case in (revoked, waiting, shared)] == [revoked, waiting, shared]


def test_what_was_in_review_under_the_old_guidance_is_looked_at_when_it_is_approved(
    old: Process, database: Database
) -> None:
    case = sent(old, "clearance", "waiting")
    seen = Seen(TEAM, case.id, 1)
    new = Process(database, NEW)
    new.starts()
    new.works()
    said = [Judgement(True, need=need.kind, note="Seen.") for need in case.assessment.needs]
    Proving(new.flow.mover).judge(NOOR, seen, said, now=NOW)
    assert new.flow.approve(NOOR, seen, Terms(), now=NOW).status is Status.APPROVED
    new.works()

    assert (again(database, case).status, again(database, case).assessment.guidance) == (
        Status.IN_REVIEW,
        NEW,
    )


def test_it_goes_page_by_page_and_once_however_many_processes_start(
    database: Database, approved: Callable[[str], Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rejudging, "PAGE", 2)
    cases = [approved("clearance") for _ in range(5)]
    new, beside = Process(database, NEW), Process(database, NEW)
    for process in (new, beside, new):
        process.starts()
    # Taken in turns, as one of them may die in between: three pages and five cases.
    assert _in_turns([new, beside]) == 8

    assert {again(database, case).revision for case in cases} == {2}
    for process in (new, beside):
        process.now += timedelta(hours=1)
        process.starts()
    assert _in_turns([new, beside]) == 1
    assert {again(database, case).revision for case in cases} == {2}


def _in_turns(processes: Sequence[Process]) -> int:
    did = 0
    while sum(did_now := [process.worker.work_once() for process in processes]):
        did += sum(did_now)
    return did


def test_a_process_with_other_guidance_leaves_it_to_those_that_have_it(
    old: Process, database: Database, approved: Callable[[str], Case]
) -> None:
    case = approved("clearance")
    new = Process(database, NEW)
    new.starts()
    assert old.works() == 1
    assert again(database, case) == case

    new.now += timedelta(minutes=10)
    assert new.works() == 2
    assert again(database, case).status is Status.IN_REVIEW


def test_a_case_that_moved_on_meanwhile_is_left_alone(
    old: Process, database: Database, approved: Callable[[str], Case]
) -> None:
    case = approved("clearance")
    new = Process(database, NEW)
    new.starts()
    assert new.worker.work_once()
    revoked = old.flow.revoke(NOOR, Seen(TEAM, case.id), "No longer.", now=NOW)
    new.works()
    assert again(database, case) == revoked


def test_more_reviewers_or_more_to_show_is_stricter_too() -> None:
    before = OwnClassifier(PACKS[OLD]).assess(USES["clearance"].request("A"))
    more: dict[str, Any] = {"reviewers": ("contact", "legal")}
    after = before.model_validate(before.model_dump() | more)
    assert list(rejudging._asks_for_more(before, after)) == ["legal has to approve it too"]
    assert list(rejudging._asks_for_more(after, before)) == []
