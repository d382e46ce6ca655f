"""What somebody is told who replied in a thread as if that decided anything.

Pure. It comes in private, with the buttons that their roles have.
"""

from collections.abc import Collection

from bot.views import blocks
from bot.views.card import case_buttons
from bot.views.text import Post, words
from bot.views.why import Why, why_line
from policy import ReviewerRole
from storage import Case


def reply_hint(case: Case, readers: Collection[ReviewerRole]) -> Post:
    """A reply is no decision. `readers`: the roles in which they may decide; without any, only that."""
    buttons = case_buttons(case, readers) if readers else []
    said = words("card", "hint", case=case, buttons=buttons)
    return Post(said, [blocks.section(said), *buttons, why_line(Why.REPLIED)])
