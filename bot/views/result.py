"""The result as the form's last step: what you may do now, why, what is needed, what would change it.

Pure. Before it is sent nothing says "go ahead".
"""

from collections.abc import Sequence

from bot.ids import Callback, Do
from bot.language import _, pgettext
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.form import back_button, form_title, metadata
from bot.views.reasons import (
    explained_lines,
    finding_lines,
    listed,
    missing_needs,
    need_lines,
    other_needs,
    usually,
    way_lines,
)
from bot.views.standing import OUTCOMES, role_words, roles_in_words
from bot.views.text import Mrkdwn, fit, fixed, paragraphs, words
from bot.views.unreviewed import unreviewed
from policy import Assessment, Outcome, ReviewerRole, Route, is_crosscheck
from storage import Draft, Production

VIEW_CHARACTERS = 60_000


def result_step(
    draft: Draft,
    assessment: Assessment,
    *,
    production: Production | None,
    route: Route,
    made_from: str | None = None,
    usual_days: int | None = None,
) -> Block:
    """The assessment of a draft, of which nothing has been sent.

    `made_from`: the case that stays; `usual_days`: how long such a request takes, where that is known.
    """
    outcome = assessment.outcome
    revises = None if made_from else draft.case_id
    parts = [
        fixed(blocks.context(words("result", "step")), blocks.header(_(OUTCOMES[outcome]))),
        fixed(blocks.section(words("result", str(outcome), revises=revises))),
        fixed(*_anew(made_from), *_blocked(assessment)),
        listed(_("Why"), finding_lines(assessment), 0, ""),
        listed(_("Explained"), explained_lines(assessment), 0, ""),
        listed(_("What is needed, and from whom"), _needed(assessment), 0, ""),
        listed(_("What would change it"), way_lines(assessment), 0, ""),
        fixed(
            *_how_long(usual_days),
            *_who_gets_it(production, route),
            blocks.context(words("result", "reading")),
        ),
        fixed(_buttons(assessment), *_advice(assessment), *unreviewed()),
    ]
    shown = fit(parts, VIEW_CHARACTERS)
    send = pgettext("button of a form, at most 24 characters", "Send")
    return blocks.modal(Callback.FORM_RESULT, form_title(), shown, submit=send, metadata=metadata(draft))


def _anew(made_from: str | None) -> list[Block]:
    return [blocks.section(words("result", "anew", made_from=made_from))] if made_from else []


def _blocked(assessment: Assessment) -> list[Block]:
    needs = missing_needs(assessment)
    return [blocks.section(words("result", "blocked", needs=needs))] if needs else []


def _needed(assessment: Assessment) -> list[list[Element]]:
    kind = _("The guidance of {roles}.")
    if assessment.outcome is Outcome.WRITTEN_APPROVAL:
        kind = _("The written approval of {roles}.")
    roles = roles_in_words(assessment.reviewers)
    asked = [[words_of(kind.format(roles=roles))]] if roles else []
    # Translators: stands after what is needed, and says that the requester brings it
    from_you = _("From you.")
    yours = words_of(f" {from_you}")
    return [*asked, *([*line, yours] for line in need_lines(other_needs(assessment)))]


def _how_long(usual_days: int | None) -> list[Block]:
    told = usually(usual_days)
    return [blocks.section(told)] if told else []


def _who_gets_it(production: Production | None, route: Route) -> list[Block]:
    contacts = production.contacts if production else ()
    people = {contact.role: contact.people for contact in contacts}
    reached = [_reached(role, people.get(role, ()), channel) for role, channel in route.channels]
    missing = roles_in_words(route.missing) if route.missing else ""
    return [
        blocks.section(
            words("result", "route", reached=reached, missing=missing, listed=production is not None)
        )
    ]


def _reached(role: ReviewerRole, people: Sequence[str], channel: str) -> Mrkdwn:
    return Mrkdwn(words("result", "one_reached", role=role_words(role), people=people, channel=channel))


def _buttons(assessment: Assessment) -> Block:
    """Back leads to the step about the words, where there was one."""
    told = [*(found.clause for found in assessment.findings), *(known.clause for known in assessment.advice)]
    before = Callback.FORM_WORDS if any(map(is_crosscheck, told)) else Callback.FORM_FOLLOW_UPS
    return blocks.actions(
        "back",
        blocks.button(_("Change answers"), Do.CHANGE_ANSWERS, Callback.FORM_WHAT),
        back_button(before),
    )


def _advice(assessment: Assessment) -> list[Block]:
    """Good to know, in one paragraph that Slack folds when it is long."""
    advice = [each for each in assessment.advice if not is_crosscheck(each.clause)]
    if not advice:
        return []
    told = words("result", "advice", advice=advice)
    return [blocks.section(piece) for piece in paragraphs(told)]
