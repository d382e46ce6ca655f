"""The few Block Kit shapes that we use, each one typed function that returns a plain dict.

Knows nothing of cases or forms. What a user wrote goes into `plain` or rich text, which Slack never parses.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.language import N_, _, pgettext
from bot.views.lengths import shorten

# Translators: {date_short_pretty} and {time} are filled in by Slack: “3 Nov 2026 at 14:00”, “today at 14:00”
AT = N_("{date_short_pretty} at {time}")

Block = dict[str, Any]
Element = dict[str, Any]

# What Slack allows. Our own words are longer in other languages, and are cut rather than refused.
TITLE = 24
OPTION_TEXT = 75
BUTTON = 75
PLACEHOLDER = 150
HEADER = 150
LABEL = 2000
ASKED_TITLE, ASKED_TEXT, ASKED_ANSWER = 100, 300, 30
OPTIONS = 100
TEXT_INPUT = 3000


def plain(text: str) -> Element:
    """Text that Slack shows letter by letter: no markup, no mentions, no :emoji:."""
    return {"type": "plain_text", "text": text, "emoji": False}


def mrkdwn(text: str) -> Element:
    """Text with Slack's markup: for our own words, never for a user's."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(shorten(text, HEADER))}


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph of our own words (mrkdwn), with a button beside it if there is one."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    return block | ({"accessory": accessory} if accessory else {})


def quoted(text: str, accessory: Element | None = None) -> Block:
    """A paragraph that somebody else wrote; Slack folds a long one by itself."""
    block: Block = {"type": "section", "text": plain(text)}
    return block | ({"accessory": accessory} if accessory else {})


def context(text: str) -> Block:
    """A small grey line of our own words (mrkdwn)."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def divider() -> Block:
    return {"type": "divider"}


def rich(*parts: Element) -> Block:
    """Rich text from `line` and `bullets`."""
    return {"type": "rich_text", "elements": list(parts)}


def line(*elements: Element) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def bullets(items: Iterable[Sequence[Element]]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(*item) for item in items]}


def words_of(text: str, *, bold: bool = False) -> Element:
    """A piece of rich text, inert whatever it says. It must not be empty."""
    element: Element = {"type": "text", "text": text}
    return element | ({"style": {"bold": True}} if bold else {})


def link(url: str, text: str) -> Element:
    return {"type": "link", "url": url, "text": text}


def person(user: str) -> Element:
    return {"type": "user", "user_id": user}


def group(group_id: str) -> Element:
    return {"type": "usergroup", "usergroup_id": group_id}


def channel(channel_id: str) -> Element:
    return {"type": "channel", "channel_id": channel_id}


def moment(at: datetime, fallback: str) -> Element:
    """A time in the reader's own zone; `fallback` where Slack cannot tell it."""
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": _(AT),
        "fallback": fallback,
    }


def button(text: str, action_id: str, value: str, *, style: str | None = None, spoken: str = "") -> Element:
    """A button; `spoken` is what a screen reader says where the text alone would not tell enough."""
    label = plain(shorten(text, BUTTON))
    element: Element = {"type": "button", "text": label, "action_id": action_id, "value": value}
    element |= {"style": style} if style else {}
    return element | ({"accessibility_label": shorten(spoken, BUTTON)} if spoken else {})


def asking(button: Element, title: str, text: str) -> Element:
    """The button asks once more before it acts; at most 100 characters of title and 300 of text."""
    style = {"style": button["style"]} if "style" in button else {}
    asked = confirmation(title, text, button["text"]["text"], _("Not yet"))
    return button | {"confirm": asked | style}


def confirmation(title: str, text: str, yes: str, no: str) -> Element:
    """What a button asks before it acts."""
    return {
        "title": plain(shorten(title, ASKED_TITLE)),
        "text": plain(shorten(text, ASKED_TEXT)),
        "confirm": plain(shorten(yes, ASKED_ANSWER)),
        "deny": plain(shorten(no, ASKED_ANSWER)),
    }


def actions(block_id: str, *buttons: Element) -> Block:
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}


def option(text: str, value: str, description: str = "") -> Element:
    shape: Element = {"text": plain(shorten(text, OPTION_TEXT)), "value": value}
    return shape | ({"description": plain(shorten(description, OPTION_TEXT))} if description else {})


def radios(action_id: str, options: Sequence[Element], chosen: str | None = None) -> Element:
    element: Element = {"type": "radio_buttons", "action_id": action_id, "options": list(options)}
    return element | _initial_option(options, chosen)


