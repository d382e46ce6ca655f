"""What is there afterwards, held against what people were told."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.sandbox.fake import FakeSlack
from bot.sandbox.values import Message
from bot.sandbox.workspace import TEAM
from storage import Case, Database, JobState, OwedJob, cases_for, jobs_in, productions
from tests.crash.people import Ledger

DECISIONS = {"approve": "Approved", "decline": "Declined"}
ALL = 100_000


@dataclass
class Found:
    """What was lost, doubled, or is not as it was told; and the extra copies in direct messages."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)

    def told(self) -> str:
        """For the summary."""
        copies = f" (extra copies in direct messages: {len(self.copies)})"
        return f"lost {len(self.lost)}, doubled {len(self.doubled)}{copies}"


def outstanding(database: Database, now: datetime) -> list[OwedJob]:
    """What is due and not done."""
    with database.reading() as tx:
        waiting = jobs_in(tx, (JobState.READY, JobState.LEASED), ALL)
    return [job for job in waiting if job.due_at <= now]


def find(slack: FakeSlack, database: Database, ledger: Ledger) -> Found:
    """Compares the database and the workspace with the ledger. Everything owed must have been sent."""
    found = Found()
    with database.reading() as tx:
        cases = cases_for(tx, TEAM, [each.code for each in productions(tx, TEAM)])
        dead = jobs_in(tx, (JobState.DEAD,), ALL)
    found.lost += [f"given up: {job.key}: {job.last_error}" for job in dead]
    _compare_cases(found, cases, ledger)
    posted = _posted(slack)
    for case in cases:
        _compare_messages(found, slack, case, posted)
    _count(found, slack, posted)
    return found


def _compare_cases(found: Found, cases: list[Case], ledger: Ledger) -> None:
    titles = Counter(case.request.title for case in cases)
    known = {case.request.title: case for case in cases}
    found.doubled += [f"{title}: {number} cases" for title, number in titles.items() if number > 1]
    for title, case_id in ledger.sent.items():
        if title not in known or known[title].id != case_id:
            found.lost.append(f"{case_id} ({title})")
    by_id = {case.id: case for case in cases}
    for case_id, decision in ledger.decided.items():
        times = [event.action for event in by_id[case_id].events].count(decision) if case_id in by_id else 0
        if times != 1:
            (found.doubled if times else found.lost).append(f"{decision} of {case_id}: {times} times")


def _compare_messages(found: Found, slack: FakeSlack, case: Case, posted: dict[str, list[Message]]) -> None:
    """The card and the letter of a case stand, and say what became of it; a decision was told apart."""
    decided = next((event.action for event in case.events if event.action in DECISIONS), None)
    for target in ("contact", "requester"):
        placed = case.message(target)
        there = [m for m in slack.posts(placed.channel) if m.ts == placed.ts] if placed else []
        if not there:
            found.lost.append(f"{case.id}: the message for {target}")
        elif decided and DECISIONS[decided] not in there[0].words and case.id in there[0].words:
            found.lost.append(f"{case.id}: the message for {target} does not say {DECISIONS[decided]}")
    if decided and not any(key.startswith(f"note:{TEAM}:{case.id}:") for key in posted):
        found.lost.append(f"{case.id}: nobody was told apart of the decision")


def _posted(slack: FakeSlack) -> dict[str, list[Message]]:
    """Every message of the app by the key of its job."""
    by_key: dict[str, list[Message]] = {}
    with slack.workspace.lock:
        for channel in slack.workspace.channels.values():
            for message in channel.messages:
                if message.metadata is not None:
                    key = message.metadata["event_payload"]["key"]
                    by_key.setdefault(key, []).append(message)
    return by_key


def _count(found: Found, slack: FakeSlack, posted: dict[str, list[Message]]) -> None:
    """Each message once: by its job, and of a case's own messages by whom it is for."""
    times: Counter[tuple[str, str]] = Counter()
    for key, messages in posted.items():
        kind, *rest = key.split(":")
        what = f"draw:{rest[1]}:{rest[3]}" if kind == "draw" else key
        for message in messages:
            times[what, message.channel] += 1
    for (what, channel), number in times.items():
        direct = slack.workspace.channels[channel].is_direct
        (found.copies if direct else found.doubled).extend([f"{what} in {channel}"] * (number - 1))
