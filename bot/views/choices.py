"""What each reader can do with a case now, as buttons.

Pure. A button carries the case's id and nothing else; whether a click counts is looked up when it comes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.ids import Do
from bot.language import N_, _
from bot.views import blocks
from bot.views.blocks import Element
from bot.views.show_form import needs_to_show
from bot.views.standing import awaited_roles, required_roles
from policy import Action, ReviewerRole, Standing, Status, allowed_actions
from storage import Case, CaseLine, NeedStanding

# What holds as it is. Temporary material among it may go final, which is a request of its own.
SETTLED = (Status.SHARED, Status.ACKNOWLEDGED, Status.APPROVED)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: its text, what it does, and what a screen reader says, with {case} in it."""

    text: str
    do: Do
    spoken: str
    style: str | None = None


# In the order in which they stand.
REVIEWERS: Mapping[Action, Choice] = {
    Action.ACKNOWLEDGE: Choice(N_("Acknowledge"), Do.ACKNOWLEDGE, N_("Acknowledge {case}"), "primary"),
    Action.PULL_IN: Choice(N_("Pull into review…"), Do.PULL_IN, N_("Pull {case} into review")),
    Action.APPROVE: Choice(N_("Approve…"), Do.APPROVE, N_("Approve {case}, opens a form"), "primary"),
    Action.JUDGE_EVIDENCE: Choice(
        N_("Evidence…"), Do.JUDGE_EVIDENCE, N_("Accept or refuse the evidence of {case}")
    ),
    Action.ASK: Choice(N_("Ask…"), Do.ASK, N_("Ask the requester of {case} a question")),
    Action.DECLINE: Choice(N_("Decline…"), Do.DECLINE, N_("Decline {case}, opens a form"), "danger"),
    Action.REASSIGN: Choice(N_("Hand over…"), Do.HAND_OVER, N_("Hand {case} over to another reviewer")),
    Action.REVOKE: Choice(N_("Revoke…"), Do.REVOKE, N_("Revoke the approval of {case}, opens a form")),
    Action.SEND_BACK: Choice(N_("Send back…"), Do.SEND_BACK, N_("Send {case} back to review")),
    Action.CLOSE: Choice(N_("Close…"), Do.CLOSE, N_("Close {case}, opens a form")),
}
REQUESTERS: Mapping[Action, Choice] = {
    Action.ANSWER: Choice(N_("Answer…"), Do.ANSWER, N_("Answer the question about {case}"), "primary"),
    Action.FINISH_CONDITION: Choice(
        N_("Condition met…"), Do.FINISH_CONDITION, N_("Say which condition of {case} is met")
    ),
    Action.SHOW_EVIDENCE: Choice(
        N_("Show evidence…"), Do.SHOW_EVIDENCE, N_("Show evidence for {case}, opens a form")
    ),
    Action.REVISE: Choice(N_("Change answers"), Do.REVISE, N_("Change the answers of {case}")),
    Action.WITHDRAW: Choice(N_("Withdraw…"), Do.WITHDRAW, N_("Withdraw {case}")),
    Action.CLOSE: Choice(N_("Close…"), Do.CLOSE, N_("Close {case}, opens a form")),
}
GOES_FINAL = Choice(N_("It goes final…"), Do.GO_FINAL, N_("Ask anew, as what {case} allows goes final"))
TEMPLATE = Choice(
    N_("Use as a template"), Do.USE_AS_TEMPLATE, N_("Begin a new request with the answers of {case}")
)


def reviewer_buttons(case: Case, roles: Collection[ReviewerRole], *, admin: bool = False) -> list[Element]:
    """What people with these roles can do to the case now; an admin can hand it over."""
    allowed = set(open_to(case, roles))
    if admin:
        allowed |= set(allowed_actions(case.status, [Standing.ADMIN]))
    return [_button(case, choice) for action, choice in REVIEWERS.items() if action in allowed]


def open_to(case: Case, roles: Collection[ReviewerRole]) -> list[Action]:
    """What people with these roles may do to the case now."""
    needed = awaited_roles(case) if case.status is Status.IN_REVIEW else required_roles(case)
    if set(roles).isdisjoint(needed):
        return []
    hidden = set() if case.assessment.needs else {Action.JUDGE_EVIDENCE}
    hidden |= {Action.APPROVE} if case.open_needs else set()
    return [each for each in allowed_actions(case.status, [Standing.REVIEWER]) if each not in hidden]


def own_buttons(case: Case) -> list[Element]:
    """What the requester can still do with the case; what has ended can begin another."""
    allowed = set(allowed_actions(case.status, [Standing.REQUESTER]))
    allowed -= set() if needs_to_show(case) else {Action.SHOW_EVIDENCE}
    allowed -= set() if has_open_terms(case) else {Action.FINISH_CONDITION}
    shown = [choice for action, choice in REQUESTERS.items() if action in allowed]
    shown += [GOES_FINAL] if _may_go_final(case) else []
    shown += [TEMPLATE] if has_ended(case) else []
    return [_button(case, choice) for choice in shown]


def _may_go_final(case: Case) -> bool:
    return case.status in SETTLED and case.request.destination == "temporary"


def has_ended(case: Case) -> bool:
    """Nobody can do anything with the case any more."""
    return not allowed_actions(case.status, [*Standing])


def has_open_terms(case: Case) -> bool:
    """Whether a condition of the approval is not said to be met."""
    return any(term.done is None for _, term in case.terms)


def buttons_for(
    case: Case,
    *,
    own: bool = False,
    roles: Collection[ReviewerRole] = (),
    admin: bool = False,
    owner: bool = False,
) -> list[Element]:
    """What this reader can do with the case: its requester, else a reviewer in these roles, or an admin.

    `owner`: they see to one of its conditions.
    """
    if own:
        return own_buttons(case)
    met = [met_button(case)] if owner and has_open_terms(case) and case.status is Status.APPROVED else []
    return [*met, *reviewer_buttons(case, roles, admin=admin)]


def own_button(case: Case, action: Action) -> Element:
    """The requester's button for one action."""
    return _button(case, REQUESTERS[action])


def met_button(case: Case) -> Element:
    """Says that a condition is met: for whoever sees to one."""
    return own_button(case, Action.FINISH_CONDITION)


def next_step_button(case: CaseLine, open_needs: Collection[NeedStanding]) -> Element | None:
    """What brings a case on that is with the reader: approve it, or judge the evidence that it lacks."""
    if not open_needs:
        return _button(case, REVIEWERS[Action.APPROVE])
    shown = NeedStanding.SHOWN in open_needs
    return _button(case, REVIEWERS[Action.JUDGE_EVIDENCE]) if shown else None


def details_button(case_id: str) -> Element:
    """Opens all answers and the record of a case."""
    said = _("Details of {case}").format(case=case_id)
    return blocks.button(_("Details"), Do.SHOW_DETAILS, case_id, spoken=said)


def _button(case: Case | CaseLine, choice: Choice) -> Element:
    said = _(choice.spoken).format(case=case.id)
    return blocks.button(_(choice.text), choice.do, case.id, style=choice.style, spoken=said)
