"""What a note says of evidence and conditions, and the buttons that belong to it.

Pure. A note is about one event; what it changed is found again by its moment.
"""

import json

from bot.ids import Do
from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.card import BY_BUTTON
from bot.views.case_parts import condition_line
from bot.views.evidence_form import piece_told
from bot.views.reasons import listing
from bot.views.text import paragraphs
from policy import Action, ReviewerRole, Status
from storage import Case, Condition, Event, Evidence

# What evidence may take of a note; Details and the form show all.
ROOM = 8000
OPEN = (Status.IN_REVIEW, Status.NEEDS_INFO)


def proof_body(case: Case, event: Event) -> list[Block]:
    """The evidence that was shown or refused in the event, or its condition; nothing for other events."""
    found = _finished(case, event)
    if found is not None:
        why = [blocks.quoted(piece) for piece in paragraphs(event.why or "")]
        return [blocks.rich(blocks.bullets([condition_line(found[1])])), *why]
    told = [piece_told(case, piece) for piece in _pieces(case, event)]
    heading = _("What was refused") if event.action == Action.JUDGE_EVIDENCE else _("What was shown")
    return listing(heading, told, ROOM, _(BY_BUTTON))


def _finished(case: Case, event: Event) -> tuple[ReviewerRole, Condition] | None:
    """The condition that was said to be met in the event, unless it was opened again since."""
    if event.action != Action.FINISH_CONDITION:
        return None
    return next((each for each in case.terms if each[1].done and each[1].done.at == event.at), None)


def _pieces(case: Case, event: Event) -> list[Evidence]:
    if event.action == Action.SHOW_EVIDENCE:
        return [piece for piece in case.evidence if piece.at == event.at]
    if event.action == Action.JUDGE_EVIDENCE:
        judged = [(piece, piece.verdict) for piece in case.evidence if piece.verdict]
        return [piece for piece, said in judged if said.at == event.at and not said.accepted]
    return []


def proof_buttons(case: Case, event: Event) -> list[Element]:
    """What a reviewer can do about it."""
    if event.action == Action.SHOW_EVIDENCE and case.status in OPEN:
        said = _("Accept or refuse the evidence of {case}").format(case=case.id)
        return [blocks.button(_("Evidence…"), Do.JUDGE_EVIDENCE, case.id, style="primary", spoken=said)]
    found = _finished(case, event)
    return [] if found is None or found[1].accepted else _judging(case, *found)


def _judging(case: Case, role: ReviewerRole, term: Condition) -> list[Element]:
    """Accepts what was said of a condition, exactly as it was said; or opens the condition again."""
    of = {"case": case.id, "role": role.value, "number": term.number}
    mark = json.dumps({**of, "seen": term.done.at.isoformat() if term.done else ""})
    accept = _("Accept that the condition of {case} is met").format(case=case.id)
    reopen = _("Open the condition of {case} again, opens a form").format(case=case.id)
    return [
        blocks.button(_("Accept"), Do.ACCEPT_CONDITION, mark, style="primary", spoken=accept),
        blocks.button(_("Open again…"), Do.RETURN_CONDITION, mark, spoken=reopen),
    ]
