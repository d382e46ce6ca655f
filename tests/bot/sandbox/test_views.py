"""Views as Slack keeps them: triggers, the stack, hashes, what a person typed, the Home tab."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.fake import FakeSlack

Json = dict[str, Any]
Call = Callable[..., Json]
Trigger = Callable[[], str]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, **element: Any) -> Json:
    shown = {"type": "plain_text_input", "action_id": "text", **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": shown}


def view(title: str, *blocks: Json, **more: Any) -> Json:
    shown = {"type": "modal", "callback_id": title, "title": plain(title), "submit": plain("Send")}
    return {**shown, "blocks": list(blocks), **more}


def test_a_trigger_opens_one_view(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    name = trigger()
    assert call("views.open", trigger_id=name, view=view("First"))["ok"]
    assert call("views.open", trigger_id=name, view=view("Second"))["error"] == "exchanged_trigger_id"
    assert slack.person("U1").waits_for_view().title == "First"


def test_a_trigger_lives_three_seconds(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    assert slack.workspace.trigger_seconds == 3.0
    slack.workspace.trigger_seconds = -1.0
    assert call("views.open", trigger_id=trigger(), view=view("Late"))["error"] == "expired_trigger_id"
    assert call("views.open", trigger_id="invented", view=view("Never"))["error"] == "invalid_trigger_id"


def test_a_refused_view_leaves_the_trigger_unused(call: Call, trigger: Trigger) -> None:
    name = trigger()
    assert not call("views.open", trigger_id=name, view=view("x" * 25))["ok"]
    assert call("views.open", trigger_id=name, view=view("Shorter"))["ok"]


def test_the_stack_is_three_deep(call: Call, slack: FakeSlack, trigger: Trigger) -> None:
    top = call("views.open", trigger_id=trigger(), view=view("One"))["view"]

    def push(title: str) -> Json:
        name = slack.workspace.issue_trigger("U1", top["id"])
        return call("views.push", trigger_id=name, view=view(title))

    assert push("Two")["view"]["previous_view_id"] == top["id"]
    assert push("Three")["view"]["root_view_id"] == top["id"]
    assert push("Four")["error"] == "push_limit_reached"


def test_a_hash_that_is_no_longer_true_conflicts(call: Call, trigger: Trigger) -> None:
    opened = call("views.open", trigger_id=trigger(), view=view("One"))["view"]
    arguments = {"view_id": opened["id"], "hash": opened["hash"], "view": view("Two")}
    assert call("views.update", **arguments)["ok"]
    assert call("views.update", **arguments)["error"] == "hash_conflict"


def test_a_closed_view_cannot_be_updated(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    opened = call("views.open", trigger_id=trigger(), view=view("One"))["view"]
    slack.person("U1").closes()
    assert call("views.update", view_id=opened["id"], view=view("Two"))["error"] == "not_found"


def test_what_was_typed_stays_where_the_ids_stay(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    blocks = field("kept"), field("renamed"), field("retyped")
    opened = call("views.open", trigger_id=trigger(), view=view("One", *blocks))["view"]
    person = slack.person("U1")
    for name in ("kept", "renamed", "retyped"):
        person.fills(name, "typed")
    redrawn = (
        field("kept", initial_value="prefilled"),
        field("renamed.2", initial_value="prefilled"),
        field("retyped", type="email_text_input", initial_value="prefilled"),
    )
    call("views.update", view_id=opened["id"], view=view("Two", *redrawn))
    shown = person.waits_for_view("Two").values
    assert {block: state["text"]["value"] for block, state in shown.items()} == {
        "kept": "typed",
        "renamed.2": "prefilled",
        "retyped": "prefilled",
    }


def test_an_external_id_names_one_view(call: Call, trigger: Trigger) -> None:
    assert call("views.open", trigger_id=trigger(), view=view("One", external_id="mine"))["ok"]
    assert call("views.update", external_id="mine", view=view("Two", external_id="mine"))["ok"]
    assert call("views.update", external_id="other", view=view("Two"))["error"] == "not_found"


def test_the_home_tab_is_drawn_for_one_person(call: Call, slack: FakeSlack) -> None:
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("Welcome")}]}
    assert call("views.publish", user_id="U1", view=home)["ok"]
    drawn = slack.person("U1").home
    assert drawn is not None
    assert "Welcome" in drawn.words
    assert slack.person("U2").home is None
    assert call("views.publish", user_id="U1", view=home, hash="old")["error"] == "hash_conflict"
    assert call("views.publish", user_id="U9", view=home)["error"] == "user_not_found"


@pytest.mark.parametrize("method", ["views.open", "views.push"])
def test_a_view_needs_a_trigger(call: Call, method: str) -> None:
    assert call(method, view=view("One"))["error"] == "invalid_arguments"
