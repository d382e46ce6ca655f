"""Inputs with which somebody chooses people, a channel, a time or a day, and buttons that ask once more.

Plain Block Kit shapes, beside those of `blocks.py`; they know nothing of what is chosen.
"""

from collections.abc import Sequence
from datetime import date, time

from bot.language import _
from bot.views.blocks import Element, confirmation, hint_inside

MOST_PEOPLE = 25


def people(action_id: str, chosen: Sequence[str], placeholder: str) -> Element:
    """People of this workspace."""
    element: Element = {"type": "multi_users_select", "action_id": action_id}
    element |= {"placeholder": hint_inside(placeholder), "max_selected_items": max(MOST_PEOPLE, len(chosen))}
    return element | ({"initial_users": list(chosen)} if chosen else {})


def channel(action_id: str, chosen: str | None) -> Element:
    """A channel, public or private; no direct messages."""
    element: Element = {"type": "conversations_select", "action_id": action_id}
    element |= {"placeholder": hint_inside(_("Choose a channel"))}
    element |= {"filter": {"include": ["public", "private"]}}
    return element | ({"initial_conversation": chosen} if chosen else {})


def clock(action_id: str, chosen: time) -> Element:
    """A time of the day."""
    return {"type": "timepicker", "action_id": action_id, "initial_time": f"{chosen:%H:%M}"}


def day(action_id: str, chosen: date | None) -> Element:
    """A day, the one that is known already if there is one."""
    element: Element = {"type": "datepicker", "action_id": action_id}
    element |= {"placeholder": hint_inside(_("Choose a date"))}
    return element | ({"initial_date": chosen.isoformat()} if chosen else {})


def asks_once_more(button: Element, title: str, text: str, yes: str) -> Element:
    """The button, whose effect is confirmed first."""
    asked = confirmation(title, text, yes, _("Keep it"))
    return button | {"confirm": asked | {"style": "danger"}}
