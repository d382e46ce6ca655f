"""A file that was shown as evidence is read from Slack once, and only what was shown can be evidence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from bot.checking import CHANGED
from bot.classifier import OwnClassifier
from bot.delivery import Sent
from bot.directory import Directory
from bot.evidence_files import DELETED, NO_SCOPE, TOO_LARGE, UNREADABLE, WRONG_TYPE, check_file
from bot.flow import Flow
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.manifest import Manifest
from bot.sandbox.server import SlackServer
from bot.schedule import DigestHour
from bot.slack import Slack, SlackAway
from bot.surface import Surface
from bot.views import FILE_MOST
from policy import Assessment, Person, UseRequest, load_pack
from storage import Case, Database, Evidence, File, Job, find_case, open_case, show_evidence

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MIRA = Person(None, "T1", "U1")
CONTENT = b"%PDF-1.7 the consent"
TOKEN = "xoxb-sandbox"


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeSlack]:
    manifest = Manifest(name="Trial", bot_name="trial", scopes=frozenset({"files:read"}))
    slack = FakeSlack(SandboxClock(NOW, running=False), "secret", TOKEN, None, manifest=manifest)
    with SlackServer(slack):
        slack.add_person("U1", "Mira")
        yield slack


@pytest.fixture
def surface(fake: FakeSlack, migrated_sqlite: str) -> Iterator[Surface]:
    database = Database(migrated_sqlite)
    slack = Slack(f"{fake.workspace.base_url}/api/", lambda _: TOKEN)
    directory = Directory(slack)
    flow = Flow(database, load_pack(), directory, OwnClassifier(load_pack()))
    yield Surface(database, slack, directory, DigestHour(), directory, flow)
    slack.close()
    database.close()


class Shown:
    """A case of Mira's for which she has shown a file."""

    def __init__(self, fake: FakeSlack, surface: Surface, case: Case) -> None:
        self.surface, self.case = surface, case
        told = fake.add_file("U1", "consent.pdf", "application/pdf", CONTENT)
        self.stored: dict[str, Any] = fake.workspace.files[told["id"]]
        self.file = File(told["id"], told["name"], told["size"])
        with surface.database.writing() as tx:
            show_evidence(tx, case, Evidence("consent", MIRA, NOW, 1, file=self.file))

    def is_read(self) -> Evidence:
        """The worker reads it, and what it learns is kept."""
        payload = {"team": self.case.team, "case": self.case.id, "number": 1}
        job = Job(1, "file", "file", "files", payload, NOW, NOW, 1, "owner", False, None)
        sent: Sent = check_file(self.surface, job, NOW)
        assert not sent.posted
        with self.surface.database.writing() as tx:
            if sent.record is not None:
                sent.record(tx)
            case = find_case(tx, self.case.team, self.case.id)
        assert case is not None
        return case.evidence[0]

    def refusal(self) -> str | None:
        piece = self.is_read()
        assert not piece.is_checked
        assert piece.verdict is not None
        assert not piece.verdict.accepted
        return piece.verdict.reason


@pytest.fixture
def shown(
    fake: FakeSlack,
    surface: Surface,
    a_request: Callable[..., UseRequest],
    an_assessment: Callable[..., Assessment],
) -> Shown:
    with surface.database.writing() as tx:
        case, _ = open_case(
            tx,
            team="T1",
            request=a_request(),
            assessment=an_assessment(),
            requester=MIRA,
            submission="s1",
            now=NOW,
        )
    return Shown(fake, surface, case)


def test_its_facts_and_its_hash_are_kept_and_nothing_else(shown: Shown) -> None:
    piece = shown.is_read()
    assert piece.file == replace(shown.file, sha256=sha256(CONTENT).hexdigest())
    assert piece.link == shown.stored["permalink"]
    assert piece.verdict is None


def test_read_again_it_is_as_it_was(shown: Shown) -> None:
    first = shown.is_read()
    assert shown.is_read() == first


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"filetype": "exe"}, WRONG_TYPE),
        ({"name": "consent.exe"}, WRONG_TYPE),
        ({"is_external": True}, WRONG_TYPE),
        ({"mode": "tombstone"}, DELETED),
        ({"size": FILE_MOST + 1}, TOO_LARGE),
        ({"size": len(CONTENT) + 1}, CHANGED),
        ({"content": CONTENT + b"!"}, UNREADABLE),
        ({"content": b"x" * (FILE_MOST + 1)}, TOO_LARGE),
        ({"url_private": "https://files.evil.example/F1"}, UNREADABLE),
        ({"url_private": None}, UNREADABLE),
    ],
)
def test_what_is_not_what_was_shown_is_refused_with_the_reason(
    shown: Shown, changes: dict[str, Any], sentence: str
) -> None:
    shown.stored.update(changes)
    assert shown.refusal() == sentence


def test_a_file_that_was_deleted_is_refused(fake: FakeSlack, shown: Shown) -> None:
    del fake.workspace.files[shown.file.id]
    assert shown.refusal() == DELETED


def test_without_the_scope_the_requester_is_told_what_to_do(fake: FakeSlack, shown: Shown) -> None:
    fake.trouble.fail_next("files.info", error="missing_scope")
    assert shown.refusal() == NO_SCOPE


@pytest.mark.parametrize("trouble", [{"status": 503}, {"error": "token_revoked"}, {"lose_reply": True}])
def test_what_may_pass_is_tried_again(fake: FakeSlack, shown: Shown, trouble: dict[str, Any]) -> None:
    fake.trouble.fail_next("files.info", **trouble)
    with pytest.raises(SlackAway):
        shown.is_read()
    assert shown.is_read().is_checked
