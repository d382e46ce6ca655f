"""Slack's limits on messages and views: what is just allowed, what is just too much, and the error for it."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]
Call = Callable[..., Json]


def plain(length: int = 5) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def section(length: int = 5, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}, **more}


def options(count: int, text: int = 5, value: int = 5) -> list[Json]:
    return [{"text": plain(text), "value": f"{n}".ljust(value, "v")} for n in range(count)]


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(), **more}


def select(**more: Any) -> Json:
    return {"type": "static_select", "options": options(2), **more}


def field(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}


def table(rows: int, columns: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def confirm(**more: Any) -> Json:
    return {"title": plain(), "text": plain(), **more}


# What is changed → blocks that are just allowed, blocks that are refused, what the refusal says.
IN_MESSAGES: dict[str, tuple[list[Json], list[Json], str]] = {
    "50 blocks": ([section()] * 50, [section()] * 51, "no more than 50 items"),
    "section text": ([section(3000)], [section(3001)], "/blocks/0/text/text"),
    "section without text": ([section()], [{"type": "section"}], "text or fields"),
    "empty text": ([section(1)], [section(0)], "must be more than 0 characters"),
    "fields": (
        [{"type": "section", "fields": [plain(2000)] * 5}],
        [{"type": "section", "fields": [plain(2001)]}],
        "/blocks/0/fields/0/text",
    ),
    "number of fields": (
        [{"type": "section", "fields": [plain()] * 10}],
        [{"type": "section", "fields": [plain()] * 11}],
        "no more than 10 items",
    ),
    "header": (
        [{"type": "header", "text": plain(150)}],
        [{"type": "header", "text": plain(151)}],
        "must be less than 151 characters",
    ),
    "header in mrkdwn": (
        [{"type": "header", "text": plain()}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn",
    ),
    "context": (
        [{"type": "context", "elements": [plain()] * 10}],
        [{"type": "context", "elements": [plain()] * 11}],
        "no more than 10 items",
    ),
    "buttons": ([actions(*[button()] * 25)], [actions(*[button()] * 26)], "no more than 25 items"),
    "empty actions": ([actions(button())], [actions()], "no fewer than 1 items"),
    "button text": (
        [actions(button(text=plain(75)))],
        [actions(button(text=plain(76)))],
        "/blocks/0/elements/0/text/text",
    ),
    "button value": (
        [actions(button(value="x" * 2000))],
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters",
    ),
    "button link": (
        [actions(button(url="x" * 3000))],
        [actions(button(url="x" * 3001))],
        "must be less than 3001 characters",
    ),
    "button style": (
        [actions(button(style="danger"))],
        [actions(button(style="blue"))],
        "valid enum value",
    ),
    "label for screen readers": (
        [actions(button(accessibility_label="x" * 75))],
        [actions(button(accessibility_label="x" * 76))],
        "must be less than 76 characters",
    ),
    "action id": (
        [actions(button(action_id="x" * 255))],
        [actions(button(action_id="x" * 256))],
        "must be less than 256 characters",
    ),
    "block id": ([section(block_id="x" * 255)], [section(block_id="x" * 256)], "/blocks/0/block_id"),
    "block id twice": (
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
        "`block_id` a already exists",
    ),
    "action id twice in a block": (
        [actions(button(action_id="a")), actions(button(action_id="a"))],
        [actions(button(action_id="a"), button(action_id="a"))],
        "`action_id` a already exists",
    ),
    "confirm title": (
        [actions(button(confirm=confirm(title=plain(100))))],
        [actions(button(confirm=confirm(title=plain(101))))],
        "/confirm/title/text",
    ),
    "confirm text": (
        [actions(button(confirm=confirm(text=plain(300))))],
        [actions(button(confirm=confirm(text=plain(301))))],
        "/confirm/text/text",
    ),
    "confirm button": (
        [actions(button(confirm=confirm(deny=plain(30))))],
        [actions(button(confirm=confirm(deny=plain(31))))],
        "/confirm/deny/text",
    ),
    "options": (
        [actions(select(options=options(100)))],
        [actions(select(options=options(101)))],
        "no more than 100 items",
    ),
    "no options": ([actions(select())], [actions(select(options=[]))], "no fewer than 1 items"),
    "option text": (
        [actions(select(options=options(2, text=75)))],
        [actions(select(options=options(2, text=76)))],
        "/options/0/text/text",
    ),
    "option value": (
        [actions(select(options=options(2, value=150)))],
        [actions(select(options=options(2, value=151)))],
        "/options/0/value",
    ),
    "option description": (
        [actions(select(options=[{**options(1)[0], "description": plain(75)}]))],
        [actions(select(options=[{**options(1)[0], "description": plain(76)}]))],
        "/options/0/description/text",
    ),
    "initial option": (
        [actions(select(initial_option=options(1)[0]))],
        [actions(select(initial_option=options(3)[2]))],
        "must match one of the options",
    ),
    "placeholder": (
        [actions(select(placeholder=plain(150)))],
        [actions(select(placeholder=plain(151)))],
        "/placeholder/text",
    ),
    "radio buttons": (
        [actions({"type": "radio_buttons", "options": options(10)})],
        [actions({"type": "radio_buttons", "options": options(11)})],
        "no more than 10 items",
    ),
    "checkboxes": (
        [actions({"type": "checkboxes", "options": options(10)})],
        [actions({"type": "checkboxes", "options": options(11)})],
        "no more than 10 items",
    ),
    "overflow": (
        [section(accessory={"type": "overflow", "options": options(5)})],
        [section(accessory={"type": "overflow", "options": options(6)})],
        "no more than 5 items",
    ),
    "overflow of one": (
        [section(accessory={"type": "overflow", "options": options(2)})],
        [section(accessory={"type": "overflow", "options": options(1)})],
        "no fewer than 2 items",
    ),
    "table": ([table(100, 20)], [table(101, 1)], "no more than 100 items"),
    "table columns": ([table(1, 20)], [table(1, 21)], "no more than 20 items"),
    "two tables": ([table(1, 1)], [table(1, 1), table(1, 1)], "only_one_table_allowed"),
    "image": (
        [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}],
        [{"type": "image", "alt_text": "A"}],
        "exactly one of image_url and slack_file",
    ),
    "unknown block": ([section()], [{"type": "paragraph"}], "unsupported type: paragraph"),
    "unknown element": ([actions(button())], [actions({"type": "slider"})], "unsupported type: slider"),
    "element in the wrong block": ([actions(button())], [actions(text_input())], "plain_text_input"),
    "unknown property": ([section()], [section(color="red")], "invalid additional property: color"),
    "missing property": ([actions(button())], [actions({"type": "button"})], "missing required field: text"),
    "alert outside a modal": ([section()], [{"type": "alert", "text": plain()}], "unsupported type: alert"),
    "file input outside a modal": (
        [field(text_input())],
        [field({"type": "file_input"})],
        "unsupported type: file_input",
    ),
    "focus twice": (
        [field(text_input(focus_on_load=True)), field(text_input())],
        [field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True))],
        "only one element may have focus_on_load",
    ),
    "markdown": (
        [{"type": "markdown", "text": "x" * 12_000}],
        [{"type": "markdown", "text": "x" * 6_001}] * 2,
        "markdown blocks must be less than 12001",
    ),
    "text that is no object": ([section()], [{"type": "section", "text": "x"}], "unsupported type: None"),
    "rich text": (
        [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]}],
        [{"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}],
        "unsupported type: text",
    ),
}


@pytest.mark.parametrize("allowed", [row[0] for row in IN_MESSAGES.values()], ids=IN_MESSAGES)
def test_a_message_at_its_limit_is_posted(call: Call, allowed: list[Json]) -> None:
    assert call("chat.postMessage", channel="C1", text="t", blocks=allowed)["ok"]


@pytest.mark.parametrize(("refused", "says"), [row[1:] for row in IN_MESSAGES.values()], ids=IN_MESSAGES)
def test_a_message_past_its_limit_is_refused_with_the_place(
    call: Call, refused: list[Json], says: str
) -> None:
    answer = call("chat.postMessage", channel="C1", text="t", blocks=refused)
    assert answer["error"] == "invalid_blocks"
    assert any(says in message for message in answer["response_metadata"]["messages"])


def test_all_blocks_of_a_message_together_may_have_13_200_characters(call: Call) -> None:
    fits, too_long = [section(2640)] * 5, [*[section(2640)] * 5, section(1)]
    assert call("chat.postMessage", channel="C1", text="t", blocks=fits)["ok"]
    assert call("chat.postMessage", channel="C1", text="t", blocks=too_long)["error"] == "msg_blocks_too_long"


def test_an_emoji_counts_as_two_as_in_slacks_clients(call: Call) -> None:
    assert call("chat.postMessage", channel="C1", text="🎬" * 2000)["ok"]
    assert call("chat.postMessage", channel="C1", text="🎬" * 2001)["error"] == "msg_too_long"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"text": "t", "blocks": "[not json"}, "invalid_blocks_format"),
        ({"text": "t", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"text": "t", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "t", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_a_message_that_is_none_is_refused(call: Call, args: Json, error: str) -> None:
    assert call("chat.postMessage", channel="C1", **args)["error"] == error


def view(**more: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": [], **more}


# What is changed → a view that is just allowed, a view that is refused, what the refusal says.
IN_VIEWS: dict[str, tuple[Json, Json, str]] = {
    "100 blocks": (view(blocks=[section()] * 100), view(blocks=[section()] * 101), "no more than 100 items"),
    "title": (view(title=plain(24)), view(title=plain(25)), "/view/title/text"),
    "submit": (view(submit=plain(24)), view(submit=plain(25)), "/view/submit/text"),
    "close": (view(close=plain(24)), view(close=plain(25)), "/view/close/text"),
    "no title": (view(), {"type": "modal", "blocks": []}, "missing required field: title"),
    "private metadata": (
        view(private_metadata="x" * 3000),
        view(private_metadata="x" * 3001),
        "/view/private_metadata",
    ),
    "callback id": (view(callback_id="x" * 255), view(callback_id="x" * 256), "/view/callback_id"),
    "inputs without submit": (
        view(blocks=[field(text_input())]),
        {"type": "modal", "title": plain(), "blocks": [field(text_input())]},
        "missing required field: submit",
    ),
    "label": (
        view(blocks=[field(text_input(), label=plain(2000))]),
        view(blocks=[field(text_input(), label=plain(2001))]),
        "/label/text",
    ),
    "hint": (
        view(blocks=[field(text_input(), hint=plain(2000))]),
        view(blocks=[field(text_input(), hint=plain(2001))]),
        "/hint/text",
    ),
    "text input": (
        view(blocks=[field(text_input(max_length=3000))]),
        view(blocks=[field(text_input(max_length=3001))]),
        "must be between 1 and 3000",
    ),
    "initial text": (
        view(blocks=[field(text_input(initial_value="x" * 3000))]),
        view(blocks=[field(text_input(initial_value="x" * 3001))]),
        "/initial_value",
    ),
    "files": (
        view(blocks=[field({"type": "file_input", "max_files": 10})]),
        view(blocks=[field({"type": "file_input", "max_files": 11})]),
        "must be between 1 and 10",
    ),
    "date": (
        view(blocks=[field({"type": "datepicker", "initial_date": "2026-03-02"})]),
        view(blocks=[field({"type": "datepicker", "initial_date": "02.03.2026"})]),
        "must be a valid date",
    ),
    "alert": (
        view(blocks=[{"type": "alert", "text": plain(200)}]),
        view(blocks=[{"type": "alert", "text": plain(201)}]),
        "must be less than 201",
    ),
    "table in a modal": (view(), view(blocks=[table(1, 1)]), "unsupported type: table"),
    "focus twice": (
        view(blocks=[field(text_input(focus_on_load=True))]),
        view(blocks=[field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True))]),
        "only one element may have focus_on_load",
    ),
    "block id twice": (
        view(blocks=[section(block_id="a")]),
        view(blocks=[section(block_id="a")] * 2),
        "`block_id` a already exists",
    ),
    "not a modal": (view(), {"type": "home", "blocks": []}, "unsupported type: home"),
    "no view": (view(), {}, "unsupported type: None"),
}


@pytest.mark.parametrize("allowed", [row[0] for row in IN_VIEWS.values()], ids=IN_VIEWS)
def test_a_view_at_its_limit_is_opened(call: Call, trigger: Callable[[], str], allowed: Json) -> None:
    assert call("views.open", trigger_id=trigger(), view=allowed)["ok"]


@pytest.mark.parametrize(("refused", "says"), [row[1:] for row in IN_VIEWS.values()], ids=IN_VIEWS)
def test_a_view_past_its_limit_is_refused_with_the_place(
    call: Call, trigger: Callable[[], str], refused: Json, says: str
) -> None:
    answer = call("views.open", trigger_id=trigger(), view=refused)
    assert answer["error"] == "invalid_arguments"
    assert any(says in message for message in answer["response_metadata"]["messages"])


def test_a_view_may_have_250_kilobytes(call: Call, trigger: Callable[[], str]) -> None:
    large = view(blocks=[section(2900) for _ in range(90)])
    assert call("views.open", trigger_id=trigger(), view=large)["error"] == "view_too_large"


def test_a_home_tab_has_no_title_and_no_file_inputs(call: Call) -> None:
    assert call("views.publish", user_id="U1", view={"type": "home", "blocks": [section()]})["ok"]
    titled = {"type": "home", "title": plain(), "blocks": []}
    filed = {"type": "home", "blocks": [field({"type": "file_input"})]}
    for view_ in (titled, filed):
        assert call("views.publish", user_id="U1", view=view_)["error"] == "invalid_arguments"
