"""The requester's message: where the case stands and what they may do now.

Pure. It says "go ahead" only when the case stands in the contact's channel; everything else says to wait.
"""

from collections.abc import Sequence
from datetime import date

from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.card import BY_BUTTON, case_told
from bot.views.case_parts import decision, made_from, need_standing_lines, reviewers, title
from bot.views.choices import details_button, own_buttons
from bot.views.reasons import finding_lines, listed, usually, way_lines
from bot.views.standing import (
    approvals,
    awaited_roles,
    production_name,
    required_roles,
    roles_in_words,
    status_words,
)
from bot.views.text import Post, fit, fixed, spoken, words
from bot.views.unreviewed import unreviewed
from policy import Outcome, Status, route
from storage import Case, Production


def requester_message(
    case: Case,
    production: Production | None,
    *,
    shared_with: str | None,
    channels: Sequence[str] = (),
    today: date | None = None,
    usual_days: int | None = None,
) -> Post:
    """The message to the requester: what they may do now, why, what is needed, what would change it.

    `shared_with`: the channel in which the contact's card stands; `channels`: where cards go. Without any
    channel nobody was found, and it says so. `today`: the day where the production is; `usual_days`: how long
    such a request takes, where that is known.
    """
    headline, now = _told(case, production, shared_with, channels)
    gaps = _gaps(case, production) if channels else ""
    head = [blocks.header(f"{headline} · {case.id}"), title(case), blocks.section(now)]
    origin = [blocks.quoted(made_from(case))] if case.made_from else []
    held, rest = _held(case), _(BY_BUTTON)
    needs = need_standing_lines(case) if _waits(case) else []
    parts = [
        fixed(*head, *origin),
        decision(case, 1, rest, today),
        fixed(*_notes(gaps, words("requester", "held_below") if held else "")),
        listed(_("Why"), finding_lines(case.assessment) if _waits(case) else [], 3, rest),
        listed(_("What must be shown"), needs, 2, rest),
        listed(_("What would change it"), way_lines(case.assessment) if _waits(case) else [], 4, rest),
        fixed(*_how_long(case, usual_days)),
        fixed(*(reviewers(case) if channels else []), *_buttons(case), *unreviewed()),
    ]
    said = words("requester", "spoken", case=case, headline=headline, name=production_name(case, production))
    return Post(spoken(said, now, gaps, held, _decided(case)), fit(parts))


def _told(
    case: Case, production: Production | None, shared_with: str | None, channels: Sequence[str]
) -> tuple[str, str]:
    """The headline, and what the requester may do now."""
    if case.status in (Status.SHARED, Status.IN_REVIEW) and not shared_with and not channels:
        return _("🛑 Do not start: nobody was found"), words("requester", "nobody")
    if case.status is Status.SHARED:
        return _shared(shared_with)
    if case.status is Status.IN_REVIEW:
        return _in_review(case, _places(case, production, channels))
    terms = any(review.conditions for review in approvals(case))
    return status_words(case), words("requester", str(case.status), case=case, terms=terms)


def _shared(shared_with: str | None) -> tuple[str, str]:
    if shared_with:
        return _("✅ Go ahead: it is shared"), words("requester", "shared", channel=shared_with)
    return _("⏳ On its way: please wait"), words("requester", "on_its_way")


def _places(case: Case, production: Production | None, channels: Sequence[str]) -> Sequence[str]:
    """The channels of those whose approval is still missing."""
    contacts = production.contacts if production else ()
    awaited = {contact.channel for contact in contacts if contact.role in awaited_roles(case)}
    return [channel for channel in channels if channel in awaited] or channels


def _in_review(case: Case, channels: Sequence[str]) -> tuple[str, str]:
    written = case.assessment.outcome is Outcome.WRITTEN_APPROVAL
    headline = _("⚠️ Wait for your contact's guidance")
    if written:
        headline = _("🛑 Do not start: written approval is needed")
    missing = roles_in_words(awaited_roles(case))
    return headline, words("requester", "in_review", written=written, channels=channels, missing=missing)


def _gaps(case: Case, production: Production | None) -> str:
    """Whose approval cannot come, as nobody has the role."""
    missing = route(required_roles(case), production.contacts if production else ()).missing
    return words("requester", "unfilled", roles=roles_in_words(missing)) if missing and _waits(case) else ""


def _held(case: Case) -> str:
    needs = case.open_needs if _waits(case) else ()
    return words("requester", "held", needs=needs) if needs else ""


def _how_long(case: Case, usual_days: int | None) -> list[Block]:
    told = usually(usual_days)
    return [blocks.context(told)] if told and case.status is Status.IN_REVIEW else []


def _waits(case: Case) -> bool:
    return case.status in (Status.IN_REVIEW, Status.NEEDS_INFO)


def _notes(*notes: str) -> list[Block]:
    return [blocks.section(note) for note in notes if note]


def _decided(case: Case) -> str:
    """Who decided what, for the top-level text."""
    return "" if case.status in (Status.SHARED, Status.IN_REVIEW) else case_told(case)


def _buttons(case: Case) -> list[Block]:
    return [blocks.actions("own_case", *own_buttons(case), details_button(case.id))]
