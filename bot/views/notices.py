"""Short messages for one reader: help, lists, refusals, alerts, and what went wrong.

Pure. A refusal's sentence is shown as it is; every other word stands in templates/notices.j2.
"""

from collections.abc import Collection

from bot.ids import Do
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.card import BY_BUTTON, case_told
from bot.views.case_parts import decision, title, with_whom
from bot.views.choices import details_button, own_buttons, reviewer_buttons
from bot.views.reasons import listing
from bot.views.sentences import topic
from bot.views.standing import (
    production_name,
    required_roles,
    roles_in_words,
    status_words,
)
from bot.views.text import Part, Post, escape, fit, fixed, shorten, spoken, words
from bot.views.why import Why, why_line
from policy import Clause, Pack, ReviewerRole
from storage import Case, Production

SENTENCE = 2000
# For whom a message is, in the middle of a sentence.
TARGETS = {
    "contact": N_("contact"),
    "legal": N_("legal"),
    "requester": N_("requester"),
    "production": N_("production"),
}


def _said(block: str, *more: Block, **values: object) -> Post:
    text = words("notices", block, **values)
    return Post(spoken(text), [blocks.section(text), *more])


def help_notice() -> Post:
    """What the app does, and the words it knows."""
    return _said("help", blocks.actions("help", _start_button()))


def _start_button() -> Block:
    return blocks.button(_("Check a use"), Do.OPEN_FORM, "help", style="primary")


def status_notice(
    case: Case,
    production: Production | None,
    *,
    own: bool = False,
    roles: Collection[ReviewerRole] = (),
    admin: bool = False,
) -> Post:
    """Where one case stands, and what its requester, a reviewer in these roles, or an admin can do now."""
    head = blocks.header(f"{status_words(case)} · {case.id}")
    choices = own_buttons(case) if own else reviewer_buttons(case, roles, admin=admin)
    buttons = [*choices, details_button(case.id)]
    said = words(
        "notices", "status", case=case, status=status_words(case), name=production_name(case, production)
    )
    shown = [*with_whom(case, production), blocks.actions("own_case", *buttons)]
    return Post(spoken(said), fit([fixed(head, title(case)), decision(case, 1, _(BY_BUTTON)), fixed(*shown)]))


def refused(sentence: str) -> Post:
    """An action was refused; the sentence says why, to the one who tried."""
    return Post(escape(shorten(sentence, SENTENCE)), [blocks.quoted(shorten(sentence, SENTENCE))])


def already_decided(case: Case) -> Post:
    """For a click that came late: where the case stands now, who brought it there, and when."""
    late = words("notices", "late", case=case)
    head = blocks.rich(blocks.line(blocks.words_of(f"{status_words(case)} · {case.id}", bold=True)))
    parts = [fixed(blocks.section(late), head, title(case)), decision(case, 1, _(BY_BUTTON))]
    return Post(spoken(late, status_words(case), case_told(case)), fit(parts))


def unknown_error(token: str) -> Post:
    """Something broke that we did not foresee; the token finds it in the log."""
    return _said("unknown_error", token=token)


def continue_draft(draft_id: str) -> Post:
    """The way back to a form that could not be opened or stored in time."""
    go_on = blocks.button(
        _("Continue"), Do.CONTINUE_DRAFT, draft_id, style="primary", spoken=_("Continue your request")
    )
    return _said("continue_draft", blocks.actions("continue", go_on), why_line(Why.FORM))


def guidance_list(pack: Pack) -> Post:
    """The clauses of the guidance by section."""
    head = _said("guidance", pack=pack)
    sections: dict[str, list[str]] = {}
    for clause in pack.clauses.values():
        sections.setdefault(clause.section, []).append(clause.id)
    rows = [[topic(_(section)), blocks.words_of(f" {', '.join(ids)}")] for section, ids in sections.items()]
    part = Part(lambda room: listing(_("Clauses"), rows, room, ""))
    return Post(head.text, fit([fixed(*head.blocks), part]))


def guidance_clause(clause: Clause) -> Post:
    """One clause: what we read it to mean, and where it stands."""
    return _said("clause", clause=clause)


def unrouted_alert(case: Case) -> Post:
    """For the admins: a case that does not reach everybody whose review it needs."""
    said = _said("unrouted", case=case, roles=roles_in_words(required_roles(case)))
    name = blocks.quoted(shorten(production_name(case, None), 200))
    buttons = blocks.actions("case", _setup_button(), details_button(case.id))
    return Post(said.text, [*said.blocks, name, title(case), buttons, why_line(Why.ADMIN_ONCE)])


def _setup_button() -> Block:
    return blocks.button(_("Set-up…"), Do.SETUP, "alert", spoken=_("Productions and who reviews them"))


def undeliverable_alert(case: Case, target: str, channel: str, error: str) -> Post:
    """For the admins: a message that Slack refuses for good."""
    buttons = blocks.actions("case", _setup_button(), details_button(case.id))
    reader = _(TARGETS.get(target, target))
    more = (buttons, why_line(Why.ADMIN_ONCE))
    return _said("undeliverable", *more, case=case, target=reader, channel=channel, error=error)
