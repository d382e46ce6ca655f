"""Workspaces that install the app themselves, by OAuth, and that remove it again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import requests

from bot.app import Product, build
from bot.installations import ManyWorkspaces, SignedStates, authorizer
from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET, Listening, SandboxSettings
from bot.sandbox.seed import ADMIN, COORDINATOR, PRODUCTION_CHANNEL, seed
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import TEAM
from storage import Database, find_installation

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
COOKIE = "slack-app-oauth-state"


@dataclass
class Running:
    """The product, waiting for workspaces to install it."""

    product: Product
    slack: FakeSlack
    url: str

    def install(self) -> requests.Response:
        """What a browser does: the page, Slack's own page (Allow), and back to us with a code."""
        page = requests.get(f"{self.url}/slack/install", timeout=5)
        found = re.search(r"[?&]state=([^&\"]+)", page.text)
        assert found
        return self.come_back(found[1], page.cookies.get(COOKIE))

    def come_back(self, state: str, cookie: str | None) -> requests.Response:
        return requests.get(
            f"{self.url}/slack/oauth_redirect",
            params={"code": "an-invented-code", "state": state},
            headers={"Cookie": f"{COOKIE}={cookie}"},
            timeout=5,
        )

    def token(self) -> str | None:
        with self.product.database.reading() as tx:
            found = find_installation(tx, TEAM)
        return found.bot_token if found else None


@pytest.fixture
def running(migrated_sqlite: str) -> Iterator[Running]:
    clock = SandboxClock(NOON, running=False)
    slack = FakeSlack(clock, SIGNING_SECRET, BOT_TOKEN, app_token=None, manifest=manifest_path())
    seed(slack)
    with SlackServer(slack) as server:
        settings = SandboxSettings(
            transport="http",
            slack_client_id="1.2",
            slack_client_secret="invented",
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=server.api_url,
            database_url=migrated_sqlite,
        )
        product = build(settings, clock=clock)
        listening = Listening(product)
        slack.connect(f"{listening.url}/slack/events")
        yield Running(product, slack, listening.url)
        listening.stop()
        product.close()


def test_a_workspace_that_installed_the_app_can_use_it(running: Running) -> None:
    assert running.install().status_code == 200
    assert running.token() == BOT_TOKEN

    mira = running.slack.person(COORDINATOR)
    mira.types("/genai-use", PRODUCTION_CHANNEL)

    assert mira.waits_for_view("form_what").title == "Check a use of AI"


def test_before_it_is_installed_a_command_opens_nothing(running: Running) -> None:
    mira = running.slack.person(COORDINATOR)
    mira.types("/genai-use", PRODUCTION_CHANNEL)

    assert mira.view is None
    assert running.slack.calls == []


def test_a_state_that_we_did_not_issue_installs_nothing(running: Running) -> None:
    answer = running.come_back("1772452800.forged.0000", "1772452800.forged.0000")

    assert answer.status_code == 401
    assert running.token() is None


def test_when_the_app_is_removed_its_token_goes(running: Running) -> None:
    running.install()

    ada = running.slack.workspace.accounts[ADMIN]
    running.slack.interactions.send_event({"type": "app_uninstalled"}, ada, "removed the app")

    assert running.token() is None


def test_a_state_is_good_for_ten_minutes_only() -> None:
    now = [NOON]
    states = SignedStates("key", lambda: now[0])
    state = states.issue()

    assert states.consume(state)
    now[0] += timedelta(minutes=11)
    assert not states.consume(state)


def test_a_state_signed_with_another_key_is_refused() -> None:
    state = SignedStates("another", lambda: NOON).issue()

    assert not SignedStates("key", lambda: NOON).consume(state)


def test_while_the_database_is_away_a_request_comes_through_to_be_told_so() -> None:
    """Bolt would answer 500, and the person see a red error."""
    nowhere = Database("postgresql://nobody@/nothing?host=/nowhere")
    authorized = authorizer(ManyWorkspaces(nowhere, lambda: NOON))(enterprise_id=None, team_id=TEAM)

    assert authorized is not None
    assert (authorized.team_id, authorized.bot_token) == (TEAM, None)
