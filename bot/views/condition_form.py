"""The forms in which a condition is said to be met, and in which a reviewer opens it again; with readers.

Pure. Which of the conditions somebody may speak of is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.ids import Callback
from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.case_parts import condition_line
from bot.views.fields import Values, chosen_value, typed
from bot.views.reasons import listing
from bot.views.review_form import ROOM, reason_field, review_form, under
from bot.views.show_form import LINK_MOST, NOTE_MOST, WRONG_LINK, is_link
from bot.views.text import inline, paragraphs, words
from policy import ReviewerRole
from storage import Case, Condition

Term = tuple[ReviewerRole, Condition]


@dataclass(frozen=True, slots=True)
class ReadFinished:
    """Which condition is met, and how that can be seen. With `errors` nothing may be stored."""

    term: Term | None
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def finish_form(case: Case, terms: Sequence[Term]) -> Block:
    """Asks which of these conditions is met, and how that can be seen."""
    options = [blocks.option(inline(term.text, 75), _name((role, term))) for role, term in terms]
    only = _name(terms[0]) if len(terms) == 1 else None
    which = blocks.select("condition", options, only, _("Choose a condition"))
    lines = [condition_line(term) for _role, term in terms]
    note = blocks.text_input("note", multiline=True, most=NOTE_MOST)
    link = blocks.link_input("link")
    return review_form(
        case,
        None,
        Callback.FINISH_CONDITION,
        [
            blocks.section(words("review", "finish")),
            *listing(_("Still open"), lines, ROOM, _("Details shows them.")),
        ],
        blocks.field("condition", _("Which condition is met?"), which),
        blocks.field("note", _("How can one see it?"), note, hint=_("The reviewers read this.")),
        blocks.field("link", _("Link"), link, hint=_("Begins with https://."), optional=True),
    )


def _name(term: Term) -> str:
    return f"{term[0].value}.{term[1].number}"


def read_finished(values: Values, terms: Sequence[Term]) -> ReadFinished:
    """What was filled in, checked against the conditions that the person may speak of."""
    states = {block: next(iter(states.values()), {}) for block, states in values.items()}
    chosen = chosen_value(states.get("condition", {}))
    found = next((term for term in terms if _name(term) == chosen), None)
    note, link = typed(states.get("note", {})), typed(states.get("link", {}))
    wrong = {}
    if found is None:
        wrong["condition"] = _("Please choose one that is still open.")
    if not note:
        wrong["note"] = _("Please say how one can see that it is met.")
    if len(note) > NOTE_MOST:
        wrong["note"] = under(NOTE_MOST)
    if link and (len(link) > LINK_MOST or not is_link(link)):
        wrong["link"] = _(WRONG_LINK)
    return ReadFinished(found, f"{note}\n{link}".strip(), wrong)


def reopen_form(case: Case, term: Term, mark: dict[str, object], *, channel: str | None = None) -> Block:
    """Asks why a condition is not met. `mark` names it, with what was said of it."""
    said = blocks.section(words("review", "reopen"))
    which = blocks.rich(blocks.bullets([condition_line(term[1])]))
    done = term[1].done
    note = [blocks.quoted(piece) for piece in paragraphs((done.note if done else "") or "")]
    why = reason_field(_("What is missing?"), hint=_("Who sees to it, and the requester, read this."))
    return review_form(case, channel, Callback.RETURN_CONDITION, [said, which, *note], why, condition=mark)
