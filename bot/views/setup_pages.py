"""What is set up, for admins: the productions, one of them with its contacts, the tools.

Pure. Pages replace each other in one modal; each carries what its buttons need in its metadata.
"""

import json
from collections.abc import Sequence
from typing import TypeVar

from bot.ids import Callback, Do
from bot.language import told_day
from bot.views import blocks, choosers
from bot.views.answers import TOLD_OF_TOOLS
from bot.views.blocks import Block, Element, words_of
from bot.views.setup_history import last_changes
from bot.views.text import inline, words
from policy import ReviewerRole
from storage import (
    DAYS,
    Contact,
    Production,
    SetupChange,
    Tool,
    WorkingHours,
    fingerprint,
    production_entry,
)

Known = TypeVar("Known")

PAGE = 30
SHOWN_PEOPLE = 40
HEADINGS = {ReviewerRole.CONTACT: "Contact", ReviewerRole.LEGAL: "Legal contact"}
NOT_REMOVED = "A production stays, as its cases name it. Without contacts nobody decides on it any more."


def setup_page(
    productions: Sequence[Production], tools: int, changes: Sequence[SetupChange] = (), *, page: int = 0
) -> Block:
    """All productions, a page of them at a time, and the way to the tools."""
    without = [production.code for production in productions if not production.contacts]
    said = words("setup", "list", count=len(productions), without=without[:PAGE], more=len(without) - PAGE)
    shown, following = _paged(productions, page)
    buttons = [
        blocks.button("Add a production…", Do.EDIT_PRODUCTION, "", style="primary"),
        blocks.button(f"Tools ({tools})", Do.SETUP_TOOLS, "0"),
        *following,
    ]
    content = [
        blocks.section(said),
        *(_production_row(production) for production in shown),
        blocks.actions("setup", *buttons),
        *last_changes(changes),
    ]
    return blocks.modal(Callback.SETUP, "Set-up", content)


