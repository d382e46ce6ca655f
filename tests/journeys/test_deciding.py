"""Journeys of a decision: approved, on conditions, by two roles, or declined."""

import pytest

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, LEGAL_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from policy import Action, Outcome, ReviewerRole, Status
from storage import Contact
from tests.journeys.tidewater import Tidewater

NO_CONSENT = {"talent_consent": "No"}
NO_REPLICA = {"replica_exists_with_consent": "No", "consent_exception": "None of these"}
UNCONSENTED = (*YOUNGER[:2], YOUNGER[2] | NO_CONSENT, NO_REPLICA)


def test_an_escalated_use_is_approved_with_conditions(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    assert case.assessment.outcome is Outcome.ESCALATE
    assert tidewater.card(case).buttons == [
        *("Approve…", "Evidence…", "Ask…", "Decline…", "Hand over…", "Details"),
    ]
    assert "Wait for your contact" in tidewater.letter(case).words

    tidewater.approves(
        tidewater.noor,
        tidewater.card(case),
        reason="Fine by me.",
        conditions="Nobody reads them on screen\n\nShow me the last cut",
    )

    case = tidewater.again(case)
    assert case.status is Status.APPROVED
    assert [term.text for term in case.reviews[0].conditions] == [
        "Nobody reads them on screen",
        "Show me the last cut",
    ]
    for message in (tidewater.card(case), tidewater.letter(case)):
        assert "Approved with conditions" in message.words
        assert "Fine by me." in message.words
        assert "Nobody reads them on screen" in message.words
        assert f"<@{CONTACT}>" in message.text
        assert not {"Approve…", "Decline…"} & set(message.buttons)


def test_an_approval_names_the_exact_revision_guidance_and_end(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), valid_until="2026-04-30")

    approval = tidewater.again(case).reviews[0]
    assert (approval.revision, approval.digest) == (1, case.assessment.request_digest)
    assert approval.guidance == "netflix-2025-11"
    assert "Valid until 30 Apr 2026" in tidewater.card(case).words


def test_a_decision_is_told_in_a_message_of_its_own(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    before = len(tidewater.told(tidewater.mira))
    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")

    messages = tidewater.mira.dms()
    assert len(messages) == before + 1
    assert messages[-1].thread_ts == tidewater.letter(case).ts
    assert messages[-1].broadcast
    assert "Fine by me." in messages[-1].text


@pytest.mark.parametrize("first", ["contact", "legal"])
def test_a_written_approval_takes_both_roles_in_either_order(tidewater: Tidewater, first: str) -> None:
    case = tidewater.asks(YOUNGER)
    assert case.assessment.reviewers == (ReviewerRole.CONTACT, ReviewerRole.LEGAL)
    assert "Do not start" in tidewater.letter(case).words
    turns = [(tidewater.noor, tidewater.card), (tidewater.hana, tidewater.legal_card)]
    (one, one_card), (other, other_card) = turns if first == "contact" else turns[::-1]

    tidewater.approves(one, one_card(case), reason="From me, yes.")
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert "Approve…" not in one_card(case).buttons
    assert "Approve…" in other_card(case).buttons
    assert "You may go ahead" not in tidewater.letter(case).words

    tidewater.approves(other, other_card(case), conditions="Only for episode three")
    assert tidewater.again(case).status is Status.APPROVED
    for message in (tidewater.card(case), tidewater.legal_card(case), tidewater.letter(case)):
        assert "From me, yes." in message.words
        assert "Only for episode three" in message.words
        assert "Approve…" not in message.buttons


def test_one_person_with_both_roles_cannot_give_both_approvals(tidewater: Tidewater) -> None:
    tidewater.has_contacts(
        Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=(CONTACT,)),
        Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, people=(CONTACT, "U0HANA")),
    )
    case = tidewater.asks(YOUNGER)
    card = tidewater.card(case)
    tidewater.approves(tidewater.noor, card)
    assert tidewater.again(case).status is Status.IN_REVIEW

    tidewater.slack.workspace.channels[LEGAL_CHANNEL].members.append(CONTACT)
    tidewater.noor.clicks("Approve…", tidewater.legal_card(case))
    assert (
        "the other approval has to come from somebody else"
        in tidewater.noor.reads("somebody else", LEGAL_CHANNEL).words
    )
    assert tidewater.noor.view is None
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert len(tidewater.again(case).reviews) == 1


