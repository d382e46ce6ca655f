"""The message to who sees to conditions of an approval: what they are, and the button to say that one is met.

Pure. It goes to them directly, for they may be neither the requester nor a reviewer.
"""

from collections.abc import Sequence

from bot.language import _
from bot.views import blocks
from bot.views.card import BY_BUTTON
from bot.views.case_parts import condition_line, title
from bot.views.choices import details_button, met_button
from bot.views.reasons import listed
from bot.views.standing import production_name
from bot.views.text import Post, fit, fixed, paragraphs, spoken, words
from bot.views.why import Why, why_line
from storage import Case, Condition, Production


def owner_note(
    case: Case,
    production: Production | None,
    terms: Sequence[Condition],
    occasion: str,
    owner: str,
    why: str | None = None,
    *,
    instead: bool = False,
) -> Post:
    """`occasion`: given, soon, overdue or again; `why`: what a reviewer found missing.

    `instead`: it goes to the requester, as the owner cannot be reached.
    """
    name = production_name(case, production)
    said = words("conditions", occasion, case=case, owner=owner, terms=terms)
    told = words("conditions", "spoken", case=case, name=name, terms=terms, why=why)
    reason = [blocks.quoted(piece) for piece in paragraphs(why or "")]
    reader = Why.INSTEAD_OF_OWNER if instead else Why.OWNER
    parts = [
        fixed(blocks.section(said), title(case), *reason),
        listed(_("Conditions"), [condition_line(term) for term in terms], 1, _(BY_BUTTON)),
        fixed(blocks.actions("own_case", met_button(case), details_button(case.id)), why_line(reader)),
    ]
    return Post(spoken(said, told), fit(parts))
