"""The digest's queries find what working it out from whole cases finds, whatever the cases are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.digest import Digest, GuidanceChange
from bot.digest_reading import digest_of
from policy import Action, Assessment, Finding, Need, Outcome, Person, ReviewerRole, Status
from storage import (
    Case,
    Condition,
    Contact,
    Database,
    Evidence,
    NeedStanding,
    Production,
    Review,
    Verdict,
    add_review,
    cases_for,
    cases_with,
    finish_condition,
    judge_evidence,
    move,
    revise,
    save_production,
    save_workspace,
    show_evidence,
)
from storage.tables import case_file
from storage.told import MANY
from tests.plain_digest import weekly

NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
SOMEBODY = Person(None, "T1", "U2")
# Far enough apart that it is not the same day everywhere: the next one has begun in Auckland.
PLACES = {"TIDE": "Pacific/Auckland", "ROW": "America/Los_Angeles", "PIER": "UTC"}
CHANGE = GuidanceChange("guidance-0", "guidance-1", "https://example.com/guidance")
Opened = Callable[..., Case]


def _productions() -> list[Production]:
    contact, legal = Contact(CONTACT, "C_CONTACT", ("U2",)), Contact(LEGAL, "C_LEGAL", ("U3",))
    contacts = {"TIDE": (contact, legal), "ROW": (replace(contact, channel="C_TIDE"), legal), "PIER": ()}
    return [
        Production("T1", code, code.title(), f"C_{code}", zone, contacts=contacts[code])
        for code, zone in PLACES.items()
    ]


class Life:
    """Leads a case from one status to the next, as it comes."""

    def __init__(self, random: Random, tx: Connection, case: Case) -> None:
        self.random, self.tx, self.case = random, tx, case
        self.at = case.opened_at

    def go(self, number: int) -> None:
        for _ in range(self.random.randrange(5)):
            self.at += HOUR * self.random.randrange(1, 120)
            if self.at < NOW:
                self.random.choice([self.review, self.ask, *2 * (self.show,), *2 * (self.approve,)])(number)
                [self.case] = cases_with(self.tx, [self.case.key])

    def to(self, action: Action, after: Status, by: Person | None = SOMEBODY) -> None:
        self.case = move(self.tx, self.case, action, after, by=by, now=self.at)

    def review(self, number: int) -> None:
        if self.case.status is Status.SHARED:
            self.to(Action.ACKNOWLEDGE, Status.ACKNOWLEDGED)
        elif self.case.status is Status.IN_REVIEW:
            self.to(
                *self.random.choice([(Action.DECLINE, Status.DECLINED), (Action.WITHDRAW, Status.WITHDRAWN)])
            )
        elif self.case.status is Status.APPROVED and self.random.random() < 0.5:
            self.to(Action.EXPIRE, Status.EXPIRED, None)
        elif self.case.status is Status.APPROVED:
            changed: dict[str, Any] = {"request": self.case.request, "assessment": self.case.assessment}
            changed |= {"submission": f"again-{number}-{self.at}", "after": Status.IN_REVIEW, "now": self.at}
            self.case = revise(self.tx, self.case, **changed, by=None, action=Action.SEND_BACK)

    def ask(self, _: int) -> None:
        if self.case.status is Status.IN_REVIEW:
            self.to(Action.ASK, Status.NEEDS_INFO)
        elif self.case.status is Status.NEEDS_INFO:
            self.to(Action.ANSWER, Status.IN_REVIEW)

    def show(self, _: int) -> None:
        piece = Evidence("agreement", SOMEBODY, self.at, self.case.revision, link="https://example.com")
        number = show_evidence(self.tx, self.case, piece)
        if self.random.random() < 0.7:
            verdict = Verdict(self.random.random() < 0.6, SOMEBODY, self.at, self.case.revision)
            judge_evidence(self.tx, self.case, number, verdict)

    def approve(self, _: int) -> None:
        if self.case.status is not Status.IN_REVIEW:
            return
        given = {review.role for review in self.case.current_reviews}
        role = next(each for each in (CONTACT, LEGAL) if each not in given)
        day = [None, *(NOW.date() + timedelta(days=self.random.randrange(-3, 20)) for _ in range(3))]
        terms = [
            Condition(f"Term {each}.", None, self.random.choice(day))
            for each in range(self.random.randrange(3))
        ]
        until = self.random.choice([None, *day])
        made = Review(
            Action.APPROVE,
            role,
            SOMEBODY,
            self.at,
            self.case.revision,
            "d",
            "g",
            None,
            tuple(terms),
            (),
            until,
        )
        self.case = add_review(self.tx, self.case, made)
        done = {role} | given >= set(self.case.assessment.reviewers)
        self.to(Action.APPROVE, Status.APPROVED if done else Status.IN_REVIEW)
        if terms and self.random.random() < 0.4:
            finish_condition(self.tx, self.case, role, 1, by=SOMEBODY, now=self.at, note="Done.")


def _plain(tx: Connection, channel: str, since: datetime, guidance: GuidanceChange | None) -> Digest | None:
    """The digest, worked out from all that there is."""
    reviewed = [each for each in _productions() if any(one.channel == channel for one in each.contacts)]
    home = [each for each in _productions() if each.channel == channel]
    every = {each.code: cases_for(tx, "T1", [each.code]) for each in [*reviewed, *home]}
    known = {each.code: each for each in [*reviewed, *home]}
    stood = [
        max(
            event.at
            for event in case.events
            if event.after is case.status and event.before is not event.after
        )
        for cases in every.values()
        for case in cases
        if case.status in (Status.APPROVED, Status.DECLINED)
    ]
    return weekly(
        [case for each in reviewed for case in every[each.code]],
        [case for each in home for case in every[each.code]],
        list(known.values()),
        channel=channel,
        week_start=since,
        now=NOW,
        decided=(
            sum(at >= NOW - WEEK for at in stood),
            sum(NOW - 2 * WEEK <= at < NOW - WEEK for at in stood),
        ),
        guidance=guidance,
    )


def _others(count: int) -> list[Production]:
    """Productions that ask for nothing, reviewed where others are."""
    contacts = (Contact(CONTACT, "C_LEGAL", ("U2",)), Contact(LEGAL, "C_TIDE", ("U3",)))
    codes = [f"OTHER-{number}" for number in range(count)]
    return [Production("T1", code, code, f"C_{code}", "UTC", contacts=contacts) for code in codes]


def _findings(random: Random) -> Iterator[Finding]:
    """Some that ask for nothing, some for a thing that another asks for too, blocking or not."""
    for number in range(random.randrange(3)):
        kinds = random.sample(["agreement", "agreement", "consent"], random.randrange(3))
        needs = tuple(
            Need(kind=kind, text=f"The {kind}.", blocking=random.random() < 0.7, declared=False)
            for kind in kinds
        )
        yield Finding(clause=f"a.{number}", outcome=Outcome.ESCALATE, because="Why.", source="s", needs=needs)


# Of what an older version opened nothing is copied; of what it revised, what the revision before asked for.
LEFT = (None, {"blocking": None, "blocking_revision": None}, {"blocking": ["other"], "blocking_revision": 0})


def _as_an_older_version_left_it(tx: Connection, case: Case, copied: Mapping[str, Any] | None) -> None:
    if copied:
        tx.execute(update(case_file).where(case_file.c.key == case.key).values(**copied))


@pytest.mark.parametrize(("seed", "others"), [(0, 0), (1, 0), (2, 0), (0, MANY), (1, MANY)])
def test_what_is_read_is_what_the_cases_say(
    seed: int, others: int, database: Database, opened: Opened, an_assessment: Callable[..., Assessment]
) -> None:
    random, numbers = Random(seed), count(1)  # noqa: S311 - the same cases each time
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")
        for production in [*_productions(), *_others(others)]:
            save_production(tx, production)
    for _ in range(90):
        outcome = random.choice(list(Outcome))
        judged = an_assessment(outcome, *random.choice([(CONTACT,), (CONTACT, LEGAL)]))
        judged = judged.model_copy(update={"findings": tuple(_findings(random))})
        at = NOW - HOUR * random.randrange(1, 700)
        case = opened(production=random.choice(list(PLACES)), assessment=judged, now=at)
        with database.writing() as tx:
            Life(random, tx, case).go(number := next(numbers))
            _as_an_older_version_left_it(tx, case, LEFT[number % len(LEFT)])

    standings: set[NeedStanding] = set()
    with database.reading() as tx:
        for channel in ("C_CONTACT", "C_LEGAL", "C_TIDE", "C_ROW", "C_PIER", "C_NOWHERE"):
            for since in (NOW - WEEK, NOW - 10 * timedelta(days=1), NOW - timedelta(days=2)):
                guidance = random.choice([None, CHANGE])
                found = digest_of(tx, "T1", channel, NOW, since=since, guidance=guidance)
                assert found == _plain(tx, channel, since, guidance)
                if found:
                    waits = (*found.waiting_for_you, *found.waiting_for_others)
                    standings.update(standing for each in waits for standing in each.needs)
    assert standings == set(NeedStanding)
