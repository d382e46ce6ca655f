"""The requester's message: what they may do now, in every state, and never "go ahead" too early."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.ids import Do
from bot.views import Post, requester_message
from policy import Action, ReviewerRole, Status
from storage import Case, Production

MakeCase = Callable[..., Case]
Snapshot = Callable[[str, Any], None]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL


def buttons(post: Post) -> list[str]:
    found = [block for block in post.blocks if block["type"] == "actions"]
    return [element["action_id"] for block in found for element in block["elements"]]


def says_go_ahead(post: Post) -> bool:
    return "go ahead" in (post.text + str(post.blocks)).lower()


def test_a_shared_use_may_go_ahead_once_the_card_stands(
    a_case: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    post = requester_message(a_case(), production, shared_with="C_CONTACT", channels=["C_CONTACT"])
    matches_snapshot("requester_shared", post)
    assert says_go_ahead(post)


def test_a_shared_use_waits_until_the_card_stands(
    a_case: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    post = requester_message(a_case(), production, shared_with=None, channels=["C_CONTACT"])
    matches_snapshot("requester_on_its_way", post)
    assert not says_go_ahead(post)


@pytest.mark.parametrize("name", ["share", "escalate", "written_approval"])
def test_a_use_that_reaches_nobody_is_told_not_to_start(
    name: str, facts: dict[str, Any], a_case: MakeCase, matches_snapshot: Snapshot
) -> None:
    post = requester_message(a_case(**facts[name]), None, shared_with=None)
    matches_snapshot(f"requester_unrouted_{name}", post)
    assert "Do not start" in post.text
    assert "admins have been told" in post.text
    assert not says_go_ahead(post)


@pytest.mark.parametrize("name", ["escalate", "written_approval", "blocked"])
def test_a_case_in_review_is_told_to_wait(
    name: str, facts: dict[str, Any], a_case: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    post = requester_message(
        a_case(**facts[name]), production, shared_with=None, channels=["C_CONTACT", "C_LEGAL"]
    )
    matches_snapshot(f"requester_{name}", post)
    assert not says_go_ahead(post)


@pytest.mark.parametrize(
    ("action", "after"),
    [
        (Action.DECLINE, Status.DECLINED),
        (Action.WITHDRAW, Status.WITHDRAWN),
        (Action.ASK, Status.NEEDS_INFO),
        (Action.REVOKE, Status.REVOKED),
        (Action.EXPIRE, Status.EXPIRED),
        (Action.CLOSE, Status.CLOSED),
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
    case = moved(a_case(**facts["escalate"]), action, after, "The style is too close to a known film.")
    post = requester_message(case, production, shared_with=None, channels=["C_CONTACT"])
    matches_snapshot(f"requester_{after}", post)
    assert not says_go_ahead(post)


def test_an_approval_stands_there_with_its_terms(
    facts: dict[str, Any],
    a_case: MakeCase,
    approved: MakeCase,
    terms: dict[str, Any],
    production: Production,
    matches_snapshot: Snapshot,
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT, LEGAL, **terms)
    post = requester_message(case, production, shared_with=None, channels=["C_CONTACT", "C_LEGAL"])
    matches_snapshot("requester_approved", post)
    assert buttons(post) == [Do.FINISH_CONDITION, Do.REVISE, Do.CLOSE, Do.SHOW_DETAILS]
    assert "Show us the final frame." in post.text


def test_half_an_approval_is_no_approval(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase, production: Production
) -> None:
    case = approved(a_case(**facts["written_approval"]), CONTACT)
    post = requester_message(case, production, shared_with=None, channels=["C_CONTACT", "C_LEGAL"])
    assert not says_go_ahead(post)
    assert "It is with Netflix legal in <#C_LEGAL>." in post.text


def test_pulled_into_review_takes_the_go_ahead_back(
    a_case: MakeCase, moved: MakeCase, production: Production, matches_snapshot: Snapshot
) -> None:
    case = moved(a_case(), Action.PULL_IN, Status.IN_REVIEW, "We want to see the references first.")
    post = requester_message(case, production, shared_with="C_CONTACT", channels=["C_CONTACT"])
    matches_snapshot("requester_pulled_in", post)
    assert not says_go_ahead(post)
    assert "We want to see the references first." in str(post.blocks)


def test_a_role_that_nobody_fills_is_named(
    facts: dict[str, Any], a_case: MakeCase, production: Production
) -> None:
    case = a_case(**facts["written_approval"])
    alone = replace(production, contacts=production.contacts[:1])
    post = requester_message(case, alone, shared_with=None, channels=["C_CONTACT"])
    assert "Nobody is set up for Netflix legal" in post.text


def test_the_requester_can_change_or_take_back_what_is_open(a_case: MakeCase, production: Production) -> None:
    post = requester_message(a_case(), production, shared_with="C_CONTACT", channels=["C_CONTACT"])
    assert buttons(post) == [Do.REVISE, Do.WITHDRAW, Do.SHOW_DETAILS]


def test_a_question_can_be_answered_and_what_has_ended_used_again(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, production: Production
) -> None:
    asked = moved(a_case(**facts["escalate"]), Action.ASK, Status.NEEDS_INFO, "Which references?")
    post = requester_message(asked, production, shared_with=None, channels=["C_CONTACT"])
    assert buttons(post) == [
        *(Do.ANSWER, Do.SHOW_EVIDENCE, Do.REVISE, Do.WITHDRAW, Do.SHOW_DETAILS),
    ]
    assert "Which references?" in str(post.blocks)
    declined = moved(asked, Action.DECLINE, Status.DECLINED, "Too close.")
    ended = requester_message(declined, production, shared_with=None, channels=["C_CONTACT"])
    assert buttons(ended) == [Do.USE_AS_TEMPLATE, Do.SHOW_DETAILS]


def test_settled_temporary_material_may_go_final(a_case: MakeCase, production: Production) -> None:
    for status in Status:
        case = replace(a_case(destination="temporary"), status=status)
        shown = buttons(requester_message(case, production, shared_with="C_CONTACT", channels=["C_CONTACT"]))
        assert (Do.GO_FINAL in shown) == (status in (Status.SHARED, Status.ACKNOWLEDGED, Status.APPROVED))


def test_a_case_made_from_another_says_so(a_case: MakeCase, production: Production) -> None:
    case = replace(a_case(2), made_from="TIDE-1")
    post = requester_message(case, production, shared_with="C_CONTACT", channels=["C_CONTACT"])
    assert "Made from TIDE-1." in str(post.blocks)


def test_the_worst_case_fits(
    worst_case: Case, moved: MakeCase, production: Production, slack_takes: Callable[[Any], None]
) -> None:
    slack_takes(requester_message(worst_case, production, shared_with=None, channels=["C_CONTACT"]))
    declined = moved(worst_case, Action.DECLINE, Status.DECLINED, "🙁" * 1000)
    slack_takes(requester_message(declined, production, shared_with=None, channels=["C_CONTACT"]))
