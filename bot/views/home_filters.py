"""The Home tab's filters and pages: which production, which statuses, whose requests.

Pure. What is chosen is remembered for its reader (`HomeChoice`), so that the tab stays as it is when redrawn.
"""

from collections.abc import Callable, Sequence
from json import dumps

from bot.ids import Do
from bot.language import N_, _, pgettext
from bot.views import blocks
from bot.views.blocks import Block, Element
from bot.views.text import inline
from storage import HomeChoice, Production

EVERY = "every"
STATUSES = {
    EVERY: N_("Every status"),
    "open": N_("Being decided"),
    "in_force": N_("In force"),
    "finished": N_("Finished"),
}
WHOSE = {EVERY: N_("Mine, and what I review"), "mine": N_("Mine"), "review": N_("What I review")}


def filters(chosen: HomeChoice, productions: Sequence[Production], *, reviews: bool) -> list[Block]:
    """The menus; `productions`: those of which the reader has anything, or may have.

    The menus that would offer one thing only are left out; without any there is no block.
    """
    menus = [_production_menu(chosen, productions)] if len(productions) > 1 or chosen.production else []
    menus += [_menu(Do.FILTER_STATUS, STATUSES, chosen.status, _("Which status"))]
    menus += [_menu(Do.FILTER_WHOSE, WHOSE, chosen.whose, _("Whose requests"))] if reviews else []
    # What is chosen here wins over what Slack remembers of a menu with the same name.
    block_id = f"filters.{chosen.production}.{chosen.status}.{chosen.whose}"
    return [blocks.actions(block_id, *menus)] if productions else []


def _production_menu(chosen: HomeChoice, productions: Sequence[Production]) -> Element:
    every = blocks.option(_("Every production"), EVERY)
    offered = [blocks.option(inline(each.name, blocks.OPTION_TEXT), each.code) for each in productions]
    return blocks.select(
        Do.FILTER_PRODUCTION, [every, *offered], chosen.production or EVERY, _("Which production")
    )


def _menu(do: Do, offered: dict[str, str], chosen: str | None, placeholder: str) -> Element:
    options = [blocks.option(_(text), value) for value, text in offered.items()]
    return blocks.select(do, options, chosen or EVERY, placeholder)


def all_of_part(chosen: HomeChoice, whose: str) -> Callable[[str, str], list[Block]]:
    """Makes the button under a part of the tab that shows all of its status, of whichever requests."""

    def button(status: str, heading: str) -> list[Block]:
        if chosen.status is not None:
            return []
        value = dumps({"status": status, "whose": whose})
        shown = blocks.button(_("Show all"), Do.SHOW_ALL, value, spoken=heading)
        return [blocks.actions(f"all.{heading}", shown)]

    return button


def pages(chosen: HomeChoice, *, more: bool) -> list[Block]:
    """Back and forth through a list that is longer than the tab."""
    return page_buttons("home", chosen.page, more=more and chosen.status is not None)


def page_buttons(of: str, page: int, *, more: bool) -> list[Block]:
    """Newer and Older, where there is anything; `of`: which list they turn the pages of."""
    newer = blocks.button(pgettext("button", "Newer"), Do.NEWER, dumps({"of": of, "page": page - 1}))
    older = blocks.button(pgettext("button", "Older"), Do.OLDER, dumps({"of": of, "page": page + 1}))
    shown = [*([newer] if page > 0 else []), *([older] if more else [])]
    return [blocks.actions(f"pages.{of}.{page}", *shown)] if shown else []
