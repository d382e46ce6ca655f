"""The client of Slack's Web API against a server on this machine: its errors say what to do next."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest

from bot.slack import RateLimited, Refused, Slack, SlackAway, may_have_token


@dataclass
class Server:
    """Answers each call with the next answer: status, headers, body."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], Any]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    connections: set[Any] = field(default_factory=set)
    silent: Event = field(default_factory=Event)

    def will_answer(self, body: Any, status: int = 200, **headers: str) -> None:
        self.answers.append((status, headers, body))


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.do_POST()

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"null")
            server.connections.add(self.client_address)
            server.asked.append((self.path, dict(self.headers), body))
            if not server.answers:
                server.silent.wait(20)
                self.close_connection = True
                return
            status, headers, said = server.answers.pop(0)
            sent = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(sent))}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_address[1]}/api/"
    yield server
    server.silent.set()
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def slack(server: Server) -> Iterator[Slack]:
    slack = Slack(server.url, lambda team: f"xoxb-of-{team}")
    yield slack
    slack.close()


def test_a_call_carries_the_workspaces_token_and_gives_the_answer(slack: Slack, server: Server) -> None:
    server.will_answer({"ok": True, "ts": "1.2"})
    assert slack.call("chat.postMessage", "T1", channel="C1", text="é 🎬")["ts"] == "1.2"

    path, headers, body = server.asked[0]
    assert path == "/api/chat.postMessage"
    assert headers["Authorization"] == "Bearer xoxb-of-T1"
    assert body == {"channel": "C1", "text": "é 🎬"}


def test_connections_are_kept_open(slack: Slack, server: Server) -> None:
    for _ in range(5):
        server.will_answer({"ok": True})
        slack.call("auth.test", "T1")
    assert len(server.connections) == 1


def test_what_the_workspace_granted_is_known_from_its_newest_answer(slack: Slack, server: Server) -> None:
    server.will_answer({"ok": True}, X_OAuth_Scopes="chat:write, channels:history")
    server.will_answer({"ok": True}, X_OAuth_Scopes="chat:write")
    server.will_answer({"ok": True})
    slack.call("chat.update", "T1")
    assert slack.granted("T1") == {"chat:write", "channels:history"}
    slack.call("chat.update", "T1")
    slack.call("chat.update", "T1")
    assert slack.granted("T1") == {"chat:write"}
    assert len(server.asked) == 3


@pytest.mark.parametrize("granted", ["groups:history", None])
def test_what_a_workspace_granted_is_asked_for_once_and_unsaid_it_is_nothing(
    slack: Slack, server: Server, granted: str | None
) -> None:
    server.answers.append((200, {"X_OAuth_Scopes": granted} if granted else {}, {"ok": True}))
    assert slack.granted("T2") == slack.granted("T2") == ({granted} if granted else set())
    assert [path for path, _, _ in server.asked] == ["/api/auth.test"]


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("0", 0.0), ("", 30.0), ("soon", 30.0)])
def test_a_429_says_how_long_to_wait(slack: Slack, server: Server, header: str, seconds: float) -> None:
    server.will_answer({"ok": False, "error": "ratelimited"}, 429, Retry_After=header)
    with pytest.raises(RateLimited) as limited:
        slack.call("chat.postMessage", "T1")
    assert limited.value.retry_after == seconds


def test_a_rate_limit_in_the_body_counts_too(slack: Slack, server: Server) -> None:
    server.will_answer({"ok": False, "error": "ratelimited"})
    with pytest.raises(RateLimited):
        slack.call("chat.postMessage", "T1")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, "oops"),
        (503, {"ok": False, "error": "service_unavailable"}),
        (200, "<html>a proxy's page</html>"),
        (200, ""),
        (200, {"ok": False, "error": "internal_error"}),
        (200, {"ok": False, "error": "fatal_error"}),
        (200, {"ok": False, "error": "message_limit_exceeded"}),
        (200, "[]"),
        (407, "<html>who are you?</html>"),
    ],
)
def test_what_may_pass_is_no_refusal(slack: Slack, server: Server, status: int, body: Any) -> None:
    server.will_answer(body, status)
    with pytest.raises(SlackAway):
        slack.call("chat.postMessage", "T1")