def checkboxes(action_id: str, options: Sequence[Element], chosen: Sequence[str] = ()) -> Element:
    element: Element = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    return element | _initial_options(options, chosen)


def select(action_id: str, options: Sequence[Element], chosen: str | None, placeholder: str) -> Element:
    """One of many; more than a hundred options are put into groups."""
    element: Element = {"type": "static_select", "action_id": action_id}
    element |= {"placeholder": hint_inside(placeholder)}
    return element | _options(options) | _initial_option(options, chosen)


def multi_select(
    action_id: str, options: Sequence[Element], chosen: Sequence[str], placeholder: str, most: int
) -> Element:
    """Several of many; more than a hundred options are put into groups."""
    element: Element = {"type": "multi_static_select", "action_id": action_id, "max_selected_items": most}
    element |= {"placeholder": hint_inside(placeholder)}
    return element | _options(options) | _initial_options(options, chosen)


def _options(options: Sequence[Element]) -> Element:
    if len(options) <= OPTIONS:
        return {"options": list(options)}
    pages = [options[start : start + OPTIONS] for start in range(0, len(options), OPTIONS)]
    return {"option_groups": [{"label": plain(_span(page)), "options": list(page)} for page in pages]}


def _span(page: Sequence[Element]) -> str:
    first, last = page[0]["text"]["text"], page[-1]["text"]["text"]
    # An emoji counts twice, and Slack takes no more than 75 characters.
    return f"{first[:17]} … {last[:17]}"


def _initial_option(options: Sequence[Element], chosen: str | None) -> Element:
    found = [option for option in options if option["value"] == chosen]
    return {"initial_option": found[0]} if found else {}


def _initial_options(options: Sequence[Element], chosen: Sequence[str]) -> Element:
    found = [option for option in options if option["value"] in chosen]
    return {"initial_options": found} if found else {}


def text_input(
    action_id: str, initial: str | None = None, *, multiline: bool = False, most: int = TEXT_INPUT
) -> Element:
    element: Element = {"type": "plain_text_input", "action_id": action_id, "max_length": most}
    element |= {"multiline": True} if multiline else {}
    return element | ({"initial_value": initial} if initial else {})


def date_input(action_id: str, chosen: date | None = None) -> Element:
    element: Element = {
        "type": "datepicker",
        "action_id": action_id,
        "placeholder": hint_inside(_("Choose a date")),
    }
    return element | ({"initial_date": chosen.isoformat()} if chosen else {})


def link_input(action_id: str) -> Element:
    return {"type": "url_text_input", "action_id": action_id}


def person_select(action_id: str, placeholder: str, chosen: str | None = None) -> Element:
    """Somebody whom the reader can see in Slack."""
    element: Element = {"type": "users_select", "action_id": action_id}
    element |= {"placeholder": hint_inside(placeholder)}
    return element | ({"initial_user": chosen} if chosen else {})


def hint_inside(text: str) -> Element:
    """What an empty input says."""
    return plain(shorten(text, PLACEHOLDER))


def field(block_id: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    """A question with its label. An error that names `block_id` stands beneath it."""
    named = plain(shorten(label, LABEL))
    block: Block = {"type": "input", "block_id": block_id, "label": named, "element": element}
    block |= {"hint": plain(shorten(hint, LABEL))} if hint else {}
    return block | ({"optional": True} if optional else {})


def modal(
    callback: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "",
    metadata: str = "",
) -> Block:
    """A form or a notice. The metadata holds ids only; answers live in the database."""
    view: Block = {"type": "modal", "callback_id": callback, "title": plain(shorten(title, TITLE))}
    closes = close or pgettext("button of a form, at most 24 characters", "Close")
    view |= {"close": plain(shorten(closes, TITLE)), "blocks": list(blocks)}
    view |= {"submit": plain(shorten(submit, TITLE))} if submit else {}
    return view | ({"private_metadata": metadata} if metadata else {})


def home(blocks: Sequence[Block]) -> Block:
    return {"type": "home", "blocks": list(blocks)}


def strings(shape: Any) -> Iterable[str]:
    """Every text in a shape that counts towards the size of a message."""
    if isinstance(shape, Mapping):
        for key, value in shape.items():
            if isinstance(value, str):
                if key in COUNTED:
                    yield value
            else:
                yield from strings(value)
    elif isinstance(shape, list):
        for item in shape:
            yield from strings(item)


COUNTED = frozenset({"text", "url", "fallback", "value"})
