"""The page's JSON: what it shows, what can be done, and who is not let in."""

import base64
import json
import re
import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from slack_bolt import App
from slack_sdk import WebClient

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.server import PAGE, SlackServer
from tests.bot.sandbox.building import actions, button, field, home, modal, options

Json = dict[str, Any]
Do = Callable[..., Json]


FORM = modal(field("name"))


@pytest.fixture
def do(server: SlackServer) -> Do:
    """Does something on the page."""

    def done(deed: str, **content: Any) -> Json:
        headers = {"X-Sandbox": "1"}
        url = f"{server.base_url}/page/{deed}"
        answer: Json = requests.post(url, json=content, headers=headers, timeout=5).json()
        return answer

    return done


@pytest.fixture
def state(server: SlackServer) -> Callable[[str], Json]:
    def shown(user: str) -> Json:
        answer: Json = requests.get(f"{server.base_url}/page/state?user={user}", timeout=5).json()
        return answer

    return shown


def test_the_page_asks_for_all_of_its_modules_at_once() -> None:
    html = (PAGE / "index.html").read_text()
    modules = sorted(path.relative_to(PAGE).as_posix() for path in PAGE.glob("js/**/*.js"))
    asked = re.findall(r'<link rel="modulepreload" href="(.+)" />|<script type="module" src="(.+)">', html)
    assert sorted(first or second for first, second in asked) == modules


def test_the_state_shows_a_person_their_own_workspace(
    client: WebClient, state: Callable[[str], Json], slack: FakeSlack
) -> None:
    client.chat_postMessage(channel="C1", text="For all")
    client.chat_postEphemeral(channel="C1", user="U2", text="For one")
    shown = state("U1")
    assert [c["name"] for c in shown["channels"] if c["kind"] == "channel"] == ["general", "elsewhere", "old"]
    assert [m["text"] for m in shown["messages"]["C1"]] == ["For all"]
    assert [m["text"] for m in state("U2")["messages"]["C1"]] == ["For all", "For one"]
    assert shown["app"]["command"] == {
        "name": "/trial",
        "description": "Tries things",
        "usage_hint": "[what]",
    }
    assert [s["callback_id"] for s in shown["app"]["shortcuts"]] == ["new", "check"]
    assert [c["kind"] for c in shown["channels"]].count("app") == 1
    assert shown["me"]["initials"] == "AO"
    assert shown["version"] == slack.workspace.version
    assert shown["log"][-1]["summary"] == "chat.postMessage to #general: “For all”"
    assert json.loads(json.dumps(shown))["sandbox"] is True


def test_a_form_is_opened_filled_and_sent(app: App, do: Do, state: Callable[[str], Json]) -> None:
    @app.command("/trial")
    def opened(ack: Callable[..., None], body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=FORM)
        ack()

    @app.view("form")
    def sent(ack: Callable[..., None], view: Json) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        ack() if name == "Right" else ack(response_action="errors", errors={"name": "Not this."})

    assert do("say", user="U1", channel="C1", text="/trial") == {"ok": True}
    view = state("U1")["views"][0]

    def send(value: str | None) -> Json:
        values = {"name": {"name": {"type": "plain_text_input", "value": value}}}
        return do("submit", user="U1", view_id=view["id"], state={"values": values})

    assert send(None) == {"ok": True, "errors": {"name": "Please complete this required field."}}
    assert send("Wrong") == {"ok": True, "errors": {"name": "Not this."}}
    assert send("Right") == {"ok": True}
    assert state("U1")["views"] == []


def test_a_button_a_menu_and_home_are_used(app: App, do: Do, state: Callable[[str], Json]) -> None:
    used: list[Json] = []

    def use(ack: Callable[..., None], payload: Json) -> None:
        used.append(payload)
        ack()

    app.action("go")(use)
    app.action("pick")(use)
    option = options("Ape")[0]
    menu = {"type": "static_select", "action_id": "pick", "options": [option]}
    elements = actions(button("go", "Go", value="X-1"), menu)
    app.event("app_home_opened")(lambda client: client.views_publish(user_id="U1", view=home(elements)))
    ts = app.client.chat_postMessage(channel="C1", text="t", blocks=[elements])["ts"]
    here = {"type": "message", "channel": "C1", "ts": ts}
    assert do("action", user="U1", container=here, block_id="actions", action_id="go") == {"ok": True}
    do("action", user="U1", container=here, block_id="actions", action_id="pick", selected_option=option)
    assert do("home", user="U1")["ok"]
    do("action", user="U1", container={"type": "home"}, block_id="actions", action_id="go")
    assert [each["action_id"] for each in used] == ["go", "pick", "go"]
    assert state("U1")["messages"]["C1"][0]["state"]["values"]["actions"]["pick"]["selected_option"] == option


def test_what_stands_in_a_messages_field_comes_with_its_button(app: App, do: Do) -> None:
    heard: list[Json] = []

    def go(ack: Callable[..., None], body: Json) -> None:
        heard.append(body["state"]["values"])
        ack()

    app.action("go")(go)
    field = {"type": "plain_text_input", "action_id": "why"}
    label = {"type": "plain_text", "text": "Why"}
    asked = {"type": "input", "block_id": "reason", "label": label, "element": field}
    blocks = [asked, actions(button("go", "Go"))]
    ts = app.client.chat_postMessage(channel="C1", text="t", blocks=blocks)["ts"]
    place: Json = {"container": {"type": "message", "channel": "C1", "ts": ts}, "action_id": "go"}
    state = {"values": {"reason": {"why": {"type": "plain_text_input", "value": "Because."}}}}
    assert do("action", user="U1", block_id="actions", state=state, **place) == {"ok": True}
    assert heard[0]["reason"]["why"]["value"] == "Because."


