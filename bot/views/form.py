"""The form's steps as modals: what and where, inputs and principles, follow-ups.

Pure: a draft in, a view out. readers.py is the way back; result.py shows what follows from the answers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ids import UNLISTED, Callback, Do
from bot.language import _, pgettext, told_day
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.concerns import ticked
from bot.views.fields import block_id, draw, text_input
from bot.views.questions import (
    CONCERNS,
    DEPARTMENT,
    INPUTS_AND_RESULT,
    QUESTIONS,
    TOOL_QUESTIONS,
    WHAT,
    Question,
)
from bot.views.readers import NAME_MOST
from bot.views.text import Mrkdwn, inline, paragraphs, units, words
from bot.views.tools import MOST_TOOLS, option_value, tool_and_vendor, used_tools
from storage import Case, Draft, Production, Tool

TOOLS_MOST = 3000
FILLED_FROM = "filled_from"
"""Under this name a draft keeps the id of the case whose answers were filled in."""
WENT_WRONG = "went_wrong"
MOST_BLOCKS = 100


@dataclass(frozen=True, slots=True)
class FormContext:
    """What a step needs beside the draft. `admins_hint` is mrkdwn of ours: whom to ask for a production.

    `earlier`: the person's own case whose answers are offered.
    """

    draft: Draft
    productions: Sequence[Production] = ()
    tools: Sequence[Tool] = ()
    admins_hint: str | None = None
    resumed: bool = False
    earlier: Case | None = None

    @property
    def answers(self) -> dict[str, Any]:
        return self.draft.answers

    def draw(self, question: Question, *, optional: bool = False) -> Block:
        """A question of this step, with the draft's answer in it."""
        answer = self.answers.get(question.field)
        return draw(question, self.block_id(question.field), answer, optional=optional)

    def block_id(self, field: str) -> str:
        return block_id(field, self.draft.version)


def metadata(draft: Draft) -> str:
    """What a step remembers: the draft and the save that it shows."""
    return json.dumps({"draft": draft.id, "version": draft.version})


def first_step(context: FormContext) -> Block:
    """What is planned, for which production, with which tools, and where it ends up."""
    asked = [context.draw(question) for question in WHAT]
    return _step(
        context,
        Callback.FORM_WHAT,
        blocks.context(words("form", "step_one")),
        *_resumed(context),
        *_production(context),
        *asked[:-1],
        *_tools(context),
        asked[-1],
        context.draw(DEPARTMENT, optional=True),
    )


def principles_step(context: FormContext) -> Block:
    """What goes in, what comes out, and what could make it delicate."""
    return _step(
        context,
        Callback.FORM_PRINCIPLES,
        blocks.context(words("form", "step_two")),
        *_filled(context),
        *(context.draw(question) for question in INPUTS_AND_RESULT),
        draw(CONCERNS, context.block_id(CONCERNS.field), ticked(context.answers)),
        _back(Callback.FORM_WHAT),
    )


def follow_ups_step(context: FormContext, questions: Sequence[str]) -> Block:
    """These follow-ups only: names of fields, and tools.<i>.<fact> for tools that are not in the registry.

    Without any question it is the step before.
    """
    if not questions:
        return principles_step(context)
    return _step(
        context,
        Callback.FORM_FOLLOW_UPS,
        blocks.context(words("form", "follow_ups")),
        *(_follow_up(context, name) for name in questions),
        _back(Callback.FORM_PRINCIPLES),
    )


def notice(title: str, text: str) -> Block:
    """A modal that only says something; `text` is mrkdwn, a user's words in it escaped."""
    said = [blocks.section(piece) for piece in paragraphs(text)]
    return blocks.modal(Callback.NOTICE, title, said)


def shown_again(form: Block, text: str) -> Block:
    """A form without fields, as it stood, under a sentence that says what went wrong; it can be sent again.

    `text` is mrkdwn. The button says so too: of a long form the sentence may be out of sight.
    """
    said = {**blocks.section(text), "block_id": WENT_WRONG}
    before = [block for block in form["blocks"] if block.get("block_id") != WENT_WRONG]
    label = form["submit"]["text"]
    # Translators: a button of a form that did not get through, such as “Send again”; at most 24 characters
    again = _("{button} again").format(button=label)
    is_first = len(before) == len(form["blocks"])
    submit = blocks.plain(again if is_first and units(again) <= blocks.TITLE else label)
    return {**form, "submit": submit, "blocks": [said, *before][:MOST_BLOCKS]}


def form_title() -> str:
    """The title of every step."""
    return pgettext("title of a form, at most 24 characters", "Check a use of AI")


def next_label() -> str:
    """The button of every step that goes on."""
    return pgettext("button of a form, at most 24 characters", "Next")


def _step(context: FormContext, callback: Callback, *asked: Block) -> Block:
    mark = metadata(context.draft)
    return blocks.modal(callback, form_title(), asked, submit=next_label(), metadata=mark)


def _back(to: Callback) -> Block:
    return blocks.actions("back", back_button(to))


def back_button(to: Callback) -> Element:
    """The way back to the step before."""
    label = pgettext("button of a form, at most 24 characters", "Back")
    return blocks.button(label, Do.BACK, to, spoken=_("Back to the step before"))


def _filled(context: FormContext) -> list[Block]:
    """On the second step too, nothing stands filled in without a word of whence it comes."""
    filled_from = context.answers.get(FILLED_FROM)
    return [blocks.section(words("form", "filled_too", case=filled_from))] if filled_from else []


