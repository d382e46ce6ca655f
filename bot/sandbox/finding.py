"""Finds what a person names on the screen: a button, a field, an option; and says what is there instead.

Pure: blocks in, elements out.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from bot.sandbox.elements import STATEFUL, interactive, label_of, options_of, value_key
from bot.sandbox.refusals import NotThere
from bot.sandbox.values import Account, Channel

Json = dict[str, Any]
Found = tuple[Json, Json]
_BUTTONS = frozenset({"button", "icon_button"})


def button(blocks: list[Json], name: str) -> Found | None:
    """The button with this label, spoken label or action id. A label's end will do: emoji may stand first."""
    buttons = [found for found in interactive(blocks) if found[1]["type"] in _BUTTONS]
    exact = [found for found in buttons if name in (*_ids(found[1]), label_of(*found))]
    close = [found for found in buttons if label_of(*found).casefold().endswith(name.casefold())]
    return next(iter(exact or close), None)


def _ids(element: Json) -> tuple[str, ...]:
    return element["action_id"], element.get("accessibility_label", "")


def buttons_there(blocks: list[Json]) -> list[str]:
    """Buttons as a person would name them, with their action ids."""
    return [_named_element(*found) for found in interactive(blocks) if found[1]["type"] in _BUTTONS]


def menu(blocks: list[Json], name: str) -> Found | None:
    """The menu, or another thing to choose with, with this action id or label."""
    menus = (found for found in interactive(blocks) if found[1]["type"] not in _BUTTONS)
    return next((found for found in menus if name in (found[1]["action_id"], label_of(*found))), None)


def menus_there(blocks: list[Json]) -> list[str]:
    """Menus as a person would name them, with their action ids."""
    return [_named_element(*found) for found in interactive(blocks) if found[1]["type"] not in _BUTTONS]


def _named_element(block: Json, element: Json) -> str:
    return f"“{label_of(block, element)}” ({element['action_id']})"


def field(blocks: list[Json], name: str) -> Found | None:
    """The field with this action id, block id (or its beginning up to a dot) or label, the closest first."""
    fields = [found for found in interactive(blocks) if found[1]["type"] in STATEFUL]
    ways = (
        lambda block, element: block["block_id"] == name,
        lambda block, element: element["action_id"] == name,
        lambda block, element: label_of(block, element).casefold() == name.casefold(),
        lambda block, element: block["block_id"].startswith((f"{name}.", f"{name}:", f"{name}-", f"{name}/")),
        lambda block, element: block["block_id"].startswith(name),
    )
    for way in ways:
        found = [f for f in fields if way(*f)]
        if len(found) > 1:
            raise NotThere(f"{name!r} could be any of: {', '.join(fields_there(blocks, found))}")
        if found:
            return found[0]
    return None


def fields_there(blocks: list[Json], among: Iterable[Found] | None = None) -> list[str]:
    """Fields as a person would name them, with block id and action id."""
    found = interactive(blocks) if among is None else among
    return [
        f"“{label_of(b, e)}” ({b['block_id']}/{e['action_id']})" for b, e in found if e["type"] in STATEFUL
    ]


def option(element: Json, name: str, offered: list[Json]) -> Json:
    """The option with this value or label."""
    for each in offered:
        if name in (each["value"], each["text"]["text"]):
            return {key: each[key] for key in ("text", "value", "description") if key in each}
    names = ", ".join(f"“{each['text']['text']}” ({each['value']})" for each in offered)
    raise NotThere(f"{element['action_id']!r} offers no {name!r}; it offers: {names or 'nothing'}")


class Chooser:
    """Turns what a test says (a word, a list, a date) into an element's part of the payload."""

    def __init__(self, accounts: Iterable[Account], channels: Iterable[Channel]) -> None:
        self._people = {name: a.id for a in accounts for name in (a.id, a.name)}
        self._channels = {name: c.id for c in channels for name in (c.id, c.name, f"#{c.name}")}

    def part(self, element: Json, value: Any, offered: list[Json] | None = None) -> Json:
        """Such as {"selected_option": …} for a select and {"value": …} for a text; None empties it."""
        if element["type"] == "overflow":
            return {"selected_option": option(element, str(value), element["options"])}
        key = value_key(element["type"])
        several = key.endswith("s")
        if value is None or value == "":
            return {key: [] if several else None}
        if several:
            return {key: [self._one(element, each, offered) for each in as_list(value)]}
        return {key: self._one(element, value, offered)}

    def _one(self, element: Json, value: Any, offered: list[Json] | None) -> Any:
        kind = element["type"]
        if "users" in kind:
            return _named(self._people, value, "person")
        if "channels" in kind or "conversations" in kind:
            return _named({**self._channels, **self._people}, value, "channel")
        if value_key(kind).startswith("selected_option"):
            return option(element, str(value), options_of(element) if offered is None else offered)
        return _plain(kind, value)


def _named(known: dict[str, str], name: Any, what: str) -> str:
    if str(name) not in known:
        raise NotThere(f"There is no {what} {name!r}; there is: {', '.join(known)}")
    return known[str(name)]


def _plain(kind: str, value: Any) -> Any:
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    return value if kind == "rich_text_input" else str(value)


def as_list(value: Any) -> list[Any]:
    """One thing or several, as several."""
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
