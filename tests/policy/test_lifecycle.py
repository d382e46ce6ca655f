"""Every status with every action by everybody: what is allowed, where it leads, how the rest is refused."""

from itertools import product

import pytest

from policy import (
    Action,
    NotAllowed,
    Outcome,
    ReviewerRole,
    Standing,
    Status,
    allowed_actions,
    missing_roles,
    next_status,
    opening_status,
)

# status: action by whom -> next; "outcome" means that the new outcome decides.
TABLE = """
shared        acknowledge  reviewer            acknowledged
shared        pull_in      reviewer            in_review
shared        revise       requester           outcome
shared        withdraw     requester           withdrawn
acknowledged  pull_in      reviewer            in_review
acknowledged  revise       requester           outcome
acknowledged  close        requester,reviewer  closed
in_review     approve      reviewer            approved
in_review     ask          reviewer            needs_info
in_review     decline      reviewer            declined
in_review     revise       requester           outcome
in_review     withdraw     requester           withdrawn
in_review     reassign     reviewer,admin      in_review
in_review     show_evidence     requester      in_review
in_review     judge_evidence    reviewer       in_review
needs_info    answer       requester           in_review
needs_info    revise       requester           outcome
needs_info    decline      reviewer            declined
needs_info    reassign     reviewer,admin      needs_info
needs_info    withdraw     requester           withdrawn
needs_info    show_evidence     requester      needs_info
needs_info    judge_evidence    reviewer       needs_info
approved      revoke       reviewer            revoked
approved      expire       time                expired
approved      revise       requester           in_review
approved      send_back    reviewer,time       in_review
approved      close        requester,reviewer  closed
approved      finish_condition  requester,owner  approved
approved      accept_condition  reviewer       approved
approved      return_condition  reviewer       approved
"""
MOVES = {
    (Status(status), Action(action), Standing(who)): after
    for status, action, whose, after in (line.split() for line in TABLE.strip().splitlines())
    for who in whose.split(",")
}
ENDED = (Status.DECLINED, Status.WITHDRAWN, Status.REVOKED, Status.EXPIRED, Status.CLOSED)
EVERYTHING = list(product(Status, Action))
DECISIONS = (
    *("acknowledge", "pull_in", "approve", "ask", "decline", "reassign", "revoke", "send_back"),
    *("judge_evidence", "accept_condition", "return_condition"),
)


def refusal(status: Status, action: Action, *standings: Standing) -> str:
    with pytest.raises(NotAllowed) as refused:
        next_status(status, action, standings, outcome=Outcome.ESCALATE)
    return str(refused.value)


@pytest.mark.parametrize(("status", "action"), EVERYTHING)
def test_exactly_the_moves_of_the_table_are_allowed(status: Status, action: Action) -> None:
    for who in Standing:
        after = MOVES.get((status, action, who))
        if after is None:
            assert refusal(status, action, who).endswith(".")
        else:
            for outcome in Outcome:
                expected = opening_status(outcome) if after == "outcome" else Status(after)
                assert next_status(status, action, {who}, outcome=outcome) is expected


@pytest.mark.parametrize("status", Status)
def test_what_a_person_may_do_is_what_will_not_be_refused(status: Status) -> None:
    for who in Standing:
        possible = {action for each, action, standing in MOVES if (each, standing) == (status, who)}

        assert set(allowed_actions(status, {who})) == possible


@pytest.mark.parametrize(("status", "action"), EVERYTHING)
def test_nobody_decides_on_a_request_of_their_own(status: Status, action: Action) -> None:
    both = {Standing.REQUESTER, Standing.REVIEWER}

    if action in DECISIONS:
        assert action not in allowed_actions(status, both)
        refusal(status, action, *both)
    else:
        alone = {
            *allowed_actions(status, {Standing.REQUESTER}),
            *allowed_actions(status, {Standing.REVIEWER}),
        }
        assert (action in allowed_actions(status, both)) == (action in alone)


@pytest.mark.parametrize("status", Status)
def test_a_stranger_may_do_nothing(status: Status) -> None:
    assert allowed_actions(status, ()) == ()
    assert all(refusal(status, action) for action in Action)


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_says_so_and_offers_a_new_start(status: Status) -> None:
    for action in Action:
        said = refusal(status, action, *Standing)

        assert "that is final" in said
        assert "template" in said


def test_a_refusal_says_what_stands_who_can_and_what_is_possible() -> None:
    assert refusal(Status.IN_REVIEW, Action.APPROVE, Standing.REQUESTER, Standing.REVIEWER) == (
        "This request is being reviewed. You asked for it yourself, so somebody else has to approve it. "
        "You can change its answers, withdraw it or show evidence."
    )
    assert refusal(Status.IN_REVIEW, Action.APPROVE) == (
        "This request is being reviewed. Only the reviewers of its production can approve it. "
        "There is nothing you need to do."
    )
    assert refusal(Status.SHARED, Action.APPROVE, Standing.REVIEWER) == (
        "This request has been shared for information, so nobody can approve it now. "
        "You can acknowledge it or pull it into review."
    )


def test_revising_needs_to_know_the_new_outcome() -> None:
    with pytest.raises(ValueError, match="new outcome"):
        next_status(Status.SHARED, Action.REVISE, {Standing.REQUESTER})


@pytest.mark.parametrize(
    ("outcome", "status"),
    [("share", "shared"), ("escalate", "in_review"), ("written_approval", "in_review")],
)
def test_a_request_opens_by_its_outcome(outcome: str, status: str) -> None:
    assert opening_status(Outcome(outcome)) == status


def test_the_roles_that_have_not_approved_are_missing_with_the_contact_first() -> None:
    contact, legal = ReviewerRole.CONTACT, ReviewerRole.LEGAL

    assert missing_roles({legal, contact}, ()) == (contact, legal)
    assert missing_roles({legal, contact}, {contact}) == (legal,)
    assert missing_roles({contact}, {contact, legal}) == ()
