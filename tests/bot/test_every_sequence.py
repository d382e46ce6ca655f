"""Whatever people do to a case, in whatever order: it says what it should, and owes what it should.

Hypothesis makes up sequences of actions by people who may and people who may not, with losses of roles, stale
forms and time passing, on a real database. After every step the stored case is compared with a second account
(`model_of_a_case.py`), and an approval is taken apart: every right, need and revision.

In CI the sequences are the same each time. To look for new ones, as long as you like:

    GENAI_USE_SEQUENCES=5000 .venv/bin/python -m pytest -n 0 tests/bot/test_every_sequence.py
"""

import itertools
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, cast

from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from sqlalchemy import delete, select

from bot.acts import Seen, Terms
from bot.classifier import OwnClassifier
from bot.delivery import Deliver, Sent, Worker
from bot.directory import Directory
from bot.flow import Flow
from bot.proving import Finished, Judgement, Proving
from bot.rejudging import owe_rejudging
from bot.schedule import DigestHour
from bot.slack import Slack
from bot.surface import Surface, handled
from policy import Action, NotAllowed, Pack, Person, ReviewerRole, Status, load_pack
from storage import (
    Case,
    Condition,
    Database,
    Draft,
    Evidence,
    Job,
    Message,
    find_case,
    place_message,
    start_draft,
)
from storage.tables import job, metadata
from tests.bot.model_of_a_case import MAY, OVER, Model, Term
from tests.bot.tide import (
    CONTACT_CHANNEL,
    EVERYBODY,
    HANA,
    JONAS,
    LEGAL_CHANNEL,
    MIRA,
    NEW,
    NOOR,
    OLD,
    OMAR,
    RUTH,
    SAM,
    TEAM,
    TOMAS,
    USES,
    XENA,
    Rights,
    Workspace,
    day_of,
    entry,
    set_up,
)

MORE = int(os.environ.get("GENAI_USE_SEQUENCES", "0"))
MEMORY = Path("/dev/shm")  # noqa: S108 - files in it are private, and wait for no disk
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANTERN = Path(__file__).parents[1] / "policy/packs/lantern-2026-01.yml"
PACKS: dict[str, Pack] = {OLD: load_pack(), NEW: load_pack(str(LANTERN))}
BY_TIME = {"expire", "rejudge", "rejudge_case"}
# Uses that take both approvals, or evidence, or both.
DEMANDING = ("lookalike", "replica", "names", "clearance")
WORTH_REACHING = ("approve", "approved", "judge_evidence", "revise", "ask", "decline")
# Whom time and messages are told to: nobody listens there, and nobody asks.
NOWHERE = Slack("http://127.0.0.1:9/", lambda _team: "")
CARDS = {CONTACT_CHANNEL: "contact", LEGAL_CHANNEL: "legal", None: None}

reached: Counter[str] = Counter()


