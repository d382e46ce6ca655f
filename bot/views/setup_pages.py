"""What is set up, for admins: the productions, one of them with its contacts, the tools.

Pure. Pages replace each other in one modal; each carries what its buttons need in its metadata.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.ids import Callback, Do
from bot.language import LANGUAGES, N_, _, ngettext, pgettext, told_day, told_weekday
from bot.views import blocks, choosers
from bot.views.answers import TOLD_OF_TOOLS
from bot.views.blocks import Block, Element, words_of
from bot.views.sentences import sentence, topic
from bot.views.setup_history import last_changes
from bot.views.text import inline, words
from bot.views.tools import tool_and_vendor
from policy import ReviewerRole
from storage import (
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
NOT_REMOVED = N_("A production stays, as its cases name it. Without contacts nobody decides on it any more.")


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role's heading, and what its buttons say to a screen reader and ask."""

    heading: str
    add: str
    change: str
    remove: str
    sure: str


ROLE_WORDS: Mapping[ReviewerRole, RoleWords] = {
    ReviewerRole.CONTACT: RoleWords(
        N_("Contact"),
        N_("Add the contact"),
        N_("Change the contact"),
        N_("Remove the contact"),
        N_("Remove the contact?"),
    ),
    ReviewerRole.LEGAL: RoleWords(
        N_("Legal contact"),
        N_("Add the legal contact"),
        N_("Change the legal contact"),
        N_("Remove the legal contact"),
        N_("Remove the legal contact?"),
    ),
}


def setup_page(
    productions: Sequence[Production], tools: int, changes: Sequence[SetupChange] = (), *, page: int = 0
) -> Block:
    """All productions, a page of them at a time, and the way to the tools."""
    without = [production.code for production in productions if not production.contacts]
    said = words("setup", "list", count=len(productions), without=without[:PAGE], more=len(without) - PAGE)
    shown, following = _paged(productions, page)
    buttons = [
        blocks.button(_("Add a production…"), Do.EDIT_PRODUCTION, "", style="primary"),
        blocks.button(_("Tools ({count})").format(count=tools), Do.SETUP_TOOLS, "0"),
        *following,
    ]
    content = [
        blocks.section(said),
        *(_production_row(production) for production in shown),
        blocks.actions("setup", *buttons),
        *last_changes(changes),
    ]
    return blocks.modal(Callback.SETUP, title_of(Callback.SETUP), content)


def _paged(known: Sequence[Known], page: int) -> tuple[Sequence[Known], list[Element]]:
    """One page, and the button to the next one, after the last to the first."""
    pages = max((len(known) + PAGE - 1) // PAGE, 1)
    page %= pages
    if pages == 1:
        return known, []
    following = (page + 1) % pages
    label = (_("Show the first {count}") if following == 0 else _("Show the next {count}")).format(count=PAGE)
    spoken = _("Page {page} of {pages}. {button}").format(page=page + 1, pages=pages, button=label)
    button = blocks.button(label, Do.NEXT_PAGE, str(following), spoken=spoken)
    return known[page * PAGE : (page + 1) * PAGE], [button]


def _production_row(production: Production) -> Block:
    roles = " · ".join(_counted(contact) for contact in production.contacts)
    name = inline(production.name, 60)
    spoken = _("Open {name}").format(name=name)
    opened = blocks.button(pgettext("button", "Open"), Do.SETUP_PRODUCTION, production.code, spoken=spoken)
    nobody = _("Nobody decides here yet")
    return blocks.quoted(f"{name} · {production.code}\n{roles or nobody}", opened)


def _counted(contact: Contact) -> str:
    """“Contact: 2 people, a group”."""
    said = []
    if people := len(contact.people):
        said.append(ngettext("{count} person", "{count} people", people).format(count=people))
    if contact.group:
        said.append(_("a group"))
    if deputies := len(contact.deputies):
        # Translators: so many deputies
        standing_in = ngettext("{count} standing in", "{count} standing in", deputies)
        said.append(standing_in.format(count=deputies))
    role = _(ROLE_WORDS[contact.role].heading)
    # Translators: such as “Contact: 2 people, a group”
    return _("{role}: {people}").format(role=role, people=", ".join(said))


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
        blocks.context(_(NOT_REMOVED)),
        blocks.actions("back", blocks.button(_("Back to the list"), Do.SETUP_LIST, "0")),
    ]
    title = title_of(Callback.SETUP_PRODUCTION)
    return blocks.modal(Callback.SETUP_PRODUCTION, title, content, metadata=json.dumps(mark))


def title_of(page: Callback) -> str:
    """The title of a page."""
    titles = {
        Callback.SETUP: pgettext("title of a form, at most 24 characters", "Set-up"),
        Callback.SETUP_PRODUCTION: pgettext("title of a form, at most 24 characters", "Production"),
        Callback.SETUP_TOOLS: pgettext("title of a form, at most 24 characters", "Tools"),
    }
    return titles[page]


def _change(production: Production) -> Element:
    spoken = _("Change {name}").format(name=inline(production.name, 60))
    return blocks.button(_("Change…"), Do.EDIT_PRODUCTION, production.code, spoken=spoken)


def _language(code: str) -> str:
    """By its own name; what was written by hand long ago as it was written."""
    return LANGUAGES[code].name if code in LANGUAGES else inline(code)


def _facts(production: Production) -> list[Element]:
    rows = [
        _row(_("Code"), words_of(production.code)),
        _row(_("Channel"), _place(production.channel)),
        _row(_("Time zone"), words_of(production.time_zone)),
    ]
    language = [_row(_("Language"), words_of(_language(production.language)))] if production.language else []
    return [blocks.bullets([*rows, *language])]


def _role(role: ReviewerRole, contact: Contact | None) -> list[Block]:
    told = ROLE_WORDS[role]
    heading = blocks.rich(blocks.line(words_of(_(told.heading), bold=True)))
    if contact is None:
        missing = blocks.section(words("setup", "nobody", role=role))
        add = blocks.button(_("Add…"), Do.EDIT_CONTACT, role, spoken=_(told.add))
        return [blocks.divider(), heading, missing, blocks.actions(role, add)]
    change = blocks.button(_("Change…"), Do.EDIT_CONTACT, role, spoken=_(told.change))
    remove = blocks.button(_("Remove…"), Do.REMOVE_CONTACT, role, style="danger", spoken=_(told.remove))
    asked = _("They lose the right to decide at once. What needs this role waits until somebody has it.")
    remove = choosers.asks_once_more(remove, _(told.sure), asked, _("Remove"))
    known = blocks.rich(blocks.bullets(_known_of(contact)))
    return [blocks.divider(), heading, known, blocks.actions(role, change, remove)]


def _known_of(contact: Contact) -> list[list[Element]]:
    people = [_row(_("People"), *_people(contact.people))] if contact.people else []
    group = [_row(_("Group"), blocks.group(contact.group))] if contact.group else []
    deputies = [_row(_("Deputies"), *_people(contact.deputies))] if contact.deputies else []
    hours = _row(_("Working hours"), words_of(told_hours(contact.working_hours)))
    return [*people, *group, *deputies, _row(_("Channel"), _place(contact.channel)), hours]


def _people(entries: Sequence[str]) -> list[Element]:
    """People by name; of another workspace, with it."""
    shown: list[Element] = []
    for entry in entries[:SHOWN_PEOPLE]:
        shown += [words_of(", ")] if shown else []
        shown += _person(entry)
    left = len(entries) - SHOWN_PEOPLE
    if left <= 0:
        return shown
    more = ngettext("{people} and {count} more", "{people} and {count} more", left)
    return sentence(more, people=shown, count=str(left))


def _person(entry: str) -> list[Element]:
    team, _slash, user = entry.rpartition("/")
    who = blocks.person(user)
    return sentence(_("{person} of {workspace}"), person=who, workspace=team) if team else [who]


def told_hours(hours: WorkingHours) -> str:
    """Working hours in words."""
    days = [told_weekday(day) for day in hours.days]
    in_a_row = len(days) > 2 and hours.days[-1] - hours.days[0] == len(days) - 1
    # Translators: days of the week, such as “Mon to Fri”
    named = _("{first} to {last}").format(first=days[0], last=days[-1]) if in_a_row else ", ".join(days)
    zone = hours.time_zone or _("the production's time")
    # Translators: working hours, such as “Mon to Fri, 09:00 to 18:00, Europe/London”
    said = _("{days}, {start} to {end}, {zone}")
    return said.format(days=named, start=f"{hours.start:%H:%M}", end=f"{hours.end:%H:%M}", zone=zone)


def _row(label: str, *said: Element) -> list[Element]:
    return [words_of(f"{topic(label)['text']} ", bold=True), *said]


def _place(channel: str) -> Element:
    return {"type": "channel", "channel_id": channel}


def tools_page(tools: Sequence[Tool], *, page: int = 0) -> Block:
    """The registry of tools, whose answers a request takes over."""
    shown, following = _paged(tools, page)
    buttons = [
        blocks.button(_("Add a tool…"), Do.EDIT_TOOL, "", style="primary"),
        blocks.button(_("Back to the productions"), Do.SETUP_LIST, "0"),
        *following,
    ]
    content = [
        blocks.section(words("setup", "tools", count=len(tools))),
        *(_tool_row(tool) for tool in shown),
        blocks.actions("tools", *buttons),
    ]
    return blocks.modal(Callback.SETUP_TOOLS, title_of(Callback.SETUP_TOOLS), content)


def _tool_row(tool: Tool) -> Block:
    known = ", ".join(_(told[getattr(tool, fact)]) for fact, told in TOLD_OF_TOOLS.items())
    if tool.reviewed_on:
        # Translators: {known} ends with such as “terms read”; then on which day
        known = _("{known}, on {day}").format(known=known, day=told_day(tool.reviewed_on))
    spoken = _("Change {name}").format(name=inline(tool.name, 60))
    change = blocks.button(_("Change…"), Do.EDIT_TOOL, tool.name, spoken=spoken)
    return blocks.quoted(f"{tool_and_vendor(tool, 100, 60)}\n{known}", change)
