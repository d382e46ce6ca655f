"""What a note says of evidence and conditions, and the buttons that belong to it.

Pure. A note is about one event; what it changed is found again by its moment.
"""

from bot.ids import Do
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.evidence_form import piece_blocks
from policy import Action, Status
from storage import Case, Event, Evidence

# A note shows so many pieces whole; Details and the form show all.
PIECES = 8
OPEN = (Status.IN_REVIEW, Status.NEEDS_INFO)


def proof_body(case: Case, event: Event) -> list[Block]:
    """The evidence that was shown or refused in the event; nothing for other events."""
    return [block for piece in _pieces(case, event)[:PIECES] for block in piece_blocks(case, piece)]


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
        said = f"Accept or refuse the evidence of {case.id}"
        return [blocks.button("Evidence…", Do.JUDGE_EVIDENCE, case.id, style="primary", spoken=said)]
    return []
