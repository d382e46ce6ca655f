"""The Home tab: start a check, what waits for you, what you asked for, how the app is; else whom to ask.

Pure. It shows what was looked up for its reader, and judges nobody's right to see it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ids import Do
from bot.language import _, pgettext
from bot.views import blocks
from bot.views.away_form import away_at_home
from bot.views.blocks import Block, Element
from bot.views.choices import details_button
from bot.views.home_filters import all_of_part, filters, pages
from bot.views.lists import Row, rows_under
from bot.views.next_steps import Part, next_of_own, next_of_owner, told_to_reviewer
from bot.views.standing import contact_headline
from bot.views.text import inline, words
from bot.views.unreviewed import unreviewed
from storage import Absence, Case, Draft, HomeChoice, Production

# Of each part of the tab, before there is a button for all of it.
HOME_ROWS = 7
# On a page of a list that was asked for.
HOME_PAGE = 20
NAMED = 8
ALL = HomeChoice()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Cases of one kind, as many as were read, of `count`. `more`: there are others after these."""

    cases: Sequence[Case] = ()
    more: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class AppCondition:
    """How the app is, for admins. `late_by`: minutes that the oldest due job has waited too long already.

    `dead`: how many messages were given up; `without`: productions on which a role has nobody.
    """

    late_by: int | None = None
    dead: int = 0
    without: Sequence[str] = ()
    unrouted: Shelf = Shelf()


@dataclass(frozen=True, slots=True)
class HomeTab:
    """What one person's tab shows.

    What they asked for: `open`, `in_force`, `finished`; `owned` is what others did, with a condition that is
    theirs to meet. What they review: the `queue` by urgency, `overdue` ids in it, `asked` (it waits for the
    requester), `shared`; where it was chosen `reviewed`, whatever its status. `may_be_away`: they are named
    as a reviewer. `condition`: for admins. `ask`: who helps somebody who has nothing here. `offered`:
    productions to choose from.
    """

    user: str
    now: datetime
    productions: Mapping[str, Production]
    open: Shelf = Shelf()
    in_force: Shelf = Shelf()
    finished: Shelf = Shelf()
    owned: Shelf = Shelf()
    queue: Shelf = Shelf()
    overdue: Collection[str] = ()
    asked: Shelf = Shelf()
    shared: Shelf = Shelf()
    reviewed: Shelf = Shelf()
    draft: Draft | None = None
    reviews: bool = False
    may_be_away: bool = False
    away: Absence | None = None
    condition: AppCondition | None = None
    ask: Sequence[str] = ()
    chosen: HomeChoice = ALL
    offered: Sequence[Production] = ()

    @property
    def is_known(self) -> bool:
        """Whether they have something here, and so know what this is."""
        theirs = (self.open, self.in_force, self.finished, self.owned)
        return self.reviews or self.chosen != ALL or any(shelf.cases for shelf in theirs)


def home_view(tab: HomeTab) -> Block:
    """The tab of one person."""
    shown = [*_reviewed(tab), *_own(tab)]
    return blocks.home(
        [
            blocks.header(_("Planning to use generative AI?")),
            *_greeting(tab),
            blocks.actions("home", *_start()),
            *filters(tab.chosen, tab.offered, reviews=tab.reviews),
            *shown,
            *_nothing(tab, shown),
            *pages(tab.chosen, more=_has_more(tab)),
            *(away_at_home(tab.away) if tab.may_be_away else []),
            *(_condition(tab, tab.condition) if tab.condition else []),
            blocks.context(words("home", "foot")),
            *unreviewed(),
        ]
    )


def _greeting(tab: HomeTab) -> list[Block]:
    """What this is; whoever has something here knows."""
    if tab.is_known:
        return []
    return [blocks.section(words("home", "what", user=tab.user)), *_whom_to_ask(tab.ask)]


def _whom_to_ask(users: Sequence[str]) -> list[Block]:
    return [blocks.section(words("home", "ask", users=users[:NAMED]))] if users else []


