"""The Home tab: start a check, what waits for you, what you asked for.

Pure. Everybody sees how to begin; reviewers and admins see what waits for them.
"""

from collections.abc import Sequence

from bot.ids import Do
from bot.views import blocks
from bot.views.away_form import away_at_home
from bot.views.blocks import Block
from bot.views.lists import Listed, case_rows, count_of
from bot.views.text import words
from bot.views.unreviewed import unreviewed
from storage import Absence, Draft, Production

ROWS = 20


def home_view(
    user: str,
    *,
    mine: Listed = (),
    waiting: Listed = (),
    shared: Listed = (),
    admin: bool = False,
    productions: Sequence[Production] = (),
    unrouted: Listed = (),
    draft: Draft | None = None,
    reviews: bool = False,
    away: Absence | None = None,
) -> Block:
    """The tab of one person. `waiting`, `shared`: what they review; `unrouted`: what nobody reviews.

    `reviews`: they are named as a reviewer, and can say that they are `away`.
    """
    return blocks.home(
        [
            blocks.header("Planning to use generative AI?"),
            blocks.section(words("home", "what", user=user)),
            blocks.actions("home", *_start(draft)),
            *_reviews(waiting, shared, productions),
            *(away_at_home(away) if reviews else []),
            *_own(mine, productions),
            *(_admin(productions, unrouted) if admin else []),
            blocks.context(words("home", "foot")),
            *unreviewed(),
        ]
    )


def _start(draft: Draft | None) -> list[Block]:
    start = blocks.button("Check a use", Do.OPEN_FORM, "home", style="primary")
    if draft is None:
        return [start]
    return [blocks.button("Continue where you were", Do.CONTINUE_DRAFT, draft.id, style="primary"), start]


def _reviews(waiting: Listed, shared: Listed, productions: Sequence[Production]) -> list[Block]:
    return [
        *case_rows("Waiting for you", waiting, productions, ROWS),
        *case_rows("Shared with you for information", shared, productions, ROWS),
    ]


def _own(mine: Listed, productions: Sequence[Production]) -> list[Block]:
    if not count_of(mine):
        return [blocks.section(words("home", "nothing_yet"))]
    return case_rows("What you have asked for", mine, productions, ROWS)


def _admin(productions: Sequence[Production], unrouted: Listed) -> list[Block]:
    without = [production.code for production in productions if not production.contacts]
    told = words("home", "admin", count=len(productions), without=without)
    return [
        blocks.divider(),
        blocks.section(told, blocks.button("Set-up…", Do.SETUP, "home", spoken="Productions and tools")),
        *case_rows("Nobody to review", unrouted, productions, ROWS),
    ]
