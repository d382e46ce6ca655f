"""The form in which a case is handed to another reviewer, with its reader.

Pure. It names those who may decide; that the person chosen is one of them is checked when it is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ids import Callback
from bot.language import N_, _, tell
from bot.views import blocks
from bot.views.blocks import Block, words_of
from bot.views.case_parts import member
from bot.views.fields import Values, too_long, typed
from bot.views.review_form import REASON_MOST, review_form
from bot.views.text import words
from storage import Case

TO, REASON = "to", "reason"
NAMED = 50
CHOOSE = N_("Please choose somebody.")


@dataclass(frozen=True, slots=True)
class ReadHandOver:
    """To whom the case goes, and why. `errors`: block id → sentence; with any, nothing may be done."""

    to: str
    reason: str | None
    errors: dict[str, str] = field(default_factory=dict)


def hand_over_form(case: Case, possible: Sequence[str], *, channel: str | None = None) -> Block:
    """Asks to whom. `possible`: who can decide, as the set-up names them; `channel`: of the button."""
    named = [[member(entry)] for entry in possible[:NAMED]]
    can = blocks.rich(blocks.line(words_of(_("They can decide on it:"), bold=True)), blocks.bullets(named))
    said = blocks.section(words("review", "hand_over", possible=bool(named)))
    why = blocks.text_input(REASON, multiline=True, most=REASON_MOST)
    return review_form(
        case,
        channel,
        Callback.HAND_OVER,
        [said, *([can] if named else [])],
        blocks.field(TO, _("To whom"), blocks.person_select(TO, _("Choose a person"))),
        blocks.field(REASON, _("Why"), why, hint=_("They read this."), optional=True),
    )


def read_hand_over(values: Values) -> ReadHandOver:
    """What was chosen, checked as far as the form can."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    to = states.get(TO, {}).get("selected_user") or ""
    reason = typed(states.get(REASON, {}))
    wrong = {} if to else {TO: _(CHOOSE)}
    if len(reason) > REASON_MOST:
        wrong[REASON] = tell(too_long(REASON_MOST, len(reason)))
    return ReadHandOver(to, reason or None, wrong)
