"""A workspace with an app that shows what a test gives it, and remembers everything that it hears.

The app is a plain HTTP endpoint behind the real server; it knows no Bolt and nothing of the product.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.manifest import Manifest, Shortcut, SlashCommand
from bot.sandbox.server import SlackServer

Json = dict[str, Any]
TOKEN = "xoxb-trial"
SCOPES = frozenset({"commands", "chat:write", "im:write", "users:read", "files:read"})
MANIFEST = Manifest(
    name="Trial",
    bot_name="trial",
    commands=(SlashCommand("/trial", "Tries things", "[what to try]"),),
    shortcuts=(Shortcut("New trial", "new_trial"), Shortcut("Try this", "try_this", "message")),
    scopes=SCOPES,
)


class TrialWorkspace:
    """Three people, two channels, the app. `form` opens by command or shortcut, `pushed` by a button;
    `answer` is for submissions."""

    def __init__(self) -> None:
        self.clock = SandboxClock(datetime(2026, 3, 6, 14, 5, tzinfo=UTC), running=False)
        self.slack = FakeSlack(self.clock, "a-secret", TOKEN, None, SCOPES, manifest=MANIFEST)
        for number, name in enumerate(("Asker One", "Decider Two", "Visitor Three"), start=1):
            self.slack.add_person(f"U{number}", name, f"Role {number}", tz="Europe/Paris")
        self.slack.add_channel("C1", "general", ["U1", "U2", "U3"], topic="Everything")
        self.slack.add_channel("C2", "deciders", ["U2"])
        self.heard: list[Json] = []
        self.form: Json | None = None
        self.answer: Json | None = None
        self.home: Json | None = None
        self.pushed: Json | None = None
        self.url = ""

    def call(self, method: str, **args: Any) -> Json:
        """Calls the Web API as the app; a refusal fails the test."""
        body = self.slack.api.call(method, TOKEN, args).body
        assert body["ok"], body
        return body

    def post(self, *blocks: Json, text: str = "A message", channel: str = "C1", **more: Any) -> str:
        """Posts a message as the app; gives its ts."""
        content = {"blocks": list(blocks)} if blocks else {}
        ts: str = self.call("chat.postMessage", channel=channel, text=text, **content, **more)["ts"]
        return ts

    def whisper(self, user: str, text: str) -> None:
        """Says something in C1 that only one person sees."""
        self.call("chat.postEphemeral", channel="C1", user=user, text=text)

    def heard_of(self, kind: str) -> Json:
        """The latest payload of a type; waits for it."""
        assert self.slack.wait_until(lambda: any(each["type"] == kind for each in self.heard), 5), self.heard
        return next(each for each in reversed(self.heard) if each["type"] == kind)

    def hears(self, payload: Json) -> Json | None:
        """What the app does with a payload: remembers it, and answers."""
        self.heard.append(payload)
        kind = payload["type"]
        if kind in ("command", "shortcut", "message_action") and self.form:
            self.call("views.open", trigger_id=payload["trigger_id"], view=self.form)
        if kind == "block_actions" and self.pushed:
            self.call("views.push", trigger_id=payload["trigger_id"], view=self.pushed)
        if kind == "event_callback" and self.home and payload["event"]["type"] == "app_home_opened":
            self.call("views.publish", user_id=payload["event"]["user"], view=self.home)
        return self.answer if kind in ("view_submission", "block_suggestion") else None


@contextmanager
def trial_workspace() -> Iterator[TrialWorkspace]:
    """Runs the workspace and its app on free ports."""
    workspace = TrialWorkspace()
    with SlackServer(workspace.slack) as server, _listening(workspace) as events_url:
        workspace.slack.connect(events_url)
        workspace.url = f"{server.base_url}/?user=U1#C1"
        yield workspace


@contextmanager
def _listening(workspace: TrialWorkspace) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            answer = workspace.hears(_payload(body, self.headers["Content-Type"]))
            content = json.dumps(answer).encode() if answer else b""
            self.send_response(200)
            if content:
                self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = False
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


def _payload(body: str, content_type: str) -> Json:
    if "json" in content_type:
        event: Json = json.loads(body)
        return event
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    payload: Json = json.loads(form["payload"]) if "payload" in form else {**form, "type": "command"}
    return payload


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str | None = None, description: str | None = None) -> Json:
    shown = {"text": plain(text), "value": value or text.lower()}
    return shown | ({"description": plain(description)} if description else {})


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def input_block(block_id: str, label: str, element: Json, **more: Any) -> Json:
    """An input block; the element's action id is the block's id."""
    whole = {"action_id": block_id, **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": whole, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    shown = {"type": "modal", "callback_id": "trial", "title": plain("Trial form"), "submit": plain("Send")}
    return {**shown, "blocks": list(blocks), **more}
