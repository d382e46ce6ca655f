"""The reviewer's card in every state: what it says, which buttons it has, and that it always fits."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import Do
from bot.views import (
    Post,
    contact_card,
    decision_note,
    details_view,
    event_note,
    requester_message,
    status_notice,
)
from policy import Action, ReviewerRole, Status
from storage import Case, Contact, Event, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
BLOCKED = [Do.JUDGE_EVIDENCE, Do.ASK, Do.DECLINE, Do.HAND_OVER, Do.SHOW_DETAILS]
DECIDING = {Do.APPROVE, Do.DECLINE, Do.ACKNOWLEDGE, Do.PULL_IN}


def buttons(post: Post) -> list[str]:
    found = [block for block in post.blocks if block["type"] == "actions"]
    return [element["action_id"] for block in found for element in block["elements"]]


@pytest.mark.parametrize("name", ["share", "escalate", "written_approval", "blocked"])
def test_a_new_case_looks_like_its_snapshot(
    name: str, facts: dict[str, Any], a_case: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    matches_snapshot(f"card_{name}", contact_card(a_case(**facts[name]), production, CONTACT))


@pytest.mark.parametrize(
    ("action", "after"),
    [
        (Action.DECLINE, Status.DECLINED),
        (Action.WITHDRAW, Status.WITHDRAWN),
        (Action.ASK, Status.NEEDS_INFO),
        (Action.REVOKE, Status.REVOKED),
        (Action.EXPIRE, Status.EXPIRED),
        (Action.CLOSE, Status.CLOSED),
        (Action.ACKNOWLEDGE, Status.ACKNOWLEDGED),
    ],
)
def test_a_case_that_moved_looks_like_its_snapshot(
    action: Action,
    after: Status,
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    before = a_case() if action is Action.ACKNOWLEDGE else a_case(**facts["escalate"])
    why = None if action is Action.ACKNOWLEDGE else "The style is too close to a known film."
    matches_snapshot(f"card_{after}", contact_card(moved(before, action, after, why), production, CONTACT))


def test_an_approved_case_looks_like_its_snapshot(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    terms: dict[str, Any],
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT, LEGAL, **terms)
    matches_snapshot("card_approved", contact_card(case, production, CONTACT))
    matches_snapshot("decision_note", decision_note(case, production))
    matches_snapshot("details", details_view(case, production))


def test_a_half_approved_case_offers_the_buttons_to_the_other_role_only(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT)
    matches_snapshot("card_half_approved", contact_card(case, production, CONTACT))
    assert buttons(contact_card(case, production, CONTACT)) == [Do.SHOW_DETAILS]
    assert buttons(contact_card(case, production, LEGAL)) == BLOCKED


def test_roles_that_share_a_channel_share_the_buttons(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, production: Production
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT)
    together = (Contact(CONTACT, "C_ONE", ("U2",)), Contact(LEGAL, "C_ONE", ("U3",)))
    card = contact_card(case, replace(production, contacts=together), CONTACT)
    assert buttons(card) == BLOCKED


def test_a_case_pulled_into_review_asks_for_a_decision(
    a_case: MakeCase, moved: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    case = moved(a_case(), Action.PULL_IN, Status.IN_REVIEW, "We want to see the references first.")
    card = contact_card(case, production, CONTACT)
    matches_snapshot("card_pulled_in", card)
    assert buttons(card) == [Do.APPROVE, Do.ASK, Do.DECLINE, Do.HAND_OVER, Do.SHOW_DETAILS]


def test_a_blocked_case_has_no_approve_button_and_says_why(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    card = contact_card(a_case(**facts["blocked"]), production, CONTACT)
    assert buttons(card) == BLOCKED
    assert "cannot be approved" in str(card.blocks)
    assert "cannot be approved" in card.text


@pytest.mark.parametrize(
    "status", [Status.DECLINED, Status.WITHDRAWN, Status.REVOKED, Status.EXPIRED, Status.CLOSED]
)
def test_a_case_that_is_over_has_no_buttons(status: Status, a_case: MakeCase, production: Production) -> None:
    assert buttons(contact_card(replace(a_case(), status=status), production, CONTACT)) == []


def test_what_is_settled_can_be_ended_or_looked_at_again(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, moved: MakeCase, production: Production
) -> None:
    case = approved(a_case(**facts["escalate"]), CONTACT)
    ends = [Do.REVOKE, Do.SEND_BACK, Do.CLOSE, Do.SHOW_DETAILS]
    assert buttons(contact_card(case, production, CONTACT)) == ends
    assert buttons(contact_card(case, production, LEGAL)) == []
    seen = moved(a_case(), Action.ACKNOWLEDGE, Status.ACKNOWLEDGED)
    assert buttons(contact_card(seen, production, CONTACT)) == [Do.PULL_IN, Do.CLOSE, Do.SHOW_DETAILS]


def test_a_question_stands_on_the_card_with_whom_it_waits_for_and_later_with_its_answer(
    facts: dict[str, Any],
    a_case: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    asked = moved(a_case(**facts["escalate"]), Action.ASK, Status.NEEDS_INFO, "Which references?")
    card = contact_card(asked, production, CONTACT)
    assert buttons(card) == [Do.JUDGE_EVIDENCE, Do.DECLINE, Do.HAND_OVER, Do.SHOW_DETAILS]
    assert "Which references?" in str(card.blocks)
    assert "It waits for <@U1>" in str(card.blocks)
    answered = moved(asked, Action.ANSWER, Status.IN_REVIEW, "Our own stills only.")
    matches_snapshot("card_answered", contact_card(answered, production, CONTACT))
    said = str(contact_card(answered, production, CONTACT).blocks)
    assert said.index("Which references?") < said.index("Our own stills only.")


def test_a_revision_shows_what_changed_and_whose_approval_lapsed(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    moved: MakeCase,
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    before = approved(a_case(**facts["escalate"]), CONTACT)
    tool = {"name": "Open Painter", "agreement": "no", "retains": "unsure", "terms_reviewed": "no"}
    changes = {
        "title": "Storm sky, twice",
        "tools": [tool],
        "inputs": ["third_party_work"],
        "rights_cleared": "no",
    }
    after = a_case(**facts["escalate"] | changes)
    case = replace(
        moved(before, Action.REVISE, Status.IN_REVIEW),
        revision=2,
        request=after.request,
        assessment=after.assessment,
        request_before=before.request,
    )
    card = contact_card(case, production, CONTACT)
    matches_snapshot("card_changed", card)
    told = [
        " Storm sky → Storm sky, twice",
        "Tool left out:",
        " no answer → No",
        "<@U2>'s approval of revision 1 lapsed.",
    ]
    assert [words for words in told if words not in str(card.blocks)] == []
    settled = str(contact_card(replace(case, status=Status.APPROVED), production, CONTACT).blocks)
    assert "→" not in settled
    assert "lapsed" not in settled


def test_whom_a_case_is_handed_to_stands_there_until_their_part_is_done(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, production: Production
) -> None:
    case = replace(a_case(**facts["written_approval"]), assignee="U2")
    assert "With:" in str(contact_card(case, production, CONTACT).blocks)
    assert "With:" not in str(contact_card(approved(case, CONTACT), production, LEGAL).blocks)
    other = replace(approved(case, CONTACT), assignee="U3")
    assert "With:" in str(contact_card(other, production, LEGAL).blocks)


def test_a_case_made_from_another_says_so(a_case: MakeCase, production: Production) -> None:
    case = replace(a_case(2), made_from="TIDE-1")
    assert "Made from TIDE-1." in str(contact_card(case, production, CONTACT).blocks)
    assert "Made from TIDE-1." in str(details_view(case, production))


def test_buttons_carry_the_case_and_nothing_else(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    card = contact_card(a_case(**facts["escalate"]), production, CONTACT)
    elements = [
        element for block in card.blocks if block["type"] == "actions" for element in block["elements"]
    ]
    assert {element["value"] for element in elements} == {"TIDE-1"}


def test_the_text_alone_tells_the_whole_decision(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    terms: dict[str, Any],
    production: Production,
) -> None:
    text = contact_card(approved(a_case(**facts["escalate"]), CONTACT, **terms), production, CONTACT).text
    told = ["Approved with conditions", "TIDE-1", "Storm sky", "<@U2>", "Fine as a backdrop.", "30 Jun 2026"]
    assert [word for word in told if word not in text] == []
    assert "Show us the final frame." in text


def test_answers_changed_after_the_result_are_pointed_out(a_case: MakeCase, production: Production) -> None:
    case = a_case()
    noted = replace(case.events[0], why="written_approval: destination, inputs")
    card = contact_card(replace(case, events=(noted,)), production, CONTACT)
    assert "Changed after it: Where it ends up, What goes in." in str(card.blocks)


def test_a_refused_click_does_not_stand_for_a_decision(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, production: Production
) -> None:
    declined = moved(a_case(**facts["escalate"]), Action.DECLINE, Status.DECLINED, "Too close.")
    refused = Event(
        3, declined.updated_at, "refused_approve", None, Status.DECLINED, Status.DECLINED, 1, "Not yours."
    )
    late = replace(declined, events=(*declined.events, refused))
    assert contact_card(late, production, CONTACT) == contact_card(declined, production, CONTACT)


def test_every_finding_is_there_or_counted(worst_case: Case, production: Production) -> None:
    said = str(contact_card(worst_case, production, CONTACT).blocks)
    shown = [finding for finding in worst_case.assessment.findings if finding.because in said]
    left = len(worst_case.assessment.findings) - len(shown)
    assert 0 < left < len(worst_case.assessment.findings)
    assert f"… and {left} more. Details shows everything." in said


def test_the_worst_case_fits_in_every_state(
    worst_case: Case, moved: MakeCase, production: Production, slack_takes: Callable[[Any], None]
) -> None:
    slack_takes(contact_card(worst_case, production, CONTACT))
    slack_takes(details_view(worst_case, production))
    declined = moved(worst_case, Action.DECLINE, Status.DECLINED, "🙁" * 1000)
    slack_takes(contact_card(declined, production, CONTACT))
    slack_takes(decision_note(declined, production))


def test_the_longest_conversation_about_the_worst_case_fits(
    worst_case: Case,
    a_case: MakeCase,
    approved: MakeCase,
    moved: MakeCase,
    production: Production,
    slack_takes: Callable[[Any], None],
) -> None:
    asked = moved(approved(worst_case, CONTACT), Action.ASK, Status.NEEDS_INFO, "❓" * 1000)
    answered = moved(asked, Action.ANSWER, Status.IN_REVIEW, "🙂" * 1000)
    revised = moved(asked, Action.REVISE, Status.IN_REVIEW)
    revised = replace(revised, request_before=a_case().request, revision=2, assignee="U2", made_from="TIDE-1")
    for case in (asked, answered, revised):
        slack_takes(contact_card(case, production, CONTACT))
        slack_takes(details_view(case, production))
        slack_takes(requester_message(case, production, shared_with=None, channels=["C_CONTACT"]))
        slack_takes(event_note(case, production, case.events[-1], "contact", ["U2", "S0LEGAL"]))
        slack_takes(status_notice(case, production, roles=[CONTACT]))


def test_a_long_reason_and_description_stand_there_whole(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, production: Production
) -> None:
    description, reason = "d" * 3000, "r" * 1000
    case = a_case(**facts["written_approval"] | {"description": description})
    card = contact_card(moved(case, Action.DECLINE, Status.DECLINED, reason), production, CONTACT)
    assert description in str(card.blocks)
    assert reason in str(card.blocks)
