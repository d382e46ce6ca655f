"""The message of a case in its production's channel: where it stands, for everybody on the production.

Pure, and short: one message, which is redrawn. It mentions nobody but who asked, and decides nothing.
"""

from bot.views import blocks
from bot.views.blocks import Block, words_of
from bot.views.case_parts import asked_by, title
from bot.views.choices import details_button
from bot.views.standing import production_name, status_words
from bot.views.text import Post, spoken, words
from policy import Outcome, Status
from storage import Case, Production

WAITING = (Status.IN_REVIEW, Status.NEEDS_INFO)


def production_message(case: Case, production: Production | None) -> Post:
    """One case in a few lines."""
    headline = status_words(case)
    now = _now(case)
    head = blocks.rich(blocks.line(words_of(f"{headline} · {case.id}", bold=True)))
    said = words("card", "spoken", case=case, headline=headline, name=production_name(case, production))
    shown: list[Block] = [head, title(case), asked_by(case, production)]
    shown += [blocks.section(now)] if now else []
    return Post(spoken(said, now), [*shown, blocks.actions("case", details_button(case.id))])


def _now(case: Case) -> str:
    """What that means for who works on it; nothing where the headline says it all."""
    if case.status in WAITING:
        written = case.assessment.outcome is Outcome.WRITTEN_APPROVAL
        return words("production", "waiting", written=written)
    if case.status in {Status.DECLINED, Status.REVOKED, Status.EXPIRED}:
        return words("production", "stop")
    return ""
