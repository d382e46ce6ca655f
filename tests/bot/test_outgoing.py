"""Requests to addresses out there: kept connections that end, proxies of the environment, whom to trust."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import certifi
import pytest

from bot.outgoing import NoAnswer, Outgoing, proxy_for, trusted
from bot.slack import Slack, SlackAway

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass
class Server:
    """Says yes to everything, or `status`. `hangs_up`: after an answer, without a word."""

    http: ThreadingHTTPServer
    status: int = 200
    hangs_up: bool = False
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    callers: set[Any] = field(default_factory=set)
    hung_up: Event = field(default_factory=Event)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.http.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            there.callers.add(self.client_address)
            headers = {name.title(): value for name, value in self.headers.items()}
            there.asked.append((self.command, self.path, headers))
            self.send_response(there.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "11")
            self.end_headers()
            self.wfile.write(b'{"ok":true}')
            self.close_connection = there.hangs_up

        do_GET = do_POST = do_CONNECT = answer  # noqa: N815 - the names of http.server

        def log_message(self, *_: object) -> None:
            pass

    class Http(ThreadingHTTPServer):
        daemon_threads = True

        def shutdown_request(self, request: Any) -> None:
            super().shutdown_request(request)
            there.hung_up.set()

        def handle_error(self, *_: object) -> None:
            """Whoever does not trust our certificate hangs up."""

    there = Server(Http(("127.0.0.1", 0), Handler))
    thread = Thread(target=there.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield there
    there.http.shutdown()
    thread.join()
    there.http.server_close()


@pytest.fixture
def outgoing() -> Iterator[Outgoing]:
    outgoing = Outgoing()
    yield outgoing
    outgoing.close()


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Without anything that this machine says of proxies and certificates."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return monkeypatch


def post(outgoing: Outgoing, url: str) -> int:
    return outgoing.post(url, b"{}", {"Authorization": "Bearer xoxb-1"}, 5.0).status


def test_a_connection_that_was_closed_meanwhile_costs_no_call_and_doubles_none(
    outgoing: Outgoing, server: Server
) -> None:
    server.hangs_up = True
    for expected in (1, 2, 3):
        server.hung_up.clear()
        assert post(outgoing, f"http://{server.address}/api/chat.postMessage") == 200
        assert server.hung_up.wait(10)
        assert len(server.asked) == len(server.callers) == expected


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(outgoing: Outgoing, server: Server, status: int) -> None:
    server.status = status
    assert post(outgoing, f"http://{server.address}/api/chat.postMessage") == status
    assert len(server.asked) == 1


def test_a_file_that_was_read_to_its_end_leaves_its_connection_and_any_other_does_not(
    outgoing: Outgoing, server: Server
) -> None:
    url = f"http://{server.address}/files/F1"
    for _ in range(2):
        with outgoing.opened(url, {}, 5.0) as answer:
            assert b"".join(answer.stream(4)) == b'{"ok":true}'
    assert len(server.callers) == 1

    with outgoing.opened(url, {}, 5.0) as answer:
        assert answer.status == 200
    assert post(outgoing, url) == 200
    assert len(server.callers) == 2


def test_calls_go_through_the_proxy_of_the_environment(
    outgoing: Outgoing, server: Server, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTP_PROXY", f"http://mira:se%40cret@{server.address}")
    assert post(outgoing, "http://slack.test/api/auth.test") == 200

    _, path, headers = server.asked[0]
    assert path == "http://slack.test/api/auth.test"
    assert headers["Host"] == "slack.test"
    assert headers["Proxy-Authorization"] == "Basic bWlyYTpzZUBjcmV0"


def test_a_proxy_on_the_way_to_tls_never_sees_the_token(
    outgoing: Outgoing, server: Server, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("HTTPS_PROXY", server.address)
    server.status = 403
    with pytest.raises(NoAnswer):
        post(outgoing, "https://slack.test/api/auth.test")

    ((command, path, headers),) = server.asked
    assert (command, path) == ("CONNECT", "slack.test:443")
    assert "Authorization" not in headers


def test_a_proxy_of_an_unknown_kind_is_a_fault_of_the_way(
    outgoing: Outgoing, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(NoAnswer, match="Proxy"):
        post(outgoing, "http://slack.test/api/auth.test")


@pytest.mark.parametrize(
    ("environs", "netloc", "proxy"),
    [
        ({}, "slack.com", None),
        ({"HTTPS_PROXY": "http://proxy:3128"}, "slack.com", "http://proxy:3128"),
        ({"https_proxy": "proxy:3128"}, "slack.com", "http://proxy:3128"),
        ({"HTTP_PROXY": "http://proxy:3128"}, "slack.com", None),
        ({"ALL_PROXY": "http://proxy:3128"}, "slack.com", "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "slack.com"}, "slack.com", None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "a.test, .slack.com"}, "files.slack.com", None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "slack.com"}, "evilslack.com", "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "gateway:8443"}, "gateway:8443", None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "gateway:8443"}, "gateway", "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*"}, "slack.com", None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "x.test,10.0.0.0/8"}, "10.1.2.3:8443", None),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "10.0.0.0/8"}, "11.1.2.3", "http://proxy:3128"),
        ({"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "fd00::/8"}, "[fd12::1]:443", None),
    ],
)
def test_the_environment_says_which_proxy(
    environs: dict[str, str], netloc: str, proxy: str | None, environment: pytest.MonkeyPatch
) -> None:
    for name, value in environs.items():
        environment.setenv(name, value)
    assert proxy_for("https", netloc) == proxy


def test_the_usual_authorities_are_trusted_unless_the_operator_names_others(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = trusted().get_ca_certs()
    assert len(usual) > 50

    ours = tmp_path / "ours.pem"
    bundle = Path(certifi.where()).read_text()
    ours.write_text(bundle[: bundle.index("-----END")] + "-----END CERTIFICATE-----\n")
    environment.setenv("SSL_CERT_FILE", str(ours))
    environment.setenv("SSL_CERT_DIR", str(tmp_path))
    assert len(trusted().get_ca_certs()) == 1
    environment.setenv("SSL_CERT_FILE", "")
    environment.setenv("SSL_CERT_DIR", "")
    assert trusted().get_ca_certs() == usual


@pytest.mark.skipif(shutil.which("openssl") is None, reason="the program openssl is not installed")
def test_a_certificate_counts_only_when_it_is_trusted(
    server: Server, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kind = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
    asked = f"openssl req -x509 {kind} -nodes -days 1 -subj /CN=localhost"
    files = ("-keyout", tmp_path / "key", "-out", tmp_path / "certificate")
    named = ("-addext", "subjectAltName=IP:127.0.0.1")
    subprocess.run([*asked.split(), *named, *files], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)

    stranger = Slack(f"https://{server.address}/api/", lambda _: "xoxb-1")
    with pytest.raises(SlackAway, match="self-signed certificate"):
        stranger.call("auth.test", "T1")
    assert server.asked == []

    environment.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    friend = Slack(f"https://{server.address}/api/", lambda _: "xoxb-1")
    friend.call("auth.test", "T1")
    friend.call("auth.test", "T1")
    assert len(server.callers) == 1
    friend.close()
    stranger.close()
