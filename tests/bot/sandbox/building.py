"""Blocks and views for the tests, valid unless something else is asked for."""

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, label: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "actions", "elements": list(elements)}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": plain(text), **more}


def options(*labels: str) -> list[Json]:
    return [{"text": plain(label), "value": label.lower()} for label in labels]


def field(block_id: str, kind: str = "plain_text_input", **more: Any) -> Json:
    """An input block; its action id is the block id up to a dot. What is given goes into its element."""
    outer: Json = {name: more.pop(name) for name in ("optional", "dispatch_action", "label") if name in more}
    label = plain(outer.pop("label", block_id.title()))
    element = {"type": kind, "action_id": block_id.partition(".")[0], **more}
    return {"type": "input", "block_id": block_id, "label": label, "element": element, **outer}


def modal(*blocks: Json, title: str = "Form", **more: Any) -> Json:
    shown = {"type": "modal", "callback_id": "form", "title": plain(title), "submit": plain("Send")}
    return {**shown, "blocks": list(blocks), **more}


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks)}
