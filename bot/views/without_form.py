"""What a reviewer gets in private for whom no form opens: what there is to decide, and buttons that decide.

Pure. Each button asks once more, saying exactly what it does, and carries the revision that was shown.
"""

import json
from collections.abc import Mapping, Sequence

from bot.ids import Do
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.card import BY_STATUS, case_told
from bot.views.case_parts import decision, need_standing_lines, reviewers, title
from bot.views.choices import open_to
from bot.views.evidence_form import piece_line
from bot.views.fields import Values, typed
from bot.views.reasons import listed
from bot.views.review_form import REASON_MOST
from bot.views.standing import role_words, status_words
from bot.views.stored_words import told
from bot.views.text import Post, fit, fixed, inline, shorten, spoken, words
from policy import Action, ReviewerRole
from storage import Case, Condition, Evidence, NeedStanding

REASON = "reason"
CONFIRM_MOST = 300
NEED_MOST = 120
NOTE_MOST = 300
# A button's value has 2000 characters; what is left waits for the next press.
PIECES = 30
DIGEST = 19
BUTTONS: Mapping[Action, tuple[str, Do, str | None]] = {
    Action.APPROVE: (N_("Approve"), Do.APPROVE_HERE, "primary"),
    Action.PULL_IN: (N_("Pull into review"), Do.PULL_IN_HERE, None),
    Action.ASK: (N_("Ask"), Do.ASK_HERE, None),
    Action.DECLINE: (N_("Decline"), Do.DECLINE_HERE, "danger"),
    Action.SEND_BACK: (N_("Send back to review"), Do.SEND_BACK_HERE, None),
    Action.REVOKE: (N_("Revoke"), Do.REVOKE_HERE, "danger"),
    Action.CLOSE: (N_("Close"), Do.CLOSE_HERE, None),
}

# What goes without a word.
WORDLESS = (Action.APPROVE, Action.CLOSE)


def decide_here(case: Case, role: ReviewerRole, *, kept: bool) -> Post | None:
    """Every decision that the role has now; None where it has none. `kept`: replies are kept as comments."""
    buttons = _buttons(case, role, kept)
    if not buttons:
        return None
    said = words("without_form", "offer", case=case, digest=_digest(case), role=role_words(role), kept=kept)
    pieces, rest = [_piece(piece) for piece in _waiting(case)], _(BY_STATUS).format(case=case.id)
    parts = [
        fixed(blocks.section(said), title(case)),
        listed(_("What must be shown"), need_standing_lines(case), 0, rest),
        listed(_("Evidence that nobody has judged"), pieces, 0, rest),
        fixed(_reason(), blocks.actions("here", *buttons)),
    ]
    return Post(said, fit(parts))


def reopen_here(case: Case, term: Condition, mark: Mapping[str, object], *, kept: bool) -> Post:
    """Opens a condition again that is said to be met. `mark`: of the button whose form did not open."""
    said = words("without_form", "reopen_offer", kept=kept)
    text = words("without_form", "reopen", case=case, number=term.number)
    spoken = _("{button}: {case}").format(button=_("Open again"), case=case.id)
    button = blocks.button(_("Open again"), Do.REOPEN_HERE, json.dumps(mark), spoken=spoken)
    asking = blocks.asking(button, _question(_("Open again")), shorten(text, CONFIRM_MOST))
    shown = [blocks.section(said), title(case), blocks.quoted(term.text), _reason()]
    return Post(said, [*shown, blocks.actions("here", asking)])


def decided_here(case: Case) -> Post:
    """It is done, and where the case stands by it."""
    said = words("without_form", "done")
    head = [blocks.section(said), blocks.header(f"{status_words(case)} · {case.id}"), title(case)]
    parts = [fixed(*head), decision(case, 1, _(BY_STATUS).format(case=case.id)), fixed(*reviewers(case))]
    return Post(spoken(said, case_told(case)), fit(parts))