def _start() -> list[Element]:
    return [
        blocks.button(_("Check a use"), Do.OPEN_FORM, "home", style="primary"),
    ]


def _reviewed(tab: HomeTab) -> list[Block]:
    every = all_of_part(tab.chosen, "review")
    parts = (
        (_("Waiting for you"), tab.queue, "open"),
        (_("Waiting for an answer to a question"), tab.asked, "open"),
        (_("Shared with you for information"), tab.shared, "in_force"),
        (_("What you review"), tab.reviewed, "open"),
    )
    return [
        block
        for heading, shelf, status in parts
        for block in rows_under(
            heading,
            _reviewers_rows(tab, shelf),
            tab.productions,
            shelf.more,
            every(status, heading),
            count=shelf.count,
        )
    ]


def _reviewers_rows(tab: HomeTab, shelf: Shelf) -> list[Row]:
    return [
        Row(
            case,
            details_button(case.id),
            told_to_reviewer(case, tab.productions.get(case.production), overdue=case.id in tab.overdue),
            contact_headline(case),
        )
        for case in shelf.cases
    ]


def _own(tab: HomeTab) -> list[Block]:
    every = all_of_part(tab.chosen, "mine")
    parts: dict[Part, list[Row]] = {part: [] for part in Part}
    for case in tab.owned.cases:
        step = next_of_owner(case, tab.user, tab.productions.get(case.production), tab.now)
        parts[step.part].append(Row(case, step.button, step.told))
    for shelf in (tab.open, tab.in_force, tab.finished):
        for case in shelf.cases:
            step = next_of_own(case, tab.productions.get(case.production), tab.now)
            parts[step.part].append(Row(case, step.button, step.told))
    more = {Part.WAITING: tab.open.more, Part.IN_FORCE: tab.in_force.more, Part.FINISHED: tab.finished.more}
    begun = [_begun(tab.draft)] if tab.draft else []
    named = {
        Part.ACT: (_("You have to act"), "open"),
        Part.WAITING: (_("Waiting for others"), "open"),
        Part.IN_FORCE: (_("In force"), "in_force"),
        Part.FINISHED: (_("Finished"), "finished"),
    }
    return [
        *begun,
        *(
            block
            for part, (heading, status) in named.items()
            for block in rows_under(
                heading,
                parts[part],
                tab.productions,
                more.get(part, False),
                every(status, heading),
                most=_most(tab),
            )
        ),
    ]


def _most(tab: HomeTab) -> int:
    return HOME_ROWS if tab.chosen.status is None else HOME_PAGE


def _begun(draft: Draft) -> Block:
    """A form that was begun and not sent."""
    about = inline(str(draft.answers.get("title") or draft.answers.get("description") or ""), 100)
    go_on = blocks.button(_("Continue where you were"), Do.CONTINUE_DRAFT, draft.id)
    told = _("You began a request: “{title}”").format(title=about) if about else _("You began a request.")
    return blocks.quoted(told, go_on)


def _nothing(tab: HomeTab, shown: Sequence[Block]) -> list[Block]:
    if shown or not tab.is_known:
        return []
    if tab.chosen != ALL:
        return [blocks.section(words("home", "nothing_chosen"))]
    return [blocks.section(words("home", "nothing_waits"))]


def _has_more(tab: HomeTab) -> bool:
    shelves = (tab.open, tab.in_force, tab.finished, tab.queue, tab.asked, tab.shared, tab.reviewed)
    return any(shelf.more for shelf in shelves)


def _condition(tab: HomeTab, condition: AppCondition) -> list[Block]:
    without = condition.without[:NAMED]
    told = words("home", "admin", condition=condition, known=len(tab.productions), without=without)
    button = blocks.button(pgettext("button", "Set-up…"), Do.SETUP, "home", spoken=_("Productions and tools"))
    lost = [Row(case, details_button(case.id)) for case in condition.unrouted.cases]
    return [
        blocks.divider(),
        blocks.section(told, button),
        *rows_under(_("Nobody to review"), lost, tab.productions, condition.unrouted.more),
    ]
