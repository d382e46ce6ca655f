"""Views as Slack keeps them: triggers, the stack, hashes, what a person typed, the Home tab."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.fake import FakeSlack
from tests.bot.sandbox.building import field, home, modal, section

Json = dict[str, Any]
Call = Callable[..., Json]
Trigger = Callable[[], str]


def test_a_trigger_opens_one_view(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    name = trigger()
    assert call("views.open", trigger_id=name, view=modal(title="First"))["ok"]
    assert call("views.open", trigger_id=name, view=modal(title="Second"))["error"] == "exchanged_trigger_id"
    assert slack.person("U1").waits_for_view().title == "First"


def test_a_trigger_lives_three_seconds(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    assert slack.workspace.trigger_seconds == 3.0
    slack.workspace.trigger_seconds = -1.0
    assert call("views.open", trigger_id=trigger(), view=modal(title="Late"))["error"] == "expired_trigger_id"
    assert (
        call("views.open", trigger_id="invented", view=modal(title="Never"))["error"] == "invalid_trigger_id"
    )


def test_a_refused_view_leaves_the_trigger_unused(call: Call, trigger: Trigger) -> None:
    name = trigger()
    assert not call("views.open", trigger_id=name, view=modal(title="x" * 25))["ok"]
    assert call("views.open", trigger_id=name, view=modal(title="Shorter"))["ok"]


def test_the_stack_is_three_deep(call: Call, slack: FakeSlack, trigger: Trigger) -> None:
    top = call("views.open", trigger_id=trigger(), view=modal(title="One"))["view"]

    def push(title: str) -> Json:
        name = slack.workspace.issue_trigger("U1", top["id"])
        return call("views.push", trigger_id=name, view=modal(title=title))

    assert push("Two")["view"]["previous_view_id"] == top["id"]
    assert push("Three")["view"]["root_view_id"] == top["id"]
    assert push("Four")["error"] == "push_limit_reached"


def test_a_hash_that_is_no_longer_true_conflicts(call: Call, trigger: Trigger) -> None:
    opened = call("views.open", trigger_id=trigger(), view=modal(title="One"))["view"]
    arguments = {"view_id": opened["id"], "hash": opened["hash"], "view": modal(title="Two")}
    assert call("views.update", **arguments)["ok"]
    assert call("views.update", **arguments)["error"] == "hash_conflict"


def test_a_closed_view_cannot_be_updated(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    opened = call("views.open", trigger_id=trigger(), view=modal(title="One"))["view"]
    slack.person("U1").closes()
    assert call("views.update", view_id=opened["id"], view=modal(title="Two"))["error"] == "not_found"


def test_what_was_typed_stays_where_the_ids_stay(call: Call, trigger: Trigger, slack: FakeSlack) -> None:
    blocks = field("kept"), field("renamed"), field("retyped")
    opened = call("views.open", trigger_id=trigger(), view=modal(*blocks, title="One"))["view"]
    person = slack.person("U1")
    for name in ("kept", "renamed", "retyped"):
        person.fills(name, "typed")
    redrawn = (
        field("kept", initial_value="prefilled"),
        field("renamed.2", initial_value="prefilled"),
        field("retyped", "email_text_input", initial_value="prefilled"),
    )
    call("views.update", view_id=opened["id"], view=modal(*redrawn, title="Two"))
    shown = person.waits_for_view().values
    assert {block: state[block.partition(".")[0]]["value"] for block, state in shown.items()} == {
        "kept": "typed",
        "renamed.2": "prefilled",
        "retyped": "prefilled",
    }


def test_an_external_id_names_one_view(call: Call, trigger: Trigger) -> None:
    assert call("views.open", trigger_id=trigger(), view=modal(title="One", external_id="mine"))["ok"]
    assert call("views.update", external_id="mine", view=modal(title="Two", external_id="mine"))["ok"]
    assert call("views.update", external_id="other", view=modal(title="Two"))["error"] == "not_found"


def test_the_home_tab_is_drawn_for_one_person(call: Call, slack: FakeSlack) -> None:
    welcome = home(section("Welcome"))
    assert call("views.publish", user_id="U1", view=welcome)["ok"]
    drawn = slack.person("U1").home
    assert drawn is not None
    assert "Welcome" in drawn.words
    assert slack.person("U2").home is None
    assert call("views.publish", user_id="U1", view=welcome, hash="old")["error"] == "hash_conflict"
    assert call("views.publish", user_id="U9", view=welcome)["error"] == "user_not_found"


@pytest.mark.parametrize("method", ["views.open", "views.push"])
def test_a_view_needs_a_trigger(call: Call, method: str) -> None:
    assert call(method, view=modal(title="One"))["error"] == "invalid_arguments"