def read_here(values: Values) -> str | None:
    """What was written into the field, if anything was."""
    return typed(next(iter(values.get(REASON, {}).values()), {})) or None


def _reason() -> Block:
    element = blocks.text_input(REASON, multiline=True, most=REASON_MOST)
    hint = _("The requester reads this. An approval can go without.")
    return blocks.field(REASON, _("Your reason or question"), element, hint=hint, optional=True)


def _buttons(case: Case, role: ReviewerRole, kept: bool) -> list[Element]:
    allowed = open_to(case, {role})
    evidence = _evidence_buttons(case) if Action.JUDGE_EVIDENCE in allowed else []
    return [*evidence, *(_button(case, action, role, kept) for action in BUTTONS if action in allowed)]


def _button(case: Case, action: Action, role: ReviewerRole, kept: bool) -> Element:
    label, do, style = BUTTONS[action]
    text = words("without_form", str(action), exactly=_exactly(case), role=role_words(role))
    if kept and action not in WORDLESS:
        text = f"{text} {words('without_form', 'your_words')}"
    return _asking(case, _(label), do, text, style=style)


def _evidence_buttons(case: Case) -> list[Element]:
    """One for all that was shown, and one for what was not."""
    buttons = []
    if waiting := _waiting(case):
        text = words("without_form", "accept", exactly=_exactly(case), pieces=_named(waiting))
        pieces = {piece.number: piece.judged for piece in waiting}
        buttons.append(
            _asking(case, _("Accept all shown evidence"), Do.ACCEPT_EVIDENCE_HERE, text, pieces=pieces)
        )
    missing = [need for need in case.open_needs if not case.shown_for(need.kind)]
    if missing:
        named = " ".join(shorten(told(need.text), NEED_MOST) for need in missing)
        text = words("without_form", "elsewhere", exactly=_exactly(case), needs=named)
        kinds = [need.kind for need in missing]
        buttons.append(
            _asking(case, _("I saw the rest elsewhere"), Do.SEEN_ELSEWHERE_HERE, text, needs=kinds)
        )
    return buttons


def _asking(
    case: Case, label: str, do: Do, text: str, *, style: str | None = None, **more: object
) -> Element:
    mark = json.dumps({"case": case.id, "revision": case.revision, **more})
    spoken = _("{button}: {case}, asks once more").format(button=label, case=case.id)
    button = blocks.button(label, do, mark, style=style, spoken=spoken)
    return blocks.asking(button, _question(label), shorten(text, CONFIRM_MOST))


def _question(label: str) -> str:
    # Translators: asks whether to do what the button says
    return _("{button}?").format(button=label)


def _waiting(case: Case) -> list[Evidence]:
    """What was shown for needs that nothing has met, could be read, and stands unjudged for this revision."""
    shown = [
        piece
        for need in case.assessment.needs
        if case.standing_of(need.kind) is NeedStanding.SHOWN
        for piece in case.shown_for(need.kind)
    ]
    return [piece for piece in shown if piece.is_checked and _unjudged(piece)][:PIECES]


def _piece(piece: Evidence) -> list[Element]:
    note = [words_of(f": {inline(piece.note, NOTE_MOST)}")] if piece.note else []
    return [*piece_line(piece), *note]


def _unjudged(piece: Evidence) -> bool:
    # One that was accepted stands here only where that was for an earlier revision.
    return piece.verdict is None or piece.verdict.accepted


def _named(pieces: Sequence[Evidence]) -> str:
    return ", ".join(
        f"{piece.number} (SHA-256 {piece.file.sha256[:8]}…)"
        if piece.file and piece.file.sha256
        else f"{piece.number}"
        for piece in pieces
    )


def _exactly(case: Case) -> str:
    said = _("{case}, revision {number} ({digest})")
    return said.format(case=case.id, number=case.revision, digest=_digest(case))


def _digest(case: Case) -> str:
    return case.assessment.request_digest[:DIGEST]
