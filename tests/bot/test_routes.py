"""Each request is heard by the listener of its kind, and by no other; the rest is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.routes import CLICK, SHORTCUTS, SUBMISSION, Routes, event, kind_of

KINDS: dict[str, dict[str, Any]] = {
    "/genai-use": {"command": "/genai-use", "text": ""},
    CLICK: {"type": "block_actions", "actions": []},
    SUBMISSION: {"type": "view_submission", "view": {"type": "modal", "callback_id": "form_what"}},
    SHORTCUTS[0]: {"type": "shortcut", "callback_id": "new_use"},
    SHORTCUTS[1]: {"type": "message_action", "callback_id": "check_message"},
    event("message"): {"type": "event_callback", "event": {"type": "message", "subtype": "file_share"}},
}
STRANGE: tuple[dict[str, Any], ...] = (
    {},
    {"type": None},
    {"type": "event_callback"},
    {"type": "event_callback", "event": {}},
    {"type": ["block_actions"]},
    {"type": "message", "event": {"type": "message"}},
    {"command": "/another", "type": "block_actions"},
    {"type": "view_closed", "view": {"type": "modal", "callback_id": "form_what"}},
)


def an_app(answer: BoltResponse | None = None) -> tuple[App, list[str]]:
    """An app, and what its listeners hear."""
    heard = list[str]()

    def listener(kind: str) -> Callable[..., BoltResponse | None]:
        def listen(ack: Callable[..., object], body: dict[str, Any]) -> BoltResponse | None:
            heard.append(kind)
            ack("heard")
            return answer

        return listen

    app = App(
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1"),
        process_before_response=True,
        request_verification_enabled=False,
        token_verification_enabled=False,
    )
    app.use(Routes({kind: listener(kind) for kind in KINDS}))
    return app, heard


def dispatched(app: App, body: dict[str, Any]) -> BoltResponse:
    who = {"team": {"id": "T1"}, "team_id": "T1", "user": {"id": "U1"}}
    return app.dispatch(BoltRequest(body={**who, **body}, mode="socket_mode"))


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_heard_by_its_listener_alone_and_answered_with_its_acknowledgement(kind: str) -> None:
    app, heard = an_app()
    answer = dispatched(app, KINDS[kind])
    assert heard == [kind_of(KINDS[kind])] == [kind]
    assert (answer.status, answer.body) == (200, "heard")


def test_what_a_listener_answers_itself_stands_above_its_acknowledgement() -> None:
    app, heard = an_app(BoltResponse(status=503))
    assert dispatched(app, KINDS[CLICK]).status == 503
    assert heard == [CLICK]


@pytest.mark.parametrize("body", STRANGE)
def test_what_is_of_no_kind_that_we_know_is_heard_by_nobody_and_refused(body: dict[str, Any]) -> None:
    app, heard = an_app()
    assert dispatched(app, body).status == 404
    assert heard == []