def test_a_refusal_has_slacks_word_for_it(slack: Slack, server: Server) -> None:
    server.will_answer(
        {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": ["[ERROR] too long"]}}
    )
    with pytest.raises(Refused, match="too long") as refused:
        slack.call("chat.postMessage", "T1", text="a user's words")
    assert refused.value.code == "invalid_blocks"
    assert "a user's words" not in str(refused.value)


def _gone() -> str:
    http = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    url = f"http://127.0.0.1:{http.server_address[1]}/api/"
    http.server_close()
    return url


def test_nobody_at_the_address_is_away() -> None:
    slack = Slack(_gone(), lambda _: "xoxb-1")
    with pytest.raises(SlackAway):
        slack.call("auth.test", "T1")
    slack.close()


def test_silence_ends_with_the_timeout(slack: Slack, server: Server) -> None:
    with pytest.raises(SlackAway):
        slack.call("auth.test", "T1", timeout=0.2)


def test_a_lost_answer_is_not_asked_for_again(slack: Slack, server: Server) -> None:
    server.silent.set()
    with pytest.raises(SlackAway):
        slack.call("chat.postMessage", "T1")
    assert len(server.asked) == 1


def test_a_whisper_is_private_and_replaces_nothing(slack: Slack, server: Server) -> None:
    server.will_answer("ok")
    slack.whisper(f"{server.url}response", text="only for you")

    _, headers, body = server.asked[0]
    assert body == {"response_type": "ephemeral", "replace_original": False, "text": "only for you"}
    assert "Authorization" not in headers


def test_a_whisper_that_came_too_late_is_away(slack: Slack, server: Server) -> None:
    server.will_answer("expired_url", 404)
    with pytest.raises(SlackAway):
        slack.whisper(f"{server.url}response", text="only for you")


def read_all(slack: Slack, server: Server, *, most: int = 1000) -> bytes:
    return b"".join(slack.stream("T1", f"{server.url.removesuffix('api/')}files/F1", most=most))


def test_a_file_is_read_with_the_workspaces_token(slack: Slack, server: Server) -> None:
    server.will_answer("what was shown")
    assert read_all(slack, server) == b"what was shown"

    path, headers, _ = server.asked[0]
    assert path == "/files/F1"
    assert headers["Authorization"] == "Bearer xoxb-of-T1"


def test_no_more_of_a_file_is_read_than_was_asked_for(slack: Slack, server: Server) -> None:
    server.will_answer("x" * 1001)
    with pytest.raises(Refused, match="too_large"):
        read_all(slack, server)


@pytest.mark.parametrize(
    ("status", "error"), [(404, Refused), (302, Refused), (503, SlackAway), (429, RateLimited)]
)
def test_a_file_that_is_not_given_says_whether_to_try_again(
    slack: Slack, server: Server, status: int, error: type[Exception]
) -> None:
    server.will_answer("<html>", status, Location="https://elsewhere.example/")
    with pytest.raises(error):
        read_all(slack, server)
    assert len(server.asked) == 1


def test_a_file_that_ends_too_early_is_tried_again(slack: Slack, server: Server) -> None:
    server.silent.set()
    with pytest.raises(SlackAway):
        read_all(slack, server)


def test_nobody_else_gets_the_token(slack: Slack, server: Server) -> None:
    with pytest.raises(Refused, match="foreign_host"):
        list(slack.stream("T1", "https://files.evil.example/F1", most=10))
    assert server.asked == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://files.slack.com/files-pri/T1-F1/consent.pdf", True),
        ("https://files.slack-gov.com/files-pri/T1-F1/consent.pdf", True),
        ("https://slack.com:443/files", True),
        ("https://proxy.example/files-pri/T1-F1/consent.pdf", True),
        ("http://files.slack.com/files-pri/T1-F1/consent.pdf", False),
        ("https://files.slack.com:8443/files", False),
        ("https://files.slack.com.evil.example/files", False),
        ("https://evilslack.com/files", False),
        ("https://files.slack.com@evil.example/files", False),
        ("https://noor@files.slack.com/files", False),
        ("https://evil.example\\.slack.com/files", False),
        ("https://files.proxy.example/files", False),
        ("http://proxy.example/files", False),
        ("http://127.0.0.1/files", False),
        ("https://slack.com:x/files", False),
        ("file:///etc/passwd", False),
        ("", False),
    ],
)
def test_the_token_goes_to_slack_and_to_the_web_apis_own_host(url: str, may: bool) -> None:
    assert may_have_token(url, "https://proxy.example/api/") is may
