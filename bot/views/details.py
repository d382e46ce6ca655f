"""Everything about one case in a modal: all answers, all reasons, the decisions and the record.

Pure. A modal has room for what a message has to leave out.
"""

from collections.abc import Sequence
from datetime import date

from bot.ids import Callback
from bot.language import N_, _, pgettext
from bot.views import blocks
from bot.views.answers import all_facts
from bot.views.blocks import Block, Element, words_of
from bot.views.case_parts import (
    asked_by,
    decision,
    description,
    need_standing_lines,
    reviewers,
    stamp,
    title,
    with_whom,
)
from bot.views.difference import CHANGED, change_lines, lapsed
from bot.views.evidence_form import piece_told
from bot.views.reasons import TOLD, explained_lines, finding_lines, listed
from bot.views.remarks import said_with
from bot.views.standing import status_words
from bot.views.text import Part, Post, fit, fixed, shorten, spoken, told_time, words
from storage import Case, Comment, Event, Production

VIEW_CHARACTERS = 60_000
EVENTS = 30
COMMENTS = 20
COMMENT_MOST = 1000
REST = N_("Details opens all of it.")
COMMENTED = N_("Replies in the thread, none of them a decision")


def details_view(
    case: Case,
    production: Production | None,
    comments: Sequence[Comment] = (),
    *,
    today: date | None = None,
    buttons: Sequence[Element] = (),
) -> Block:
    """All that is known of the case, for those who may read it; of `comments` the last ones.

    `today`: the day where the production is. `buttons`: what the reader can do with it (`buttons_for`).
    """
    can_do = [blocks.actions("case", *buttons)] if buttons else []
    parts = _parts(case, production, comments, today, can_do)
    heading = pgettext("title of a form, at most 24 characters", "Case {case}").format(case=case.id)
    return blocks.modal(Callback.DETAILS, shorten(heading, 24), fit(parts, VIEW_CHARACTERS))


def details_post(
    case: Case, production: Production | None, comments: Sequence[Comment] = (), *, today: date | None = None
) -> Post:
    """The same, as far as a message has room, for whom no modal opens."""
    said = words("card", "details", case=case, status=status_words(case))
    return Post(spoken(said), fit(_parts(case, production, comments, today)))


def _parts(
    case: Case,
    production: Production | None,
    comments: Sequence[Comment],
    today: date | None,
    can_do: Sequence[Block] = (),
) -> list[Part]:
    rest = _(REST)
    head = blocks.header(f"{status_words(case)} · {case.id}")
    return [
        fixed(head, title(case), asked_by(case, production), *can_do),
        decision(case, 0, rest, today),
        fixed(*reviewers(case), *with_whom(case, production), *lapsed(case)),
        listed(_(CHANGED), change_lines(case), 0, rest),
        description(case, 0, rest),
        listed(_("The answers"), all_facts(case.request), 0, rest),
        listed(_(TOLD), finding_lines(case.assessment), 0, rest),
        listed(_("Explained"), explained_lines(case.assessment), 0, rest),
        listed(_("What must be shown"), need_standing_lines(case), 0, rest),
        listed(_("Evidence"), [piece_told(case, piece) for piece in case.evidence], 0, rest),
        listed(_(COMMENTED), [_comment(each) for each in comments[-COMMENTS:]], 0, rest),
        listed(_("The record"), [_event(case, event) for event in case.events[-EVENTS:]], 0, rest),
        fixed(blocks.context(words("card", "reading", assessment=case.assessment))),
    ]


def _comment(comment: Comment) -> list[Element]:
    said = [blocks.person(comment.by.user), words_of(", "), blocks.moment(comment.at, told_time(comment.at))]
    return [*said, words_of(f": {shorten(comment.text, COMMENT_MOST)}")]


def _event(case: Case, event: Event) -> list[Element]:
    why = said_with(event)
    return [*stamp(event, case), *([words_of(f": {why}")] if why else [])]