def _resumed(context: FormContext) -> list[Block]:
    if context.draft.case_id:
        return [blocks.section(words("form", "revises", case=context.draft.case_id))]
    if context.resumed:
        return [blocks.section(words("form", "resumed"), _start_over(context))]
    if context.draft.made_from:
        return [blocks.section(words("form", "made_from", case=context.draft.made_from))]
    if filled_from := context.answers.get(FILLED_FROM):
        return [blocks.section(words("form", "filled_from", case=filled_from), _start_over(context))]
    if context.earlier:
        return [_offer(context.earlier)]
    return _mistyped(context.answers)


def _start_over(context: FormContext) -> Element:
    return blocks.button(_("Start over"), Do.START_OVER, context.draft.id)


def _offer(earlier: Case) -> Block:
    """The answers of the person's last request, which they may begin with."""
    offer = _(
        "Your last request was {case} of {day}: “{title}”. Begin with its answers? "
        "Rights and consents are asked anew."
    ).format(case=earlier.id, day=told_day(earlier.opened_at.date()), title=inline(earlier.request.title, 60))
    spoken = _("Begin with the answers of {case}").format(case=earlier.id)
    use = blocks.button(_("Use its answers"), Do.USE_LAST_ANSWERS, earlier.id, spoken=spoken)
    return blocks.quoted(offer, use)


def _mistyped(answers: Mapping[str, Any]) -> list[Block]:
    """A single word after the command was perhaps meant as one of ours."""
    word = answers.get("description", "")
    if " " in word or not word or "title" in answers:
        return []
    told = _("“{word}” is below as the description. The words I know: /genai-use help")
    return [blocks.quoted(told.format(word=inline(word, 40)))]


def _production(context: FormContext) -> list[Block]:
    """Which production; a case that is revised stays with its own."""
    code = context.answers.get("production")
    own = [production for production in context.productions if production.code == code]
    if context.draft.case_id and own:
        return [_production_select(context, [_production_option(own[0])])]
    if context.draft.case_id:
        return [_production_name(context, listed=False)]
    listed = sorted(context.productions, key=lambda production: production.name.casefold())
    options = [*map(_production_option, listed), blocks.option(_("My production is not listed"), UNLISTED)]
    select = [_production_select(context, options)] if listed else []
    if own:
        # Its name would be asked for nothing; it is asked when they say that theirs is not listed.
        return select
    whom = Mrkdwn(context.admins_hint) if context.admins_hint else None
    unlisted = blocks.context(words("form", "unlisted", listed=bool(listed), whom=whom))
    return [*select, _production_name(context, listed=bool(listed)), unlisted]


def _production_name(context: FormContext, *, listed: bool) -> Block:
    label = _("The production's name, if it is not listed") if listed else _("Production")
    name = context.answers.get("production_name")
    element = text_input("production_name", name, most=NAME_MOST)
    return blocks.field(context.block_id("production_name"), label, element, optional=listed)


def _production_select(context: FormContext, options: Sequence[Element]) -> Block:
    chosen = context.answers.get("production")
    element = blocks.select("production", options, chosen, _("Choose a production"))
    return blocks.field(context.block_id("production"), _("Production"), element)


def _production_option(production: Production) -> Element:
    name = inline(production.name, blocks.OPTION_TEXT - len(production.code) - 3)
    return blocks.option(f"{name} ({production.code})", production.code)


def _tools(context: FormContext) -> list[Block]:
    hint = _("One per line, up to {most} in all; a version after a comma. For example: Example Painter, 3.1")
    typed = blocks.field(
        context.block_id("other_tools"),
        _("Other tools") if context.tools else _("Tools"),
        text_input("other_tools", context.answers.get("other_tools"), multiline=True, most=TOOLS_MOST),
        hint=hint.format(most=MOST_TOOLS),
        optional=bool(context.tools),
    )
    return [*_listed_tools(context), typed]


def _listed_tools(context: FormContext) -> list[Block]:
    if not context.tools:
        return []
    listed = sorted(context.tools, key=lambda tool: tool.name.casefold())
    by_name = {tool.name: option_value(tool) for tool in listed}
    chosen = [by_name[name] for name in context.answers.get("listed_tools", ()) if name in by_name]
    element = blocks.multi_select(
        "listed_tools", [*map(_tool_option, listed)], chosen, _("Choose tools"), MOST_TOOLS
    )
    hint = _("What we know of these is filled in for you.")
    block = context.block_id("listed_tools")
    return [blocks.field(block, _("Which tools do you use?"), element, hint=hint, optional=True)]


def _tool_option(tool: Tool) -> Element:
    known = _("Netflix agreement") if tool.agreement == "yes" else _("No Netflix agreement on file")
    return blocks.option(tool_and_vendor(tool, 40, 30), option_value(tool), known)


def _follow_up(context: FormContext, name: str) -> Block:
    if name in QUESTIONS:
        return context.draw(QUESTIONS[name])
    place, fact = name.split(".")[1:]
    tool = used_tools(context.answers, context.tools)[int(place)]
    question = TOOL_QUESTIONS[fact]
    # Translators: a question about a tool, after the tool's name
    label = _("{tool}: {question}").format(tool=inline(tool.name, 60), question=_(question.label))
    return draw(question, context.block_id(name), tool.answers.get(fact), action_id=name, label=label)
