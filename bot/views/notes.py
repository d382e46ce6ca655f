"""A short message about one event of a case, for the thread of one of its messages.

Pure. An updated message notifies nobody, so what somebody must not miss is said once more here.
"""

from collections.abc import Sequence

from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.card import BY_BUTTON, BY_STATUS, decision_note
from bot.views.case_parts import stamp, title
from bot.views.choices import details_button, own_buttons
from bot.views.difference import CHANGED, change_lines, changed_topics
from bot.views.proof_notes import proof_body, proof_buttons
from bot.views.reasons import listed
from bot.views.remarks import said_with
from bot.views.standing import done_words, handed_to, production_name
from bot.views.text import Post, fit, fixed, paragraphs, spoken, words
from policy import Action
from storage import Case, Event, Production

# The case stands as this event left it, and the message says that, with all its terms.
DECISIVE = frozenset({Action.APPROVE, Action.DECLINE, Action.REVOKE, Action.EXPIRE})
REQUESTER = "requester"
PRODUCTION = "production"


def event_note(
    case: Case, production: Production | None, event: Event, target: str, turn: Sequence[str] = ()
) -> Post:
    """What happened, for the readers of the message for `target`. `turn`: who among them acts next."""
    if event.action in DECISIVE and case.status is event.after:
        return decision_note(case, production)
    revised = event.action == Action.REVISE and event.revision == case.revision
    changed = change_lines(case) if revised else []
    called = words("notes", "turn", turn=turn, handed=event.action == Action.REASSIGN) if turn else ""
    why = proof_body(case, event) or [blocks.quoted(piece) for piece in paragraphs(said_with(event) or "")]
    parts = [
        fixed(blocks.rich(blocks.line(*stamp(event, case))), title(case), *why),
        listed(_(CHANGED), changed, 1, _(BY_BUTTON)),
        fixed(*([blocks.section(called)] if called else []), *_turn(case, event, target)),
    ]
    topics = changed_topics(case) if revised else []
    return Post(spoken(called, _spoken(case, production, event, target, topics)), fit(parts))


def _spoken(
    case: Case, production: Production | None, event: Event, target: str, changed: Sequence[str]
) -> str:
    return words(
        "notes",
        "spoken",
        case=case,
        event=event,
        done=done_words(event),
        to=handed_to(event),
        to_requester=target == REQUESTER,
        changed=[*dict.fromkeys(changed)],
        why=said_with(event),
        name=production_name(case, production),
    )


def _turn(case: Case, event: Event, target: str) -> list[Block]:
    """What the reader can do now, while the case still stands as the event left it."""
    if case.status is not event.after:
        return [blocks.context(_(BY_STATUS).format(case=case.id))]
    if target == PRODUCTION:
        return [blocks.actions("case", details_button(case.id))]
    if target == REQUESTER and (buttons := own_buttons(case)):
        return [blocks.actions("own_case", *buttons)]
    return [blocks.actions("case", *proof_buttons(case, event), details_button(case.id))]
