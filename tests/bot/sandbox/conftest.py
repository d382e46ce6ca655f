"""A fake Slack with four people, and a small Bolt app that talks to it over real HTTP."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.manifest import Manifest, Shortcut, SlashCommand
from bot.sandbox.server import SlackServer

Json = dict[str, Any]
Call = Callable[..., Json]
SECRET, BOT_TOKEN, APP_TOKEN = "a-secret", "xoxb-sandbox", "xapp-sandbox"
SCOPES = frozenset(
    {
        "commands",
        "chat:write",
        "im:write",
        "users:read",
        "usergroups:read",
        "channels:read",
        "channels:history",
        "groups:read",
        "im:read",
        "im:history",
        "files:read",
        "team:read",
    }
)
MANIFEST = Manifest(
    name="Trial",
    bot_name="trial",
    commands=(SlashCommand("/trial", "Tries things", "[what]"),),
    shortcuts=(Shortcut("New", "new"), Shortcut("Check", "check", "message")),
    scopes=SCOPES,
)


@pytest.fixture
def clock() -> SandboxClock:
    return SandboxClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC), running=False)


@pytest.fixture
def slack(clock: SandboxClock) -> FakeSlack:
    slack = FakeSlack(clock, SECRET, BOT_TOKEN, APP_TOKEN, SCOPES, manifest=MANIFEST)
    slack.add_person("U1", "Asker One", "Coordinator")
    slack.add_person("U2", "Decider Two", "Contact")
    slack.add_person("U3", "Visitor Three", team="T0OTHER")
    slack.add_person("U4", "Gone Four", deactivated=True)
    slack.add_channel("C1", "general", ["U1", "U2", "U3"])
    slack.add_channel("C2", "elsewhere", ["U1"], bot_in=False)
    slack.add_channel("C3", "secret", ["U2"], bot_in=False, private=True)
    slack.add_channel("C4", "old", ["U1", "U2"], archived=True)
    slack.add_group("S1", "deciders", ["U2", "U4"])
    slack.patience = 1.0
    return slack


@pytest.fixture
def call(slack: FakeSlack) -> Call:
    """Calls a method as the app and gives the answer's body."""

    def called(method: str, **args: Any) -> Json:
        return slack.api.call(method, args.pop("token", BOT_TOKEN), args).body

    return called


@pytest.fixture
def trigger(slack: FakeSlack) -> Callable[[], str]:
    """A fresh trigger of the first person."""
    return lambda: slack.workspace.issue_trigger("U1")


@pytest.fixture
def server(slack: FakeSlack) -> Iterator[SlackServer]:
    with SlackServer(slack) as server:
        yield server


@pytest.fixture
def client(server: SlackServer) -> WebClient:
    return WebClient(BOT_TOKEN, base_url=server.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: FakeSlack, client: WebClient) -> Iterator[App]:
    """A Bolt app without listeners, connected over HTTP."""
    app = App(
        client=client, signing_secret=SECRET, process_before_response=True, token_verification_enabled=False
    )
    with listening(app) as url:
        slack.connect(url)
        yield app


@contextmanager
def listening(app: App) -> Iterator[str]:
    """Serves a Bolt app on a free port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = app.dispatch(BoltRequest(body=body, headers={k: [v] for k, v in self.headers.items()}))
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, values in answer.headers.items():
                if name.lower() != "content-length":
                    self.send_header(name, values[0])
            self.send_header("Content-Length", str(len(content)))
            with suppress(ConnectionError):  # the fake Slack waits no longer than Slack does
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = False
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}/slack/events"
    httpd.shutdown()
    thread.join()
    httpd.server_close()