def _paged(known: Sequence[Known], page: int) -> tuple[Sequence[Known], list[Element]]:
    """One page, and the button to the next one, after the last to the first."""
    pages = max((len(known) + PAGE - 1) // PAGE, 1)
    page %= pages
    if pages == 1:
        return known, []
    following = (page + 1) % pages
    label = f"Show the first {PAGE}" if following == 0 else f"Show the next {PAGE}"
    button = blocks.button(label, Do.NEXT_PAGE, str(following), spoken=f"Page {page + 1} of {pages}. {label}")
    return known[page * PAGE : (page + 1) * PAGE], [button]


def _production_row(production: Production) -> Block:
    roles = " · ".join(f"{HEADINGS[contact.role]}: {_counted(contact)}" for contact in production.contacts)
    name = inline(production.name, 60)
    opened = blocks.button("Open", Do.SETUP_PRODUCTION, production.code, spoken=f"Open {name}")
    return blocks.quoted(f"{name} · {production.code}\n{roles or 'Nobody decides here yet'}", opened)


def _counted(contact: Contact) -> str:
    people = len(contact.people)
    said = [
        *([f"{people} {'person' if people == 1 else 'people'}"] if people else []),
        *(["a group"] if contact.group else []),
        *([f"{len(contact.deputies)} standing in"] if contact.deputies else []),
    ]
    return ", ".join(said)


def production_page(production: Production, changes: Sequence[SetupChange] = ()) -> Block:
    """One production: what is known of it, who decides, and what was changed last."""
    mark = {"production": production.code, "begun": fingerprint(production_entry(production).plain())}
    contacts = {contact.role: contact for contact in production.contacts}
    content = [
        blocks.header(inline(production.name, 100)),
        blocks.rich(*_facts(production)),
        blocks.actions("production", _change(production)),
        *(block for role in ReviewerRole for block in _role(role, contacts.get(role))),
        *last_changes(changes),
        blocks.context(NOT_REMOVED),
        blocks.actions("back", blocks.button("Back to the list", Do.SETUP_LIST, "0")),
    ]
    return blocks.modal(Callback.SETUP_PRODUCTION, "Production", content, metadata=json.dumps(mark))


def _change(production: Production) -> Element:
    spoken = f"Change {inline(production.name, 60)}"
    return blocks.button("Change…", Do.EDIT_PRODUCTION, production.code, spoken=spoken)


def _facts(production: Production) -> list[Element]:
    rows = [
        _row("Code", words_of(production.code)),
        _row("Channel", _place(production.channel)),
        _row("Time zone", words_of(production.time_zone)),
    ]
    language = [_row("Language", words_of(inline(production.language)))] if production.language else []
    return [blocks.bullets([*rows, *language])]


def _role(role: ReviewerRole, contact: Contact | None) -> list[Block]:
    heading = blocks.rich(blocks.line(words_of(HEADINGS[role], bold=True)))
    if contact is None:
        missing = blocks.section(words("setup", "nobody", role=role))
        add = blocks.button("Add…", Do.EDIT_CONTACT, role, spoken=f"Add the {HEADINGS[role].lower()}")
        return [blocks.divider(), heading, missing, blocks.actions(role, add)]
    name = f"the {HEADINGS[role].lower()}"
    change = blocks.button("Change…", Do.EDIT_CONTACT, role, spoken=f"Change {name}")
    remove = blocks.button("Remove…", Do.REMOVE_CONTACT, role, style="danger", spoken=f"Remove {name}")
    asked = "They lose the right to decide at once. What needs this role waits until somebody has it."
    remove = choosers.asks_once_more(remove, f"Remove {name}?", asked, "Remove")
    known = blocks.rich(blocks.bullets(_known_of(contact)))
    return [blocks.divider(), heading, known, blocks.actions(role, change, remove)]


def _known_of(contact: Contact) -> list[list[Element]]:
    people = [_row("People", *_people(contact.people))] if contact.people else []
    group = [_row("Group", blocks.group(contact.group))] if contact.group else []
    deputies = [_row("Deputies", *_people(contact.deputies))] if contact.deputies else []
    hours = _row("Working hours", words_of(told_hours(contact.working_hours)))
    return [*people, *group, *deputies, _row("Channel", _place(contact.channel)), hours]


def _people(entries: Sequence[str]) -> list[Element]:
    """People by name; of another workspace, with it."""
    found: list[Element] = []
    for entry in entries[:SHOWN_PEOPLE]:
        team, _, user = entry.rpartition("/")
        found += [blocks.person(user), words_of(f" of {team}, " if team else ", ")]
    left = len(entries) - SHOWN_PEOPLE
    last = f" and {left} more" if left > 0 else found.pop()["text"].removesuffix(", ")
    return [*found, words_of(last)] if last else found


def told_hours(hours: WorkingHours) -> str:
    """Working hours in words."""
    days = [DAYS[day].capitalize() for day in hours.days]
    in_a_row = len(days) > 2 and hours.days[-1] - hours.days[0] == len(days) - 1
    named = f"{days[0]} to {days[-1]}" if in_a_row else ", ".join(days)
    zone = hours.time_zone or "the production's time"
    return f"{named}, {hours.start:%H:%M} to {hours.end:%H:%M}, {zone}"


def _row(label: str, *said: Element) -> list[Element]:
    return [words_of(f"{label}: ", bold=True), *said]


def _place(channel: str) -> Element:
    return {"type": "channel", "channel_id": channel}


def tools_page(tools: Sequence[Tool], *, page: int = 0) -> Block:
    """The registry of tools, whose answers a request takes over."""
    shown, following = _paged(tools, page)
    buttons = [
        blocks.button("Add a tool…", Do.EDIT_TOOL, "", style="primary"),
        blocks.button("Back to the productions", Do.SETUP_LIST, "0"),
        *following,
    ]
    content = [
        blocks.section(words("setup", "tools", count=len(tools))),
        *(_tool_row(tool) for tool in shown),
        blocks.actions("tools", *buttons),
    ]
    return blocks.modal(Callback.SETUP_TOOLS, "Tools", content)


def _tool_row(tool: Tool) -> Block:
    name = inline(tool.name, 100)
    vendor = f" by {inline(tool.vendor, 60)}" if tool.vendor else ""
    known = ", ".join(told[getattr(tool, fact)] for fact, told in TOLD_OF_TOOLS.items())
    reviewed = f", on {told_day(tool.reviewed_on)}" if tool.reviewed_on else ""
    change = blocks.button("Change…", Do.EDIT_TOOL, tool.name, spoken=f"Change {inline(tool.name, 60)}")
    return blocks.quoted(f"{name}{vendor}\n{known}{reviewed}", change)
