"""What a form says after it was sent: that it is stored, and what happens now.

Pure. The messages that follow tell the rest; nothing here says "go ahead".
"""

from bot.ids import Callback
from bot.language import pgettext
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.case_parts import title
from bot.views.standing import awaited_roles, handed_to, roles_in_words, status_words
from bot.views.text import words
from policy import Action, Status
from storage import Case


def sent_view(case: Case) -> Block:
    """The request is stored under this number."""
    return _done(
        pgettext("title of a form, at most 24 characters", "Sent"),
        case,
        words("confirmations", "sent", case=case),
    )


def decided_view(case: Case) -> Block:
    """What was done last with the case is stored."""
    missing = roles_in_words(awaited_roles(case)) if case.status is Status.IN_REVIEW else ""
    last = case.events[-1]
    block = "handed_over" if last.action == Action.REASSIGN else "decided"
    parts = last.action in (Action.APPROVE, Action.JUDGE_EVIDENCE)
    told = {"status": status_words(case), "missing": missing, "to": handed_to(last), "parts": parts}
    return _done(
        pgettext("title of a form, at most 24 characters", "Done"),
        case,
        words("confirmations", block, case=case, **told),
    )


def shown_view(case: Case, *, files: bool) -> Block:
    """Evidence is stored; `files`: some of it has to be read first."""
    return _done(
        pgettext("title of a form, at most 24 characters", "Shown"),
        case,
        words("confirmations", "shown", case=case, files=files),
    )


def met_view(case: Case) -> Block:
    """That a condition is met was stored."""
    return _done(
        pgettext("title of a form, at most 24 characters", "Done"),
        case,
        words("confirmations", "met", case=case),
    )


def _done(heading: str, case: Case, said: str) -> Block:
    return blocks.modal(Callback.NOTICE, heading, [title(case), blocks.section(said)])
