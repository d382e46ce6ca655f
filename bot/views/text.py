"""Words for Slack: escaping, counting, cutting, fitting, and the templates that hold our sentences.

Knows nothing of cases. How texts are measured and cut stands in `lengths.py`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.language import _, all_of, ngettext, told_day
from bot.views.blocks import AT, Block, strings
from bot.views.lengths import paragraphs as paragraphs
from bot.views.lengths import shorten as shorten
from bot.views.lengths import units as units
from bot.views.stored_words import told

MESSAGE_CHARACTERS = 12_000
FALLBACK_CHARACTERS = 4_000

_SPOILED = re.compile("[\x00\ud800-\udfff]")
_ISOLATE, _END = "\u2068", "\u2069"
_TURNS_LINE = frozenset({"R", "AL", "RLE", "RLO", "LRE", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})
_OPENS = frozenset({"RLI", "LRI", "FSI"})


@dataclass(frozen=True, slots=True)
class Post:
    """A message. `text` is what notifications and screen readers give, so it tells the whole outcome."""

    text: str
    blocks: list[Block]


class Mrkdwn(str):
    """Text that is markup already, and must not be escaped again."""

    __slots__ = ()


def escape(value: object) -> str:
    """A value as inert mrkdwn. Slack knows three entities only."""
    if isinstance(value, Mrkdwn):
        return value
    return str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clean(text: str) -> str:
    """Typed text as it can be stored and sent: without NUL and halves of characters, trimmed."""
    return _SPOILED.sub(lambda spoiled: "" if spoiled[0] == "\x00" else "\ufffd", text).strip()


def isolate(text: str) -> str:
    """A user's text for a line of ours: right-to-left text in it cannot turn the words around it."""
    if text.isascii():
        return text
    kinds = [unicodedata.bidirectional(character) for character in text]
    if _TURNS_LINE.isdisjoint(kinds):
        return text
    ends = kinds.count("PDI")
    opens = sum(kind in _OPENS for kind in kinds)
    return _ISOLATE * (1 + ends) + text + _END * (1 + ends + opens)


def inline(text: str, limit: int = 100) -> str:
    """A user's text for a line of ours: on one line, at most `limit` characters, isolated."""
    flat = " ".join(text.split())
    told = isolate(shorten(flat, limit))
    over = units(told) - limit
    return told if over <= 0 else isolate(shorten(flat, limit - over))


def size(blocks: Iterable[Block]) -> int:
    """The characters of blocks, as the limit on a message counts them, and rather more than fewer."""
    return sum(units(escape(text)) for block in blocks for text in strings(block))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message. `draw` gets the room that is left; the lowest `turn` gets room first."""

    draw: Callable[[int], list[Block]]
    turn: int = 0


def fixed(*blocks: Block) -> Part:
    """A piece that is always there, whole."""
    return Part(lambda _room: list(blocks))


def fit(parts: Sequence[Part], limit: int = MESSAGE_CHARACTERS) -> list[Block]:
    """The parts' blocks in their order, within the limit on a message's characters."""
    room = limit
    drawn: dict[int, list[Block]] = {}
    for index in sorted(range(len(parts)), key=lambda index: parts[index].turn):
        drawn[index] = parts[index].draw(max(room, 0))
        room -= size(drawn[index])
    return [block for index in range(len(parts)) for block in drawn[index]]


def spoken(*pieces: str) -> str:
    """The top-level text of a message: escaped pieces, the most important first, as many lines as fit."""
    text = ""
    for line in filter(None, "\n".join(pieces).split("\n")):
        if units(text) + units(line) < FALLBACK_CHARACTERS:
            text = f"{text}\n{line}".lstrip()
    return text


def told_time(at: datetime) -> str:
    """A time for readers whose Slack cannot tell it in their own zone."""
    return f"{told_day(at.date())}, {at:%H:%M} UTC"


def _moment(at: datetime) -> Mrkdwn:
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{_(AT)}|{told_time(at)}>")


def mention(entry: str) -> Mrkdwn:
    """A person or group of the set-up in markup: a user id, with or without its workspace, or a group id."""
    user = escape(entry.rpartition("/")[2])
    return Mrkdwn(f"<!subteam^{user}>" if user.startswith("S") else f"<@{user}>")


def _translated(text: str, **values: object) -> Mrkdwn:
    """The words of a `trans` block. Its values are escaped here, once; its own markup stays."""
    return Mrkdwn(_(text) % {name: escape(value) for name, value in values.items()})


def _counted(one: str, many: str, number: int, /, **values: object) -> Mrkdwn:
    return Mrkdwn(ngettext(one, many, number) % {name: escape(value) for name, value in values.items()})


_TEMPLATES = Environment(
    extensions=["jinja2.ext.i18n"],
    loader=PackageLoader("bot.views"),
    undefined=StrictUndefined,
    finalize=escape,
    trim_blocks=True,
    lstrip_blocks=True,
    # Else the file's date is asked for at each use.
    auto_reload=False,
    # Slack has no HTML: autoescape would show &#39; as it is. `escape` runs once on every value instead.
    autoescape=False,  # noqa: S701
)
_TEMPLATES.policies["ext.i18n.trimmed"] = True
_TEMPLATES.globals |= {"gettext": _translated, "ngettext": _counted}
_TEMPLATES.newstyle_gettext = True  # type: ignore[attr-defined]
# In a template `trans` is for our sentences; `| told` for a text that comes from elsewhere, which is escaped.
del _TEMPLATES.globals["_"]
_TEMPLATES.filters |= {
    "told": told,
    "joined": lambda items, by: Mrkdwn(by.join(escape(each) for each in items)),
    "listed": lambda items: Mrkdwn(all_of(escape(each) for each in items)),
    "who": mention,
    "where": lambda channel: Mrkdwn(f"<#{escape(channel)}>"),
    "moment": _moment,
    "day": told_day,
    "short": inline,
}


def words(template: str, block: str, **values: Any) -> str:
    """A block of templates/<template>.j2 as mrkdwn on one line; every value is escaped, once."""
    found = _TEMPLATES.get_template(f"{template}.j2")
    text = "".join(found.blocks[block](found.new_context(values)))
    return "\n".join(" ".join(row.split()) for row in text.strip().split("\n"))
