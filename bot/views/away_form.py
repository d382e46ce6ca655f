"""Out of office: the form with its reader, what the Home tab says of it, and the message to the deputy.

Pure. Whether the person chosen can stand in is checked when the form is sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ids import Callback, Do
from bot.language import N_, _, pgettext
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.fields import Values
from bot.views.lists import case_rows
from bot.views.text import Post, inline, spoken, words
from bot.views.why import Why, why_line
from storage import Absence, Case, Production

DEPUTY, FIRST, LAST = "deputy", "first_day", "last_day"
WHO = N_("Please choose somebody.")
WHEN = N_("Please choose a day.")
LISTED = 15
NAMED = 20


@dataclass(frozen=True, slots=True)
class ReadAway:
    """Who stands in, from when until when. `errors`: block id → sentence; with any, nothing is kept."""

    deputy: str
    first_day: str
    last_day: str
    errors: dict[str, str] = field(default_factory=dict)


def away_form(away: Absence | None = None) -> Block:
    """Asks who stands in and when; filled with what is noted already."""
    deputy = blocks.person_select(DEPUTY, _("Choose a person"))
    first, last = blocks.date_input(FIRST), blocks.date_input(LAST)
    if away is not None:
        deputy |= {"initial_user": away.deputy}
        first |= {"initial_date": f"{away.first_day}"}
        last |= {"initial_date": f"{away.last_day}"}
    asked = [
        blocks.section(words("away", "ask")),
        blocks.field(DEPUTY, _("Who decides in your place"), deputy),
        blocks.field(FIRST, _("First day"), first),
        blocks.field(LAST, _("Last day"), last, hint=_("Through this day.")),
    ]
    return blocks.modal(
        Callback.GO_AWAY,
        pgettext("title of a form, at most 24 characters", "I am away"),
        asked,
        submit=pgettext("button of a form, at most 24 characters", "Save"),
        close=pgettext("button of a form, at most 24 characters", "Cancel"),
    )


def read_away(values: Values) -> ReadAway:
    """What was chosen, checked as far as the form can."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    deputy = states.get(DEPUTY, {}).get("selected_user") or ""
    first = states.get(FIRST, {}).get("selected_date") or ""
    last = states.get(LAST, {}).get("selected_date") or ""
    wrong = {} if deputy else {DEPUTY: _(WHO)}
    wrong |= {name: _(WHEN) for name, day in ((FIRST, first), (LAST, last)) if not day}
    return ReadAway(deputy, first, last, wrong)


def away_kept(away: Absence, alone: Sequence[str] = ()) -> Block:
    """It is noted, and this is what follows. `alone`: for whom they were to stand in meanwhile."""
    said = words("away", "kept", away=away, alone=alone[:NAMED])
    title = pgettext("title of a form, at most 24 characters", "Noted")
    return blocks.modal(Callback.NOTICE, title, [blocks.section(said)])


def away_at_home(away: Absence | None) -> list[Block]:
    """For people who review: that they are away, or the way to say so."""
    if away is None:
        return [blocks.actions("away", _go(_("I am away…")))]
    back = blocks.button(_("I am back"), Do.COME_BACK, "home", style="primary")
    return [
        blocks.section(words("away", "home", away=away)),
        blocks.actions("away", back, _go(_("Change…"), _("Change your absence"))),
    ]


def _go(text: str, said: str = "") -> Element:
    return blocks.button(text, Do.GO_AWAY, "home", spoken=said)


def stand_in_notice(away: Absence, productions: Sequence[Production], waiting: Sequence[Case]) -> Post:
    """For the deputy, when it begins: for whom, until when, and what waits already."""
    names = ", ".join(inline(each.name, 60) for each in productions[:NAMED])
    said = words("away", "stand_in", away=away, names=names, cases=bool(waiting))
    rows = case_rows(_("Waiting"), waiting, productions, LISTED) if waiting else []
    return Post(spoken(said), [blocks.section(said), *rows, why_line(Why.NAMED_STAND_IN)])
