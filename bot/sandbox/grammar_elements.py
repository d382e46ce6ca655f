"""Block Kit's composition objects and elements, with the limits of each, as a table.

Which element may stand in which block is the blocks' affair.
"""

from datetime import date, time
from typing import Any

from bot.sandbox.grammar import (
    Check,
    anything,
    by_type,
    every,
    fault,
    flag,
    listed,
    one_of,
    parsed,
    shape,
    string,
    whole,
)

_ID = string(255, least=0)


def plain(most: int) -> Check:
    """A plain_text object of at most this many characters."""
    return by_type({"plain_text": shape({"type": anything, "text": string(most)}, {"emoji": flag})})


def text(most: int) -> Check:
    """A plain_text or mrkdwn object of at most this many characters."""
    marked = shape({"type": anything, "text": string(most)}, {"verbatim": flag})
    return by_type({"plain_text": plain(most), "mrkdwn": marked})


def _option(label: Check, **more: Check) -> Check:
    return shape({"text": label, "value": string(150)}, {"description": plain(75), **more})


CONFIRM = shape(
    {"title": plain(100), "text": text(300)},
    {"confirm": plain(30), "deny": plain(30), "style": one_of("primary", "danger")},
)
_MENU_OPTION = _option(plain(75))
_LONG_OPTION = shape({"text": text(75), "value": string(150)}, {"description": text(75)})
_GROUP = shape({"label": plain(75), "options": listed(_MENU_OPTION, 1, 100)})
_FILTER = shape(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
_DISPATCH = shape({"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 1, 2)})
_DATE = parsed(date.fromisoformat, "date, YYYY-MM-DD")
_TIME = parsed(time.fromisoformat, "time, HH:mm")
_NAMES = listed(string(255), 1, 1000)


def _element(required: dict[str, Check] | None = None, **optional: Check) -> Check:
    return shape({"type": anything, **(required or {})}, {"action_id": _ID, **optional})


def _input(required: dict[str, Check] | None = None, **optional: Check) -> Check:
    return _element(required, placeholder=plain(150), focus_on_load=flag, **optional)


def _choice(required: dict[str, Check] | None = None, **optional: Check) -> Check:
    return _input(required, confirm=CONFIRM, **optional)


def _menu(**optional: Check) -> Check:
    lists = {"options": listed(_MENU_OPTION, 1, 100), "option_groups": listed(_GROUP, 1, 100)}
    return every(_choice(None, **lists, **optional), _one_list, _initial_offered)


def _one_list(value: Any, pointer: str, problems: list[str]) -> None:
    if not value.get("options") and not value.get("option_groups"):
        fault(problems, "missing required field: options", pointer)
    if value.get("options") and value.get("option_groups"):
        fault(problems, "only one of options and option_groups allowed", pointer)


def _initial_offered(value: Any, pointer: str, problems: list[str]) -> None:
    groups = value.get("option_groups") or []
    grouped = [option for group in groups if isinstance(group, dict) for option in group.get("options", [])]
    offered = (value.get("options") or []) + grouped
    one = value.get("initial_option")
    for chosen in [*(value.get("initial_options") or []), *([one] if one else [])]:
        if chosen not in offered:
            fault(problems, "initial option must match one of the options exactly", pointer)


def _lengths_in_order(value: Any, pointer: str, problems: list[str]) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        fault(problems, "min_length must not be greater than max_length", pointer)


def _one_source(value: Any, pointer: str, problems: list[str]) -> None:
    if bool(value.get("image_url")) == bool(value.get("slack_file")):
        fault(problems, "exactly one of image_url and slack_file required", pointer)


_MANY = {"max_selected_items": whole(1, 1000)}
_URL = string(3000)
_IMAGE_SOURCE = {"image_url": _URL, "slack_file": shape({}, {"id": string(255), "url": _URL})}
_TEXT_INPUT = {"initial_value": string(3000, least=0), "dispatch_action_config": _DISPATCH}
_FEEDBACK = shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})

image_source = _one_source
IMAGE_SOURCE = _IMAGE_SOURCE
IMAGE = every(shape({"type": anything, "alt_text": string(2000, least=0)}, _IMAGE_SOURCE), _one_source)

ELEMENTS: dict[str, Check] = {
    "button": _element(
        {"text": plain(75)},
        url=_URL,
        value=string(2000, least=0),
        style=one_of("primary", "danger"),
        confirm=CONFIRM,
        accessibility_label=string(75),
    ),
    "overflow": _element({"options": listed(_option(plain(75), url=_URL), 2, 5)}, confirm=CONFIRM),
    "checkboxes": every(
        _element(
            {"options": listed(_LONG_OPTION, 1, 10)},
            initial_options=listed(_LONG_OPTION, 1, 10),
            confirm=CONFIRM,
            focus_on_load=flag,
        ),
        _initial_offered,
    ),
    "radio_buttons": every(
        _element(
            {"options": listed(_LONG_OPTION, 1, 10)},
            initial_option=_LONG_OPTION,
            confirm=CONFIRM,
            focus_on_load=flag,
        ),
        _initial_offered,
    ),
    "datepicker": _choice(None, initial_date=_DATE),
    "timepicker": _choice(None, initial_time=_TIME, timezone=string(255)),
    "datetimepicker": _element(
        None, initial_date_time=whole(1_000_000_000, 9_999_999_999), confirm=CONFIRM, focus_on_load=flag
    ),
    "static_select": _menu(initial_option=_MENU_OPTION),
    "multi_static_select": _menu(initial_options=listed(_MENU_OPTION, 1, 100), **_MANY),
    "external_select": _choice(None, initial_option=_MENU_OPTION, min_query_length=whole(0, 255)),
    "multi_external_select": _choice(
        None, initial_options=listed(_MENU_OPTION, 1, 100), min_query_length=whole(0, 255), **_MANY
    ),
    "users_select": _choice(None, initial_user=string(255)),
    "multi_users_select": _choice(None, initial_users=_NAMES, **_MANY),
    "channels_select": _choice(None, initial_channel=string(255), response_url_enabled=flag),
    "multi_channels_select": _choice(None, initial_channels=_NAMES, **_MANY),
    "conversations_select": _choice(
        None,
        initial_conversation=string(255),
        default_to_current_conversation=flag,
        response_url_enabled=flag,
        filter=_FILTER,
    ),
    "multi_conversations_select": _choice(
        None, initial_conversations=_NAMES, default_to_current_conversation=flag, filter=_FILTER, **_MANY
    ),
    "plain_text_input": every(
        _input(None, multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000), **_TEXT_INPUT),
        _lengths_in_order,
    ),
    "email_text_input": _input(None, **_TEXT_INPUT),
    "url_text_input": _input(None, **_TEXT_INPUT),
    "number_input": _input(
        {"is_decimal_allowed": flag},
        initial_value=parsed(float, "number"),
        min_value=parsed(float, "number"),
        max_value=parsed(float, "number"),
        dispatch_action_config=_DISPATCH,
    ),
    "rich_text_input": _input(None, initial_value=anything, dispatch_action_config=_DISPATCH),
    "file_input": _element(None, filetypes=listed(string(255), 1, 100), max_files=whole(1, 10)),
    "icon_button": _element(
        {"icon": one_of("trash"), "text": plain(75)},
        value=string(2000),
        confirm=CONFIRM,
        accessibility_label=string(75),
        visible_to_user_ids=_NAMES,
    ),
    "feedback_buttons": _element({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}),
}
_SELECTS = frozenset(name for name in ELEMENTS if name.endswith("_select"))
_MULTI = frozenset(name for name in _SELECTS if name.startswith("multi_"))
_PICKERS = frozenset({"checkboxes", "radio_buttons", "datepicker", "timepicker"})

IN_SECTION = _SELECTS | _PICKERS | {"button", "overflow", "image"}
IN_ACTIONS = (_SELECTS - _MULTI) | _PICKERS | {"button", "overflow", "datetimepicker"}
IN_INPUT = _SELECTS | _PICKERS | {"datetimepicker", "file_input", "number_input", "plain_text_input"}
IN_INPUT |= {"email_text_input", "url_text_input", "rich_text_input"}
IN_CONTEXT_ACTIONS = frozenset({"icon_button", "feedback_buttons"})
