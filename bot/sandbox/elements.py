"""Block Kit as data to walk through: which elements stand where, what a person reads, what they hold.

Knows the shape of blocks, not their limits (limits.py) and not who looks at them.
"""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# Where an element's value stands in `state`, and what an empty one holds.
_EMPTY: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "number_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "radio_buttons": ("selected_option", None),
    "users_select": ("selected_user", None),
    "channels_select": ("selected_channel", None),
    "conversations_select": ("selected_conversation", None),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "checkboxes": ("selected_options", []),
    "multi_users_select": ("selected_users", []),
    "multi_channels_select": ("selected_channels", []),
    "multi_conversations_select": ("selected_conversations", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "file_input": ("files", []),
}
_LINES = frozenset({"rich_text_section", "rich_text_preformatted", "rich_text_quote"})
STATEFUL = frozenset(_EMPTY)


def value_key(element_type: str) -> str:
    """The key under which this type of element holds its value: `value`, `selected_option` …"""
    return _EMPTY[element_type][0]


def is_empty(state: Json) -> bool:
    """Whether nothing was entered or chosen. Zero is an answer."""
    return state.get(value_key(state["type"])) in (None, "", [])


def initial_state(element: Json) -> Json:
    """What the element holds before anybody touches it."""
    key, empty = _EMPTY[element["type"]]
    initial = element.get(
        key.replace("selected_", "initial_") if key.startswith("selected_") else "initial_value"
    )
    return {"type": element["type"], key: initial if initial is not None else _copy(empty)}


def elements_of(block: Json) -> list[Json]:
    """The elements of a block that a person can use, in order."""
    found = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
    return [element for element in found if isinstance(element, dict) and "action_id" in element]


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every usable element with its block, in order."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element


def merged_state(blocks: list[Json], before: Json) -> Json:
    """The state after a redraw: same block id, action id and type keep what a person entered."""
    values: Json = {}
    for block, element in interactive(blocks):
        if element["type"] not in STATEFUL:
            continue
        kept = before.get(block["block_id"], {}).get(element["action_id"])
        keeps = kept is not None and kept["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = (
            kept if keeps else initial_state(element)
        )
    return values


def options_of(element: Json) -> list[Json]:
    """The options that an element itself lists, groups flattened."""
    groups = element.get("option_groups", [])
    grouped: list[Json] = [option for group in groups for option in group["options"]]
    return [*element.get("options", []), *grouped]


def label_of(block: Json, element: Json) -> str:
    """What a person calls this element: a button's text, an input's label, a section's text."""
    own = element.get("text") or block.get("label") or block.get("text") or element.get("placeholder") or {}
    return str(own.get("text", element["action_id"]))


def buttons_in(blocks: list[Json]) -> list[str]:
    """The labels of the buttons, in order."""
    found = [(block, each) for block in blocks for each in elements_of(block) if each["type"] == "button"]
    return [label_of(block, each) for block, each in found]


def words_of(node: Any) -> list[str]:
    """Every text that blocks show, in reading order; button labels and options included."""
    if isinstance(node, list):
        return [word for item in node for word in words_of(item)]
    if not isinstance(node, dict):
        return []
    if node.get("type") in _LINES:
        return ["".join(_inline(part) for part in node["elements"])]
    own = [node["text"]] if isinstance(node.get("text"), str) else []
    if node.get("type") == "image" and isinstance(node.get("alt_text"), str):
        own.append(node["alt_text"])
    return own + [
        word for value in node.values() if isinstance(value, dict | list) for word in words_of(value)
    ]


def _inline(part: Json) -> str:
    names = ("text", "url", "user_id", "channel_id", "usergroup_id", "range", "name")
    return next((str(part[name]) for name in names if name in part), "")


def _copy(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty
