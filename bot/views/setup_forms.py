"""The forms of the set-up: a production, who reviews it in a role, a tool.

Pure; their readers stand in `setup_readers.py`. Each form carries what it began with, so that two people who
change the same at once are told.
"""

import json
from collections.abc import Sequence
from typing import Any

from bot.ids import Callback, Do
from bot.language import LANGUAGES, N_, _, capitalised, pgettext, told_weekday
from bot.views import blocks, choosers
from bot.views.blocks import Block, Element
from bot.views.fields import text_input
from bot.views.questions import TOOL
from bot.views.setup_pages import ROLE_WORDS
from bot.views.text import inline, words
from policy import ReviewerRole
from storage import DAYS, Production, Tool, WorkingHours, fingerprint, production_entry, tool_entry

# The file allows 100 characters; Slack counts an emoji as two.
NAME_MOST = 200
CODE_MOST = 20
ELSEWHERE_MOST = 1000
ZONE_HINT = N_("Such as Europe/London. The weekly digest comes by it.")
ELSEWHERE = N_("For people of another workspace, with Slack Connect: T0123ABCD/U0123ABCD, one per line.")
LANGUAGE_HINT = N_("Of cards and of its channel; whoever is told something themselves reads their own.")
GROUP_HINT = N_("Its handle, such as @genai-legal. Whoever is in it when they click may decide.")


def production_form(known: Production | None) -> Block:
    """A production; a new one gets its code here, once and for all."""
    begun = fingerprint(production_entry(known).plain()) if known else ""
    form = _Form(begun)
    code = form.text(
        "code", _("Code"), None, CODE_MOST, _("Its cases are called by it, such as TIDEWATER-1.")
    )
    content = [
        blocks.section(words("setup", "production")),
        *([] if known else [code]),
        form.text("name", _("Name"), known.name if known else None, NAME_MOST),
        form.field("channel", _("Channel"), choosers.channel("channel", known.channel if known else None)),
        form.text("time_zone", _("Time zone"), known.time_zone if known else None, NAME_MOST, _(ZONE_HINT)),
        _language(form, known.language if known else None),
        _back(Do.SETUP_PRODUCTION if known else Do.SETUP_LIST, known.code if known else "0"),
    ]
    title = _production_title(is_new=known is None)
    mark = {"production": known.code if known else None, "begun": begun}
    return _modal(Callback.PRODUCTION_FORM, title, content, mark)


def _language(form: "_Form", known: str | None) -> Block:
    """Each by its own name. One that was written by hand long ago and that we do not speak is none."""
    spoken = [blocks.option(each.name, each.code) for each in LANGUAGES.values()]
    chosen = blocks.select("language", spoken, known, _("Choose a language"))
    return form.field("language", _("Language"), chosen, hint=_(LANGUAGE_HINT), optional=True)


def _production_title(*, is_new: bool) -> str:
    if is_new:
        return pgettext("title of a form, at most 24 characters", "Add a production")
    return pgettext("title of a form, at most 24 characters", "Change a production")


def contact_form(production: Production, role: ReviewerRole) -> Block:
    """Who reviews for the production in that role."""
    known = next((contact for contact in production.contacts if contact.role is role), None)
    begun = fingerprint(production_entry(production).plain())
    form = _Form(f"{begun}-{role}")
    hours = known.working_hours if known else WorkingHours()
    group = known.group if known else None
    content = [
        blocks.section(words("setup", "contact", name=production.name, role=role)),
        *form.people("people", _("People"), _("People of other workspaces"), known.people if known else ()),
        form.text("group", _("Or a user group"), group, NAME_MOST, _(GROUP_HINT), optional=True),
        form.field("channel", _("Channel"), choosers.channel("channel", known.channel if known else None)),
        *form.people(
            "deputies", _("Deputies"), _("Deputies of other workspaces"), known.deputies if known else ()
        ),
        *_hours(form, hours),
        _back(Do.SETUP_PRODUCTION, production.code),
    ]
    mark = {"production": production.code, "role": role, "begun": begun}
    return _modal(Callback.CONTACT_FORM, _(ROLE_WORDS[role].heading), content, mark)


def _hours(form: "_Form", hours: WorkingHours) -> list[Block]:
    names = [blocks.option(told_weekday(number), day) for number, day in enumerate(DAYS)]
    days = blocks.checkboxes("days", names, [DAYS[day] for day in hours.days])
    zone_hint = _("Only where it is not the production's.")
    zone = hours.time_zone
    return [
        form.field("days", _("Working days"), days, hint=_("Reminders count working time only.")),
        form.field(
            "hours_from",
            pgettext("beginning of the working hours", "From"),
            choosers.clock("hours_from", hours.start),
        ),
        form.field(
            "hours_to", pgettext("end of the working hours", "To"), choosers.clock("hours_to", hours.end)
        ),
        form.text("hours_zone", _("Their time zone"), zone, NAME_MOST, zone_hint, optional=True),
    ]


def tool_form(known: Tool | None) -> Block:
    """A tool of the registry with what is known of its terms."""
    begun = fingerprint(tool_entry(known).plain()) if known else ""
    form = _Form(begun)
    answers = [
        form.field(
            question.field,
            capitalised(_(question.label)),
            blocks.radios(
                question.field,
                [blocks.option(_(choice.label), choice.value) for choice in question.offered],
                getattr(known, question.field) if known else None,
            ),
        )
        for question in TOOL
    ]
    reviewed = choosers.day("reviewed_on", known.reviewed_on if known else None)
    content = [
        blocks.header(inline(known.name, 100)) if known else form.text("name", _("Name"), None, NAME_MOST),
        form.text("vendor", _("Vendor"), known.vendor if known else None, NAME_MOST, optional=True),
        *answers,
        form.field("reviewed_on", _("Terms reviewed on"), reviewed, optional=True),
        _back(Do.SETUP_TOOLS, "0", *([_remove(known)] if known else [])),
    ]
    title = _tool_title(is_new=known is None)
    mark = {"tool": known.name if known else None, "begun": begun}
    return _modal(Callback.TOOL_FORM, title, content, mark)


def _tool_title(*, is_new: bool) -> str:
    if is_new:
        return pgettext("title of a form, at most 24 characters", "Add a tool")
    return pgettext("title of a form, at most 24 characters", "Change a tool")


def _remove(known: Tool) -> Element:
    button = blocks.button(_("Remove this tool…"), Do.REMOVE_TOOL, known.name, style="danger")
    asked = _("Whoever uses it is asked for its terms again. Requests that were sent keep what they say.")
    return choosers.asks_once_more(button, _("Remove this tool?"), asked, _("Remove"))


class _Form:
    """Fields whose ids tell this form from any other: a redrawn field keeps what was typed in its like."""

    def __init__(self, mark: str) -> None:
        self._mark = mark or "new"

    def field(
        self, name: str, label: str, element: Element, *, hint: str = "", optional: bool = False
    ) -> Block:
        return blocks.field(f"{name}#{self._mark}", label, element, hint=hint, optional=optional)

    def text(
        self,
        name: str,
        label: str,
        known: str | None,
        most: int,
        hint: str = "",
        *,
        optional: bool = False,
        multiline: bool = False,
    ) -> Block:
        element = text_input(name, known, multiline=multiline, most=most)
        return self.field(name, label, element, hint=hint, optional=optional)

    def people(self, name: str, label: str, others: str, known: Sequence[str]) -> list[Block]:
        """People of this workspace to choose, and those of others to write."""
        here = [entry for entry in known if "/" not in entry]
        elsewhere = "\n".join(entry for entry in known if "/" in entry)
        chosen = choosers.people(name, here, _("Choose people"))
        return [
            self.field(name, label, chosen, optional=True),
            self.text(
                f"{name}_elsewhere",
                others,
                elsewhere,
                ELSEWHERE_MOST,
                _(ELSEWHERE),
                optional=True,
                multiline=True,
            ),
        ]


def _back(where: Do, value: str, *more: Element) -> Block:
    return blocks.actions("back", blocks.button(_("Back without saving"), where, value), *more)


def _modal(callback: Callback, title: str, content: Sequence[Block], mark: dict[str, Any]) -> Block:
    kept = json.dumps({name: value for name, value in mark.items() if value is not None})
    save = pgettext("button of a form, at most 24 characters", "Save")
    cancel = pgettext("button of a form, at most 24 characters", "Cancel")
    return blocks.modal(callback, title, content, submit=save, close=cancel, metadata=kept)
