"""Holds messages and views against Slack's limits and answers with Slack's error codes.

The rules that hold across blocks are here; those of one block are in grammar_blocks.py.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from bot.sandbox.elements import words_of
from bot.sandbox.grammar import (
    Check,
    anything,
    by_type,
    characters,
    every,
    fault,
    flag,
    listed,
    one_of,
    shape,
    string,
)
from bot.sandbox.grammar_blocks import ALLOWED, BLOCKS
from bot.sandbox.grammar_elements import plain
from bot.sandbox.refusals import SlackError

Json = dict[str, Any]
MESSAGE_TEXT = 4000
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000
VIEW_BYTES = 250_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def check_message(args: Json) -> None:
    """Refuses the text and blocks of a message as chat.postMessage does."""
    text, blocks = args.get("text"), args.get("blocks")
    if not text and not blocks and not args.get("attachments"):
        raise SlackError("no_text")
    if text is not None and (not isinstance(text, str) or characters(text) > MESSAGE_TEXT):
        raise SlackError("msg_too_long")
    if blocks:
        check_blocks(blocks, "message")
        if sum(characters(word) for word in words_of(blocks)) > MESSAGE_CHARACTERS:
            raise SlackError("msg_blocks_too_long")


def check_blocks(blocks: Any, surface: str) -> None:
    """Refuses blocks that this surface (message, modal, home) does not take."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems: list[str] = []
    _blocks_check(surface)(blocks, "/blocks", problems)
    if problems:
        raise SlackError("invalid_blocks", errors=problems, response_metadata={"messages": problems})


def check_view(view: Any, *kinds: str) -> None:
    """Refuses a view as views.open, views.update and views.publish do."""
    problems: list[str] = []
    by_type(_VIEWS, frozenset(kinds))(view, "/view", problems)
    if problems:
        raise SlackError("invalid_arguments", response_metadata={"messages": problems})
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")


def _blocks_check(surface: str) -> Check:
    block = by_type(BLOCKS, ALLOWED[surface])
    least = 1 if surface == "message" else 0
    rules: list[Check] = [_unique_blocks, _unique_actions, _one_focus]
    if surface == "message":
        rules += [_one_table, _markdown_total]
    if surface != "modal":
        rules.append(_no_files)
    return every(listed(block, least, MOST_BLOCKS[surface]), _when_list(every(*rules)))


def _when_list(check: Check) -> Check:
    def checked(value: Any, pointer: str, problems: list[str]) -> None:
        if isinstance(value, list):
            check([block for block in value if isinstance(block, dict)], pointer, problems)

    return checked


def _twice(names: Iterable[Any]) -> list[Any]:
    return [name for name, count in Counter(name for name in names if name).items() if count > 1]


def _unique_blocks(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    for name in _twice(block.get("block_id") for block in blocks):
        fault(problems, f"`block_id` {name} already exists", pointer)


def _unique_actions(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    for index, block in enumerate(blocks):
        for name in _twice(element.get("action_id") for element in _elements(block)):
            fault(problems, f"`action_id` {name} already exists in this block", f"{pointer}/{index}")


def _one_focus(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    focused = [e for block in blocks for e in _elements(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        fault(problems, "only one element may have focus_on_load", pointer)


def _one_table(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    if sum(block.get("type") == "table" for block in blocks) > 1:
        fault(problems, "only_one_table_allowed", pointer)


def _markdown_total(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    texts = (block.get("text") for block in blocks if block.get("type") == "markdown")
    if sum(characters(text) for text in texts if isinstance(text, str)) > MARKDOWN_CHARACTERS:
        fault(
            problems,
            f"markdown blocks must be less than {MARKDOWN_CHARACTERS + 1} characters in all",
            pointer,
        )


def _no_files(blocks: list[Json], pointer: str, problems: list[str]) -> None:
    for index, block in enumerate(blocks):
        if any(element.get("type") == "file_input" for element in _elements(block)):
            fault(problems, "unsupported type: file_input", f"{pointer}/{index}/element/type")


def _elements(block: Json) -> list[Json]:
    several = block.get("elements")
    found = [block.get("accessory"), block.get("element"), *(several if isinstance(several, list) else [])]
    return [element for element in found if isinstance(element, dict)]


def _inputs_have_submit(view: Json, pointer: str, problems: list[str]) -> None:
    blocks = view.get("blocks")
    inputs = (
        [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"]
        if isinstance(blocks, list)
        else []
    )
    if inputs and not view.get("submit"):
        fault(problems, "missing required field: submit (there are input blocks)", pointer)


_COMMON: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_VIEWS: dict[str, Check] = {
    "modal": every(
        shape(
            {"type": one_of("modal"), "title": plain(24), "blocks": _blocks_check("modal")},
            {
                "submit": plain(24),
                "close": plain(24),
                "clear_on_close": flag,
                "notify_on_close": flag,
                "submit_disabled": flag,
                **_COMMON,
            },
        ),
        _inputs_have_submit,
    ),
    "home": shape({"type": anything, "blocks": _blocks_check("home")}, _COMMON),
}
