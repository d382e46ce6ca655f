"""What is offered to whom no form opens: every decision of the role, each confirmed with what it does."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.ids import Do
from bot.marks import HereMark
from bot.views import Post, decide_here, decided_here, details_post, read_here
from policy import Action, Person, ReviewerRole, Status
from storage import Case, Comment, Evidence, File, Production, Verdict

MakeCase = Callable[..., Case]
CONTACT, LEGAL = ReviewerRole.CONTACT, ReviewerRole.LEGAL
NOOR = Person(None, "T1", "U2")


def buttons(post: Post | None) -> dict[str, dict[str, Any]]:
    assert post is not None
    return {each["action_id"]: each for each in post.blocks[-1]["elements"]}


def asked_by(post: Post | None, do: Do) -> str:
    return str(buttons(post)[do]["confirm"]["text"]["text"])


def with_evidence(case: Case, *pieces: Evidence) -> Case:
    return replace(case, evidence=tuple(replace(piece, number=n) for n, piece in enumerate(pieces, 1)))


def shown(case: Case, **more: Any) -> Evidence:
    need = case.open_needs[0].kind
    return Evidence(need, Person(None, "T1", "U1"), case.opened_at, case.revision, **more)


@pytest.mark.parametrize("name", ["share", "escalate", "blocked"])
def test_a_case_is_offered_as_in_its_snapshot(
    name: str, facts: dict[str, Any], a_case: MakeCase, matches_snapshot: Callable[..., None]
) -> None:
    post = decide_here(a_case(**facts[name]), CONTACT, kept=True)
    assert post is not None
    matches_snapshot(f"here_{name}", post)


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.SHARED, {Do.PULL_IN_HERE}),
        (Status.IN_REVIEW, {Do.APPROVE_HERE, Do.ASK_HERE, Do.DECLINE_HERE}),
        (Status.NEEDS_INFO, {Do.DECLINE_HERE}),
        (Status.APPROVED, {Do.REVOKE_HERE, Do.SEND_BACK_HERE, Do.CLOSE_HERE}),
    ],
)
def test_each_status_offers_what_a_reviewer_can_decide_in_it(
    status: Status, offered: set[Do], facts: dict[str, Any], a_case: MakeCase
) -> None:
    post = decide_here(replace(a_case(**facts["escalate"]), status=status), CONTACT, kept=False)
    assert set(buttons(post)) == offered
    for each in buttons(post).values():
        assert "TIDE-1, revision 1 (sha256:" in each["confirm"]["text"]["text"]
        assert HereMark.model_validate_json(each["value"]).revision == 1


@pytest.mark.parametrize("status", [Status.DECLINED, Status.CLOSED, Status.WITHDRAWN])
def test_what_has_ended_offers_nothing(status: Status, facts: dict[str, Any], a_case: MakeCase) -> None:
    assert decide_here(replace(a_case(**facts["escalate"]), status=status), CONTACT, kept=True) is None


def test_a_role_that_has_approved_is_offered_nothing_more(
    facts: dict[str, Any], a_case: MakeCase, approved: MakeCase
) -> None:
    half = approved(a_case(**facts["written_approval"]), CONTACT)
    assert decide_here(half, CONTACT, kept=True) is None
    assert Do.DECLINE_HERE in buttons(decide_here(half, LEGAL, kept=True))


def test_only_where_replies_are_kept_they_are_named_as_a_place_for_reasons(
    facts: dict[str, Any], a_case: MakeCase
) -> None:
    case = a_case(**facts["escalate"])
    kept, not_kept = decide_here(case, CONTACT, kept=True), decide_here(case, CONTACT, kept=False)
    assert kept is not None
    assert not_kept is not None
    assert "reply in the thread" in kept.text
    assert "reply" not in not_kept.text


def test_evidence_is_offered_as_it_was_shown_and_named_before_it_is_accepted(
    facts: dict[str, Any], a_case: MakeCase
) -> None:
    case = a_case(**facts["blocked"])
    verdict = Verdict(False, NOOR, case.opened_at + timedelta(minutes=5), 1, "Unsigned.")
    read = File("F1", "consent.pdf", 9000, "ab" * 32)
    case = with_evidence(
        case,
        shown(case, note="It is in the folder."),
        shown(case, file=replace(read, sha256=None)),
        shown(case, note="Refused.", verdict=verdict),
        shown(case, file=read, verdict=replace(verdict, accepted=True, revision=0)),
    )
    post = decide_here(case, CONTACT, kept=True)

    assert Do.APPROVE_HERE not in buttons(post)
    mark = HereMark.model_validate_json(buttons(post)[Do.ACCEPT_EVIDENCE_HERE]["value"])
    assert mark.pieces == {1: "", 4: case.evidence[3].judged}
    assert "this evidence: 1, 4 (SHA-256 abababab…)" in asked_by(post, Do.ACCEPT_EVIDENCE_HERE)


def test_what_was_not_shown_at_all_can_have_been_seen_elsewhere(
    facts: dict[str, Any], a_case: MakeCase
) -> None:
    case = a_case(**facts["blocked"])
    kinds = {need.kind for need in case.open_needs}
    post = decide_here(case, CONTACT, kept=True)
    assert Do.ACCEPT_EVIDENCE_HERE not in buttons(post)
    mark = HereMark.model_validate_json(buttons(post)[Do.SEEN_ELSEWHERE_HERE]["value"])
    assert set(mark.needs) == kinds

    everything = [replace(shown(case, note="Here."), need=kind) for kind in kinds]
    seen = decide_here(with_evidence(case, *everything), CONTACT, kept=True)
    assert Do.SEEN_ELSEWHERE_HERE not in buttons(seen)
    assert Do.ACCEPT_EVIDENCE_HERE in buttons(seen)


def test_the_largest_case_is_offered_within_slacks_limits(
    worst_case: Case, slack_takes: Callable[[Any], None]
) -> None:
    pieces = [shown(worst_case, file=File(f"F{n}", "🎬" * 100, 9000, "ab" * 32)) for n in range(60)]
    case = with_evidence(worst_case, *pieces)
    post = decide_here(case, CONTACT, kept=True)
    slack_takes(post)
    for each in buttons(post).values():
        assert len(each["value"]) <= 2000
        assert len(each["confirm"]["text"]["text"]) <= 300
        assert len(each["confirm"]["confirm"]["text"]) <= 30


def test_details_fit_a_message_too(
    worst_case: Case, production: Production, slack_takes: Callable[[Any], None]
) -> None:
    pieces = [shown(worst_case, note="n" * 3000) for _ in range(60)]
    comments = [Comment("C1", f"{n}.0", NOOR, worst_case.opened_at, "c" * 900) for n in range(20)]
    slack_takes(details_post(with_evidence(worst_case, *pieces), production, comments))


def test_what_is_done_is_told_with_where_the_case_stands(
    facts: dict[str, Any], a_case: MakeCase, moved: MakeCase, slack_takes: Callable[[Any], None]
) -> None:
    declined = moved(a_case(**facts["escalate"]), Action.DECLINE, Status.DECLINED, "The style is too close.")
    post = decided_here(declined)
    slack_takes(post)
    assert "The style is too close." in post.text
    assert "Declined" in json.dumps(post.blocks)


@pytest.mark.parametrize(
    ("values", "read"),
    [
        ({"reason": {"reason": {"type": "plain_text_input", "value": "  Why. "}}}, "Why."),
        ({"reason": {"reason": {"type": "plain_text_input", "value": None}}}, None),
        ({"reason": {}}, None),
        ({}, None),
    ],
)
def test_the_field_is_read_as_it_stands(values: dict[str, Any], read: str | None) -> None:
    assert read_here(values) == read
