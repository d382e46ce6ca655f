"""Why an assessment is what it is: findings, needs and advice as lines, each with its source.

Knows the policy's values and the guidance's clauses; nothing of cases.
"""

from collections.abc import Iterable, Sequence

from bot.language import N_, _, ngettext
from bot.views import blocks
from bot.views.blocks import Block, Element, link, words_of
from bot.views.sentences import topic
from bot.views.stored_words import told
from bot.views.text import Part, inline, size
from policy import Assessment, Counterfactual, Finding, Need, PackError, is_crosscheck, load_pack

# The reasons speak to the requester; whoever else reads them has to know that.
TOLD = N_("Why, as the requester was told")
OURS = N_("Our own reading, beyond the text.")


def finding_lines(assessment: Assessment) -> list[list[Element]]:
    """The reasons, strictest first, each with the tools that it is about and a link to its source."""
    strictest = sorted(assessment.findings, key=lambda finding: -finding.outcome.severity)
    return [_finding_line(finding, assessment.guidance) for finding in strictest]


def _finding_line(finding: Finding, guidance: str) -> list[Element]:
    section, ours = _cited(finding.clause, guidance)
    tools = f" ({', '.join(inline(tool, 60) for tool in finding.tools)})" if finding.tools else ""
    remark = f" {_(OURS)}" if ours else ""
    return [words_of(f"{told(finding.because)}{tools}{remark} "), link(finding.source, section)]


def explained_lines(assessment: Assessment) -> list[list[Element]]:
    """Words that seemed to contradict an answer, each with what the requester says of it."""
    return [[words_of(told(advice.text))] for advice in assessment.advice if is_crosscheck(advice.clause)]


def _cited(clause: str, guidance: str) -> tuple[str, bool]:
    """The title of the clause's section, and whether the clause goes beyond the text."""
    try:
        found = load_pack(guidance).clauses[clause]
    except (PackError, KeyError):
        return _("Guidance"), False
    return _(found.section), found.extension


def need_lines(needs: Iterable[Need]) -> list[list[Element]]:
    """What must be shown; what is missing and holds up an approval comes first."""
    ordered = sorted(needs, key=lambda need: (need.declared, not need.blocking))
    return [[topic(_stated(need)), words_of(f" {told(need.text)}")] for need in ordered]


def _stated(need: Need) -> str:
    if need.declared:
        return _("Stated, to be shown")
    return _("Missing, needed before approval") if need.blocking else _("To be shown")


def missing_needs(assessment: Assessment) -> list[Need]:
    """The needs without which nobody can approve."""
    return [need for need in assessment.needs if _is_missing(need)]


def other_needs(assessment: Assessment) -> list[Need]:
    """The needs that hold nothing up."""
    return [need for need in assessment.needs if not _is_missing(need)]


def _is_missing(need: Need) -> bool:
    return need.blocking and not need.declared


def listing(heading: str, items: Sequence[Sequence[Element]], room: int, rest: str) -> list[Block]:
    """A heading and as many items as there is room for; then how many more, and in `rest` where they are."""
    if not items:
        return []
    title = [words_of(heading, bold=True)]
    left, used = 0, size(title) + sum(map(size, items))
    more: list[Element] = []
    while left < len(items) and used + size(more) > room:
        left += 1
        used -= size(items[-left])
        more = [words_of(_more(left, rest))]
    shown = [*items[: len(items) - left], *([more] if more else [])]
    return [blocks.rich(blocks.line(*title), blocks.bullets(shown))]


def _more(count: int, rest: str) -> str:
    said = ngettext("… and {count} more. {rest}", "… and {count} more. {rest}", count)
    return said.format(count=count, rest=rest)


def listed(heading: str, items: Sequence[Sequence[Element]], turn: int, rest: str) -> Part:
    """`listing` as a part of a message, for the room that is left at its turn."""
    return Part(lambda room: listing(heading, items, room, rest), turn)


def way_lines(assessment: Assessment) -> list[list[Element]]:
    """What would make it milder, or let it be approved, one line each."""
    return [[words_of(told(each.text, _tools_of(each)))] for each in assessment.counterfactuals]


def _tools_of(change: Counterfactual) -> list[str]:
    return [tool["name"] for tool in change.changes.get("tools", ())]


def usually(days: int | None) -> str:
    """How long a decision usually takes; nothing where that is not known."""
    if days is None:
        return ""
    said = ngettext(
        "Usually decided within {count} working day.", "Usually decided within {count} working days.", days
    )
    return said.format(count=days)
