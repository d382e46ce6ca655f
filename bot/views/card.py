"""The card in a reviewer's channel: one living message, redrawn from the case whenever it changes.

Pure: the same case gives the same card. Buttons carry the case's id and nothing else.
"""

from collections.abc import Collection
from datetime import date

from bot.language import N_, _
from bot.views import blocks
from bot.views.answers import first_facts
from bot.views.blocks import Block
from bot.views.case_parts import (
    asked_by,
    decision,
    description,
    need_standing_lines,
    reviewers,
    title,
    with_whom,
)
from bot.views.choices import details_button, reviewer_buttons
from bot.views.difference import CHANGED, change_lines, lapsed
from bot.views.reasons import TOLD, explained_lines, finding_lines, listed, usually, way_lines
from bot.views.record_words import told_why
from bot.views.standing import (
    approvals,
    awaited_roles,
    contact_headline,
    last_move,
    production_name,
    roles_in_words,
    status_words,
)
from bot.views.text import Post, fit, fixed, spoken, words
from bot.views.unreviewed import unreviewed
from policy import ReviewerRole, Status
from storage import Case, Production

BY_STATUS = N_("`/genai-use status {case}` shows everything.")
WAYS = N_("What would change it, as the requester was told")
BY_BUTTON = N_("Details shows everything.")


def contact_card(
    case: Case,
    production: Production | None,
    role: ReviewerRole,
    *,
    replies: int | None = None,
    today: date | None = None,
    usual_days: int | None = None,
) -> Post:
    """The card for the channel of one role.

    `replies`: how many are kept as comments; None where none are. `today`: the day where the production is.
    `usual_days`: how long such a request takes, where that is known.
    """
    readers = _readers(role, production)
    buttons = case_buttons(case, readers)
    rest = _(BY_BUTTON) if buttons else _(BY_STATUS).format(case=case.id)
    parts = [
        fixed(
            blocks.header(f"{contact_headline(case)} · {case.id}"), title(case), asked_by(case, production)
        ),
        decision(case, 1, rest, today),
        fixed(*overdue(case, today)),
        listed(_(CHANGED), change_lines(case), 2, rest),
        description(case, 3, rest),
        listed(_("What is planned"), first_facts(case.request), 6, rest),
        listed(_(TOLD), finding_lines(case.assessment), 5, rest),
        listed(_("Explained"), explained_lines(case.assessment), 5, rest),
        listed(_("What must be shown"), need_standing_lines(case) if _is_open(case) else [], 4, rest),
        listed(_(WAYS), way_lines(case.assessment) if _is_open(case) else [], 7, rest),
        fixed(*reviewers(case), *with_whom(case, production), *lapsed(case), *_explained(case, readers)),
        fixed(*buttons, *_foot(case, readers, replies, rest, usual_days), *unreviewed()),
    ]
    return Post(_spoken(case, production), fit(parts))


def overdue(case: Case, today: date | None) -> list[Block]:
    """That a condition of the approval is overdue, and what a reviewer can do."""
    late = case.overdue(today) if today else ()
    return [blocks.section(words("card", "overdue", count=len(late)))] if late else []


def _is_open(case: Case) -> bool:
    """A decided case needs nothing more."""
    return case.status in (Status.IN_REVIEW, Status.NEEDS_INFO)


def _spoken(case: Case, production: Production | None) -> str:
    said = words(
        "card", "spoken", case=case, headline=contact_headline(case), name=production_name(case, production)
    )
    return spoken(said, case_told(case))


def case_told(case: Case) -> str:
    """For the top-level text: who decided what, on which terms; before a decision, why it is asked."""
    if case.status is Status.APPROVED:
        return words("card", "approved", reviews=approvals(case))
    if case.status in (Status.SHARED, Status.IN_REVIEW):
        missing = roles_in_words(awaited_roles(case))
        return words("card", "asked", case=case, missing=missing)
    event = last_move(case)
    return words("card", "moved", event=event, why=told_why(event) if event else None)


def _readers(role: ReviewerRole, production: Production | None) -> set[ReviewerRole]:
    """The roles whose people read this card: roles that share a channel share a card."""
    contacts = production.contacts if production else ()
    channels = {contact.channel for contact in contacts if contact.role is role}
    return {role} | {contact.role for contact in contacts if contact.channel in channels}


def card_buttons(case: Case, production: Production | None, role: ReviewerRole) -> list[Block]:
    """The buttons of that role's card, for a message beside it."""
    return case_buttons(case, _readers(role, production))


def case_buttons(case: Case, readers: Collection[ReviewerRole]) -> list[Block]:
    """What the people of these roles can do to the case now."""
    shown = reviewer_buttons(case, readers)
    if not shown and case.status is not Status.IN_REVIEW:
        return []
    return [blocks.actions("case", *shown, details_button(case.id))]


def _explained(case: Case, readers: set[ReviewerRole]) -> list[Block]:
    """Why there is no Approve button although the case is open."""
    if case.status is Status.NEEDS_INFO:
        return [blocks.section(words("card", "asked_back", case=case))]
    if case.status is not Status.IN_REVIEW:
        return []
    if readers.isdisjoint(awaited_roles(case)):
        return [blocks.section(words("card", "done", missing=roles_in_words(awaited_roles(case))))]
    return [blocks.section(words("card", "blocked"))] if case.open_needs else []


def _foot(
    case: Case, readers: set[ReviewerRole], replies: int | None, rest: str, usual_days: int | None
) -> list[Block]:
    waits = case.status in (Status.SHARED, Status.IN_REVIEW) and reviewer_buttons(case, readers)
    said = [words("card", "foot", case=case, replies=replies)] if waits else []
    said += [words("card", "replies", count=replies, rest=rest)] if replies else []
    said += [usually(usual_days)] if usual_days and case.status is Status.IN_REVIEW else []
    return [blocks.context(each) for each in said]


def decision_note(case: Case, production: Production | None = None) -> Post:
    """A short message that something was decided: for the thread of a card, or as a notice."""
    said = words(
        "card", "spoken", case=case, headline=status_words(case), name=production_name(case, production)
    )
    head = blocks.rich(blocks.line(blocks.words_of(f"{status_words(case)} · {case.id}", bold=True)))
    told = decision(case, 1, _(BY_STATUS).format(case=case.id), whole=False)
    parts = [fixed(head, title(case)), told]
    return Post(spoken(said, case_told(case)), fit(parts))
