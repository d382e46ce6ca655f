"""What Slack itself asks of a form before it sends it: required fields, lengths, numbers, addresses.

Pure; the sentences are those that stand under the fields.
"""

import re
from collections.abc import Callable
from typing import Any

from bot.sandbox.elements import is_empty, value_key
from bot.sandbox.grammar import characters

Json = dict[str, Any]
REQUIRED = "Please complete this required field."


def wrong_fields(blocks: list[Json], values: Json) -> dict[str, str]:
    """Block id → what is wrong, for every input block that Slack would not send."""
    found = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        problem = _problem(block, element, values[block["block_id"]][element["action_id"]])
        if problem:
            found[block["block_id"]] = problem
    return found


def _problem(block: Json, element: Json, state: Json) -> str | None:
    if is_empty(state):
        return None if block.get("optional") else REQUIRED
    value = state[value_key(element["type"])]
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _length(element: Json, value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    length = characters(value)
    if length < least:
        return f"Enter at least {least} characters; there are {length}."
    if length > most:
        return f"Enter at most {most} characters; there are {length}."
    return None


def _number(element: Json, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Enter a number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Enter {element['min_value']} or more."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Enter {element['max_value']} or less."
    return None


def _email(_: Json, value: str) -> str | None:
    return None if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) else "Enter an email address."


def _url(_: Json, value: str) -> str | None:
    return None if re.fullmatch(r"https?://\S+", value) else "Enter a link that begins with https://."


def _few(element: Json, value: list[Any]) -> str | None:
    most = element.get("max_selected_items") or element.get("max_files") or len(value)
    return None if len(value) <= most else f"Choose at most {most}."


_CHECKS: dict[str, Callable[[Json, Any], str | None]] = {
    "plain_text_input": _length,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "multi_static_select": _few,
    "multi_external_select": _few,
    "multi_users_select": _few,
    "multi_channels_select": _few,
    "multi_conversations_select": _few,
    "file_input": _few,
}