def test_a_use_is_declined_with_a_reason_that_the_requester_reads(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.declines(tidewater.noor, tidewater.card(case), "We have painted signs in store.")

    assert tidewater.again(case).status is Status.DECLINED
    assert "We have painted signs in store." in tidewater.letter(case).words
    assert "Please do not do this" in tidewater.letter(case).words
    assert "We have painted signs in store." in tidewater.told(tidewater.mira)[-1]
    assert "Declined by" in tidewater.card(case).words
    assert not {"Approve…", "Decline…"} & set(tidewater.card(case).buttons)


@pytest.mark.parametrize("reason", [None, "  \n "])
def test_a_decline_needs_a_reason(tidewater: Tidewater, reason: str | None) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Decline…", tidewater.card(case), "decline")
    tidewater.noor.fills("reason", reason)

    assert list(tidewater.noor.submits()) == ["reason"]
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_either_role_may_decline_a_written_approval(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    tidewater.declines(tidewater.hana, tidewater.legal_card(case), "The estate has not signed.")

    case = tidewater.again(case)
    assert case.status is Status.DECLINED
    assert (case.reviews[-1].action, case.reviews[-1].role) == (Action.DECLINE, ReviewerRole.LEGAL)
    assert "The estate has not signed." in tidewater.card(case).words


def test_somebody_with_both_roles_may_decline_after_one_role_has_approved(tidewater: Tidewater) -> None:
    tidewater.has_contacts(
        Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=("U0NOOR", "U0TOMAS")),
        Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, people=("U0HANA", "U0TOMAS")),
    )
    tidewater.slack.workspace.channels[LEGAL_CHANNEL].members.append("U0TOMAS")
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    tidewater.declines(tidewater.tomas, tidewater.legal_card(case), "Not without the estate.")

    assert tidewater.again(case).status is Status.DECLINED


def test_nobody_can_approve_before_the_evidence_is_accepted(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    card = tidewater.card(case)
    assert "Approve…" not in card.buttons
    assert "It cannot be approved yet" in card.words
    assert "Missing, needed before approval (stated in the answers)" in card.words

    tidewater.accepts_evidence(tidewater.noor, card)
    tidewater.closes(tidewater.noor)
    assert "Approve…" in tidewater.card(case).buttons
    assert "Approve…" in tidewater.legal_card(case).buttons
    tidewater.approves(tidewater.noor, tidewater.card(case))
    accepted = tidewater.again(case).reviews[0].evidence_accepted
    assert {need.kind for need in case.assessment.needs if need.blocking} <= set(accepted)


def test_what_lacks_a_consent_cannot_be_approved(tidewater: Tidewater) -> None:
    case = tidewater.asks(UNCONSENTED)
    assert case.assessment.blocked
    card = tidewater.card(case)
    assert "Approve…" not in card.buttons
    assert "Decline…" in card.buttons
    assert "cannot be approved" in card.words
    assert "cannot be approved" in tidewater.letter(case).words


def test_an_old_cards_approve_button_does_not_help_what_became_blocked(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.trouble.fail_next("chat.update", status=503, channel=CONTACT_CHANNEL)
    case = tidewater.changes_answers(
        case, {1: {"concerns": ["resembles_protected"]}, 2: {"rights_cleared": "No"}}
    )
    assert case.assessment.blocked

    tidewater.noor.clicks("Approve…", tidewater.card(case))
    tidewater.noor.reads("This cannot be approved yet", CONTACT_CHANNEL)
    assert tidewater.noor.view is None
    assert tidewater.record(case)[-1] == "refused_approve"


def test_an_approval_may_not_end_before_it_begins(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.noor, "Approve…", tidewater.card(case), "approve")
    tidewater.noor.fills("valid_until", "2026-03-01")

    assert list(tidewater.noor.submits()) == ["valid_until"]
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_details_show_everything_to_those_who_may_read(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    details = tidewater.opens(tidewater.noor, "Details", tidewater.card(case), "details")

    assert "Rough pictures of a harbour at dusk" in details.words
    assert "Framewright" in details.words
