"""The result as the form's last step: what you may do now, why, what is needed, what would change it.

Pure. Before it is sent nothing says "go ahead".
"""

from bot.ids import Callback, Do
from bot.views import blocks
from bot.views.blocks import Block, Element, words_of
from bot.views.form import form_title, metadata
from bot.views.reasons import explained_lines, finding_lines, listed, missing_needs, need_lines, other_needs
from bot.views.standing import OUTCOMES, ROLES, roles_in_words
from bot.views.text import fit, fixed, paragraphs, words
from bot.views.unreviewed import unreviewed
from policy import Assessment, Counterfactual, Outcome, Route, is_crosscheck
from storage import Draft, Production

VIEW_CHARACTERS = 60_000


def result_step(
    draft: Draft,
    assessment: Assessment,
    *,
    production: Production | None,
    route: Route,
    made_from: str | None = None,
) -> Block:
    """The assessment of a draft, of which nothing has been sent. `made_from`: the case that stays."""
    outcome = assessment.outcome
    revises = None if made_from else draft.case_id
    parts = [
        fixed(blocks.context(words("result", "step")), blocks.header(OUTCOMES[outcome])),
        fixed(blocks.section(words("result", str(outcome), revises=revises))),
        fixed(*_anew(made_from), *_blocked(assessment)),
        listed("Why", finding_lines(assessment), 0, ""),
        listed("Explained", explained_lines(assessment), 0, ""),
        listed("What is needed, and from whom", _needed(assessment), 0, ""),
        listed("What would change it", [_change(change) for change in assessment.counterfactuals], 0, ""),
        fixed(*_who_gets_it(production, route), blocks.context(words("result", "reading"))),
        fixed(_buttons(assessment), *_advice(assessment), *unreviewed()),
    ]
    shown = fit(parts, VIEW_CHARACTERS)
    return blocks.modal(Callback.FORM_RESULT, form_title(), shown, submit="Send", metadata=metadata(draft))


def _anew(made_from: str | None) -> list[Block]:
    return [blocks.section(words("result", "anew", made_from=made_from))] if made_from else []


def _blocked(assessment: Assessment) -> list[Block]:
    needs = missing_needs(assessment)
    return [blocks.section(words("result", "blocked", needs=needs))] if needs else []


def _needed(assessment: Assessment) -> list[list[Element]]:
    kind = "The written approval" if assessment.outcome is Outcome.WRITTEN_APPROVAL else "The guidance"
    asked = [[words_of(f"{kind} of {roles_in_words(assessment.reviewers)}.")]] if assessment.reviewers else []
    return [*asked, *([*line, words_of(" From you.")] for line in need_lines(other_needs(assessment)))]


def _change(change: Counterfactual) -> list[Element]:
    return [words_of(change.text)]


def _who_gets_it(production: Production | None, route: Route) -> list[Block]:
    contacts = production.contacts if production else ()
    people = {contact.role: contact.people for contact in contacts}
    reached = [(ROLES[role], people.get(role, ()), channel) for role, channel in route.channels]
    missing = roles_in_words(route.missing) if route.missing else ""
    return [
        blocks.section(
            words("result", "route", reached=reached, missing=missing, listed=production is not None)
        )
    ]


def _buttons(assessment: Assessment) -> Block:
    """Back leads to the step about the words, where there was one."""
    told = [*(found.clause for found in assessment.findings), *(known.clause for known in assessment.advice)]
    before = Callback.FORM_WORDS if any(map(is_crosscheck, told)) else Callback.FORM_FOLLOW_UPS
    return blocks.actions(
        "back",
        blocks.button("Change answers", Do.CHANGE_ANSWERS, Callback.FORM_WHAT),
        blocks.button("Back", Do.BACK, before, spoken="Back to the step before"),
    )


def _advice(assessment: Assessment) -> list[Block]:
    """Good to know, in one paragraph that Slack folds when it is long."""
    advice = [each for each in assessment.advice if not is_crosscheck(each.clause)]
    if not advice:
        return []
    told = words("result", "advice", advice=advice)
    return [blocks.section(piece) for piece in paragraphs(told)]