class EverySequence(RuleBasedStateMachine):
    """One production, one case at a time, and everybody who may be near it."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.now = MONDAY
        self.database = database
        # Emptied rather than made anew: an engine that is used again remembers its statements.
        with database.writing() as tx:
            for table in reversed(metadata.sorted_tables):
                tx.execute(delete(table))
        self.workspace = Workspace()
        self.guidance = OLD
        self.drafts = 0
        self.ended: list[Case] = []
        self.stood_then: set[str] = set()
        self.settled = False
        self.sent: Draft | None = None
        set_up(self.database, self.rights)
        by_hand: dict[str, Deliver] = {"draw": self._drawn, "note": lambda *_: Sent(posted=False)}
        self.messenger = Worker(self.database, by_hand, lambda: self.now, "messenger")

    def teardown(self) -> None:
        for case in self.ended:
            assert replace(self._read(case.id), messages=case.messages) == case, "what is over has moved"

    # Who acts on what

    @property
    def rights(self) -> Rights:
        return self.workspace.rights

    @property
    def flow(self) -> Flow:
        pack = PACKS[self.guidance]
        return Flow(self.database, pack, self.workspace, OwnClassifier(pack))

    @property
    def proving(self) -> Proving:
        return Proving(self.flow.mover)

    def _read(self, case_id: str) -> Case:
        with self.database.reading() as tx:
            case = find_case(tx, TEAM, case_id)
        assert case is not None
        return case

    def attempt(self, action: str, person: Person, refused: bool, act: Callable[[], object]) -> bool:
        """Does it. Refused or not as the model says, and what is refused changes nothing but the record."""
        before = self.case
        said = _said(act)
        note(f"{person.user}: {action}: {said or 'done'}")
        self.settled = False
        assert (said is not None) is refused, f"{person.user}, {action}, {before.status}: {said}"
        if said is not None:
            assert said.endswith(".")
            self._stands_as_before(before, action, person)
            return False
        reached[action] += 1
        self.stood_then = {message.target for message in before.messages}
        return True

    def _stands_as_before(self, before: Case, action: str, person: Person) -> None:
        after = self._read(self.id)
        told = after.events[len(before.events) :]
        # A form from another workspace is about a case of that workspace, and there is none.
        there = action != "revise" or person.team == TEAM
        assert [(each.action, each.by) for each in told] == [(f"refused_{action}", person)] * there
        for what in ("status", "revision", "reviews", "evidence", "assignee", "messages"):
            assert getattr(after, what) == getattr(before, what)

    # What people do

    @initialize(use=st.sampled_from((*USES, *DEMANDING * 3)))
    def asks_for_something(self, use: str) -> None:
        self._asks(use)

    def _asks(self, use: str) -> None:
        self.sent = self._draft(MIRA, None)
        case = self.flow.send(self.sent, USES[use].request("First"), now=self.now)
        self.id, self.case, self.model = case.id, case, Model(use, self.guidance)

    def _draft(self, owner: Person, case_id: str | None) -> Draft:
        self.drafts += 1
        with self.database.writing() as tx:
            return start_draft(
                tx, id=f"draft-{self.drafts}", owner=owner, answers={}, case_id=case_id, now=self.now
            )

    @rule(chance=st.randoms(use_true_random=True))
    def something_happens(self, chance: Random) -> None:
        """One thing; which, chance says: Hypothesis chooses among rules too evenly to get a case anywhere."""
        happens = chance.choices(
            (
                self._somebody_acts,
                self._rights_change,
                self._time_passes,
                self._guidance_changes,
                self._is_sent,
                self._is_sent_again,
            ),
            (24, 3, 3, 3, 3, 1),
        )
        happens[0](chance)

    def _somebody_acts(self, chance: Random) -> None:
        """Mostly something that can be done now, by somebody who may: else no case gets far."""
        model = self.model
        if model.status in OVER and chance.random() < 0.5:
            self.ended.append(self.case)
            self._asks(chance.choice((*USES, *DEMANDING * 3)))
            return
        can = [action for action, (statuses, _) in MAY.items() if model.status in statuses]
        action = chance.choice((*MAY, *can * 3, *self._forward() * 30))
        _, who = MAY[action]
        able = [each for each in EVERYBODY if who & model.standings(each, self.rights, self.now)]
        # Who has approved already often tries once more, and who is contact and lawyer is often asked.
        tempted = [RUTH, *list(model.approvals.values()) * 4] if action == "approve" else []
        person = chance.choice((*EVERYBODY, *able * (30 // max(len(able), 1)), *tempted * 15))
        behind = chance.choice((0,) * 9 + (1, None))
        channel = chance.choice(tuple(CARDS))
        seen = Seen(TEAM, self.id, None if behind is None else model.revision - behind, channel)
        refused = model.refuses(action, person, self.rights, self.now, seen.revision)
        special = getattr(self, f"_{action}", None)
        if special is not None:
            special(person, seen, refused, chance)
        elif self.attempt(action, person, refused, lambda: self._plainly(action, person, seen)):
            model.moved(action)

    def _forward(self) -> list[str]:
        """What brings the case on rather than to an early end."""
        if self.model.status == "in_review":
            return ["judge_evidence" if self.model.unproven else "approve"]
        stand = {term.stands for term in self.model.terms.values()}
        return ["finish_condition"] * ("open" in stand) + ["accept_condition", "return_condition"] * (
            "done" in stand
        )

    def _plainly(self, action: str, person: Person, seen: Seen) -> Case:
        """An action about which nothing is special."""
        act = getattr(self.flow, action)
        return cast(Case, act(person, seen, *([] if action == "acknowledge" else ["So."]), now=self.now))

    def _revise(self, person: Person, _: Seen, refused: bool, chance: Random) -> None:
        # A form says of itself which case it changes, and shows no revision.
        refused = self.model.refuses("revise", person, self.rights, self.now, None)
        use = chance.choice((*USES, *[self.model.use] * 6))
        draft = self._draft(person, self.id)
        request = USES[use].request(f"Change {self.drafts}")
        if self.attempt("revise", person, refused, lambda: self.flow.send(draft, request, now=self.now)):
            self.model.renewed("revise", use, self.guidance)
            self.sent = draft

    def _send_back(self, person: Person, seen: Seen, refused: bool, _: Random) -> None:
        if self.attempt("send_back", person, refused, lambda: self._plainly("send_back", person, seen)):
            self.model.renewed("send_back", self.model.use, self.model.guidance)

    def _decline(self, person: Person, seen: Seen, refused: bool, _: Random) -> None:
        refused |= self.model.decides_as(person, self.rights, self.now, None) is None
        if self.attempt("decline", person, refused, lambda: self._plainly("decline", person, seen)):
            self.model.moved("decline")

    def _approve(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        model = self.model
        card = CARDS[seen.channel]
        card = card if card in {message.target for message in self.case.messages} else None
        role = model.approves_as(person, self.rights, self.now, card)
        days = chance.choice((None, None, 0, 1, 3))
        until = None if days is None else day_of(self.now) + timedelta(days=days)
        owners = [chance.choice((None, JONAS, NOOR, XENA)) for _ in range(chance.randint(0, 2))]
        terms = Terms(conditions=_conditions(owners), valid_until=until)
        act = partial(self.flow.approve, person, seen, terms, now=self.now)
        if self.attempt("approve", person, refused or role is None, act):
            assert role is not None
            model.approved(role, person, until, owners)
            # An approval under older guidance is compared with the newer one at once.
            self.everything_holds()
            self._by_itself()

    def _reassign(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        able = [each for each in EVERYBODY if self.model.can_take_over(each, self.rights, self.now)]
        to = chance.choice((*able, *EVERYBODY))
        refused |= to not in able
        act = partial(self.flow.reassign, person, seen, entry(to), None, now=self.now)
        if self.attempt("reassign", person, refused, act):
            self.model.moved("reassign")
            self.model.assignee = entry(to)

    def _show_evidence(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        kinds = sorted(self.model.asks.needs) or chance.choice(([], ["performer-consent"]))
        asked = {need.kind for need in self.case.assessment.needs}
        pieces = [
            Evidence(kind, MIRA, MONDAY, 0, link=f"https://example.com/{self.model.moves}") for kind in kinds
        ]
        refused |= not asked.issuperset(kinds)
        act = partial(self.proving.show, person, seen, pieces, now=self.now)
        if self.attempt("show_evidence", person, refused, act):
            self.model.pieces += [(kind, None) for kind in kinds]
            self.model.moved("show_evidence")

    def _judge_evidence(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        """One piece, or everything at once by somebody who has seen it elsewhere."""
        model, pieces = self.model, self.model.pieces
        if chance.random() < 0.5:
            kinds = sorted(model.asks.needs)
            said = [Judgement(True, need=kind, note="In the contract.") for kind in kinds]
            after = [*pieces, *((kind, model.revision) for kind in kinds)]
        else:
            number = chance.randint(1, len(pieces) + 1)
            accepted = chance.choice((True, True, False))
            said = [Judgement(accepted, number, None if accepted else "Not this one.")]
            judged = model.revision if accepted else None
            after = [
                (need, judged if each == number else was) for each, (need, was) in enumerate(pieces, start=1)
            ]
            refused |= number > len(pieces)
        act = partial(self.proving.judge, person, seen, said, now=self.now)
        if self.attempt("judge_evidence", person, refused, act):
            model.pieces = after
            model.moved("judge_evidence")

    def _finish_condition(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        of, term = self._condition(chance)
        refused |= term is None or term.stands != "open" or person not in {MIRA, term.owner}
        act = partial(self.proving.finish, person, seen, *of, "See the end.", now=self.now)
        self._on_condition("finish_condition", person, refused, act, term, "done")

    def _accept_condition(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        of, term = self._condition(chance)
        refused |= term is None or term.stands != "done"
        act = partial(self.proving.accept, person, seen, Finished(*of), now=self.now)
        self._on_condition("accept_condition", person, refused, act, term, "accepted")

    def _return_condition(self, person: Person, seen: Seen, refused: bool, chance: Random) -> None:
        of, term = self._condition(chance)
        refused |= term is None or term.stands != "done"
        act = partial(self.proving.reopen, person, seen, Finished(*of), "Where?", now=self.now)
        self._on_condition("return_condition", person, refused, act, term, "open")

    def _condition(self, chance: Random) -> tuple[tuple[ReviewerRole, int], Term | None]:
        role, number = chance.choice((*self.model.terms, *self.model.terms, ("contact", 3)))
        return (ReviewerRole(role), number), self.model.terms.get((role, number))

    def _on_condition(
        self,
        action: str,
        person: Person,
        refused: bool,
        act: Callable[[], object],
        term: Term | None,
        stands: str,
    ) -> None:
        if self.attempt(action, person, refused, act) and term is not None:
            term.stands = stands
            self.model.moved(action)

    # What happens beside

    def _is_sent_again(self, chance: Random) -> None:
        """The form that was sent last, by a second click."""
        assert self.sent is not None
        again = USES[chance.choice(tuple(USES))].request("Again")
        assert self.flow.send(self.sent, again, now=self.now) == self.case
        assert self._read(self.id) == self.case

    def _clockwork(self) -> None:
        """What no person does: approvals end, and new guidance is compared with them."""
        surface = Surface(self.database, NOWHERE, self.workspace, DigestHour(), Directory(NOWHERE), self.flow)
        by_time = {kind: send for kind, send in handled(surface).items() if kind in BY_TIME}
        worker = Worker(self.database, by_time, lambda: self.now, "clockwork")
        while worker.work_once():
            pass

    def _guidance_changes(self, _: Random) -> None:
        """The app starts with other guidance, or with what it had before."""
        self.now += timedelta(hours=1)
        self.guidance = NEW if self.guidance == OLD else OLD
        with self.database.writing() as tx:
            owe_rejudging(tx, self.guidance, self.now)
        self._by_itself()

    def _time_passes(self, chance: Random) -> None:
        self.now += timedelta(hours=chance.choice((1, 5, 24, 80)))
        self._by_itself()

    def _by_itself(self) -> None:
        """Hours or a start have passed, and what was due then has happened."""
        self._clockwork()
        model = self.model
        if model.is_over(self.now):
            model.expired()
            self.stood_then = {message.target for message in self.case.messages}
            reached["expire"] += 1
        elif model.gets_stricter(self.guidance):
            model.renewed("send_back", model.use, self.guidance)
            self.stood_then = {message.target for message in self.case.messages}
            reached["stricter"] += 1
        self.settled = False

    def _is_sent(self, chance: Random) -> None:
        for _ in range(chance.randint(1, 6)):
            self.messenger.work_once()
        self.settled = False

    def _drawn(self, job: Job, _: datetime) -> Sent:
        case, target = self._read(job.payload["case"]), job.payload["target"]
        if case.message(target) is not None:
            return Sent(posted=False)
        placed = Message(target, job.lane, f"{job.id}.0")
        return Sent(lambda tx: place_message(tx, case.key, placed), posted=False)

    def _rights_change(self, chance: Random) -> None:
        rights = self.rights
        change = chance.choice(("loses", "gets", "deactivated", "away", "back"))
        if change == "loses":
            rights = rights.without(chance.choice((NOOR, OMAR, RUTH, XENA, TOMAS, HANA)))
        elif change == "gets":
            who = chance.choice((MIRA, NOOR, RUTH))
            contact = chance.random() < 0.5
            rights = (
                replace(rights, contacts=rights.contacts | {who})
                if contact
                else replace(rights, lawyers=rights.lawyers | {who})
            )
        elif change == "deactivated":
            rights = replace(rights, inactive=frozenset({chance.choice((NOOR, HANA, XENA, SAM))}))
        elif change == "away":
            first = day_of(self.now) + timedelta(days=chance.randint(-1, 2))
            rights = replace(rights, away=(first, first + timedelta(days=chance.randint(0, 3))))
        else:
            rights = Rights(away=rights.away)
        self.workspace.rights = rights
        set_up(self.database, rights)

    # What must hold after every step

    @invariant()
    def everything_holds(self) -> None:
        if self.settled:
            return
        self.settled = True
        self.case = self._read(self.id)
        self._the_case_is_where_the_model_says(self.case)
        self._each_change_is_one_line_of_the_record(self.case)
        self._an_approval_rests_on_everything_it_needs(self.case)
        self._everybody_is_owed_the_news(self.case)

    def _the_case_is_where_the_model_says(self, case: Case) -> None:
        model = self.model
        reached[str(case.status)] += 1
        assert (case.status, case.revision) == (model.status, model.revision)
        assert case.assessment.guidance == model.guidance
        assert set(case.assessment.reviewers) == model.asks.roles
        assert case.assignee == model.assignee
        given = {review.role: review.by for review in case.current_reviews if review.action == "approve"}
        assert given == model.approvals
        terms = {
            (review.role.value, each.number): _stands(each)
            for review in case.current_reviews
            for each in review.conditions
        }
        assert terms == {of: term.stands for of, term in model.terms.items()}
        assert {need.kind for need in case.open_needs} == model.unproven

    def _each_change_is_one_line_of_the_record(self, case: Case) -> None:
        moves = [each for each in case.events if not each.action.startswith("refused_")]
        assert [each.number for each in case.events] == list(range(1, len(case.events) + 1))
        assert (len(moves), moves[-1].action) == (self.model.moves, self.model.last)
        assert all(after.before is before.after for before, after in itertools.pairwise(moves))

    def _an_approval_rests_on_everything_it_needs(self, case: Case) -> None:
        if case.status is not Status.APPROVED:
            return
        assessment = case.assessment
        given = [review for review in case.reviews if review.revision == case.revision]
        assert {review.role for review in given} >= (set(assessment.reviewers) or {ReviewerRole.CONTACT})
        assert len({(review.by.team, review.by.user) for review in given}) == len(given)
        for review in given:
            assert review.action is Action.APPROVE
            assert review.by != case.requester
            assert (review.digest, review.guidance) == (assessment.request_digest, assessment.guidance)
            assert review.digest == case.request.digest(assessment.guidance)
        for need in assessment.needs:
            verdicts = [piece.verdict for piece in case.evidence if piece.need == need.kind and piece.verdict]
            proven = [each for each in verdicts if each.accepted and each.revision == case.revision]
            assert proven or not need.blocking
            assert all(each.by != case.requester for each in proven)

    def _everybody_is_owed_the_news(self, case: Case) -> None:
        moves = [each for each in case.events if not each.action.startswith("refused_")]
        last, owed = moves[-1], self._owed()
        placed = {message.target for message in case.messages}
        for target in {"requester", "production", *self.model.asks.deciders, *placed}:
            assert f"draw:{TEAM}:{case.id}:{last.number}:{target}" in owed
        told = self.stood_then if last.action in {"revoke", "expire", "send_back"} else set()
        if last.action in {"decline", "pull_in", "ask", "revoke", "expire", "send_back"} or (
            last.action == "approve" and case.status is Status.APPROVED
        ):
            told = told | {"requester"}
            told |= self.stood_then & {"production"} if last.action in {"approve", "decline"} else set()
        for target in told:
            assert f"note:{TEAM}:{case.id}:{last.number}:{target}" in owed

    def _owed(self) -> set[str]:
        """What is owed, or was done."""
        with self.database.reading() as tx:
            return set(tx.scalars(select(job.c.key)))


def _said(act: Callable[[], object]) -> str | None:
    """What a refusal says; None when the act went through."""
    try:
        act()
    except NotAllowed as refusal:
        return str(refusal)
    return None


def _conditions(owners: list[Person | None]) -> tuple[Condition, ...]:
    return tuple(
        Condition(f"Condition {number}", owner=entry(owner) if owner else None, due=date(2026, 4, 1))
        for number, owner in enumerate(owners, 1)
    )


def _stands(condition: Condition) -> str:
    return "accepted" if condition.accepted else "done" if condition.done else "open"


@contextmanager
def in_memory(template: Path, otherwise: Path) -> Iterator[Database]:
    """A copy of the template that waits for no disk, where there is a folder for that."""
    with TemporaryDirectory(prefix="genai-use-", dir=MEMORY if MEMORY.is_dir() else otherwise) as folder:
        database = Database(f"sqlite:///{shutil.copy(template, folder)}")
        yield database
        database.close()


def test_whatever_people_do_an_approval_rests_on_everything_it_needs(
    sqlite_template: Path, tmp_path: Path
) -> None:
    chance = settings(
        max_examples=MORE or 10,
        # A failure is made small only where somebody waits for it: that takes minutes.
        phases=[Phase.generate, Phase.shrink] if MORE else [Phase.generate],
        stateful_step_count=40,
        deadline=None,
        derandomize=not MORE,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with in_memory(sqlite_template, tmp_path) as database:
        run(cast(Any, lambda: EverySequence(database)), settings=chance)
    # Sequences that never got anywhere would prove nothing.
    assert min(reached[each] for each in WORTH_REACHING) > 0, reached