@pytest.mark.parametrize(
    ("deed", "content", "says"),
    [
        ("say", {"user": "U1", "channel": "C3", "text": "t"}, "is not in the channel"),
        ("say", {"user": "U4", "channel": "C1", "text": "t"}, "deactivated"),
        ("say", {"user": "U1", "channel": "C1", "text": "/nope"}, "/nope is not a valid command."),
        ("say", {"user": "U1", "channel": "C1"}, "text: Field required"),
        ("say", {"user": "U1", "channel": "C1", "text": "/trial"}, "dispatch_failed"),
        ("submit", {"user": "U1", "view_id": "V1"}, "no longer open"),
        ("shortcut", {"user": "U1", "callback_id": "other"}, "There is no global shortcut"),
        ("action", {"user": "U1", "container": {"type": "home"}, "block_id": "b", "action_id": "a"}, "Home"),
        ("clock", {"advance_seconds": -1}, "greater than or equal to 0"),
        ("clock", {"to": "2020-01-01T00:00:00Z"}, "only moves forward"),
        ("upload", {"user": "U1", "name": "a.pdf", "content": "%"}, "base64"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_answered_with_a_sentence(do: Do, deed: str, content: Json, says: str) -> None:
    answer = do(deed, **content)
    assert answer["ok"] is False
    assert says in answer["error"]


def test_the_clock_can_be_moved_to_monday(do: Do, clock: SandboxClock, state: Callable[[str], Json]) -> None:
    moved: list[bool] = []
    clock.on_move(lambda: moved.append(True))
    before = clock()
    assert do("clock", to="2026-03-09T09:00:00Z")["now"] == "2026-03-09T09:00:00+00:00"
    do("clock", advance_seconds=60)
    assert clock() - before == timedelta(days=7, minutes=1)
    assert state("U1")["now"] == "2026-03-09T09:01:00+00:00"
    assert moved == [True, True]


def test_a_file_is_downloaded_only_with_the_apps_token(do: Do, server: SlackServer) -> None:
    content = base64.b64encode(b"terms").decode()
    file = do("upload", user="U1", name="terms.pdf", mimetype="application/pdf", content=content)["file"]
    url = file["url_private"]
    assert requests.get(url, timeout=5).status_code == 404
    allowed = requests.get(url, headers={"Authorization": "Bearer xoxb-sandbox"}, timeout=5)
    assert allowed.content == b"terms"


def test_reloading_drops_ephemerals_and_dismissing_only_warnings(
    client: WebClient, do: Do, state: Callable[[str], Json]
) -> None:
    client.chat_postEphemeral(channel="C1", user="U1", text="Psst")
    do("say", user="U1", channel="C1", text="/nope")
    assert state("U1")["warnings"] == ["/nope is not a valid command."]
    do("dismiss", user="U1")
    assert state("U1")["warnings"] == []
    assert len(state("U1")["messages"]["C1"]) == 1
    do("reload", user="U1")
    assert state("U1")["messages"]["C1"] == []


def test_somebody_chooses_the_language_of_their_slack(do: Do, state: Callable[[str], Json]) -> None:
    assert state("U1")["me"]["locale"] == "en-US"
    do("language", user="U1", locale="pt-BR")
    assert state("U1")["me"]["locale"] == "pt-BR"
    assert state("U2")["me"]["locale"] == "en-US"
    assert "none of the languages" in str(do("language", user="U1", locale="xx"))


def test_every_change_is_told_to_the_page(server: SlackServer, slack: FakeSlack) -> None:
    address = urlsplit(server.base_url)
    with socket.create_connection((str(address.hostname), address.port or 0), timeout=5) as connection:
        connection.sendall(f"GET /page/events HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        with connection.makefile("rb") as stream:
            first = _next_version(stream)
            slack.person("U1").says("Hello", "general")
            assert _next_version(stream) > first


def _next_version(stream: Any) -> int:
    for line in stream:
        if line.startswith(b"data: "):
            return int(json.loads(line[6:])["version"])
    raise AssertionError("the stream ended")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/page/state", "/api/auth.test"])
def test_other_sites_are_not_let_in(server: SlackServer, path: str, headers: dict[str, str]) -> None:
    assert requests.get(server.base_url + path, headers=headers, timeout=5).status_code == 403


def test_a_deed_without_our_header_is_refused(server: SlackServer, slack: FakeSlack) -> None:
    said = {"user": "U1", "channel": "C1", "text": "t"}
    assert requests.post(f"{server.base_url}/page/say", json=said, timeout=5).status_code == 400
    assert slack.posts("C1") == []


def test_the_page_may_load_only_from_here(server: SlackServer) -> None:
    policy = requests.get(f"{server.base_url}/page/state", timeout=5).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self';")


def test_the_server_listens_on_the_loopback_only(server: SlackServer) -> None:
    assert server.base_url.startswith("http://127.0.0.1:")
    assert server.api_url == f"{server.base_url}/api/"
