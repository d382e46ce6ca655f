"""Journeys of requesters who change their answers, or take a request back."""

import pytest

from bot.sandbox.refusals import NotThere
from bot.sandbox.seed import CONTACT_CHANNEL, OUTSIDER, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from policy import Outcome, Status
from tests.journeys.tidewater import Tidewater


def test_changed_answers_let_approvals_lapse_and_redraw_both_messages(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")
    assert tidewater.again(case).status is Status.APPROVED

    tidewater.mira.types(f"/genai-use status {case.id}", PRODUCTION_CHANNEL)
    status = tidewater.mira.reads(case.id, PRODUCTION_CHANNEL)
    case = tidewater.changes_answers(case, {0: {"title": "Larger signs behind the chase"}}, status)

    assert (case.status, case.revision) == (Status.IN_REVIEW, 2)
    assert case.current_reviews == ()
    assert "Larger signs behind the chase" in tidewater.card(case).words
    assert "revision 2" in tidewater.card(case).words
    assert "Approve…" in tidewater.card(case).buttons
    assert "You may go ahead" not in tidewater.letter(case).words
    assert len([post for post in tidewater.slack.posts(CONTACT_CHANNEL) if not post.thread_ts]) == 1


def test_the_first_of_two_approvals_lapses_when_the_answers_change(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    case = tidewater.changes_answers(case, {0: {"title": "The captain, thirty years younger"}})

    tidewater.approves(tidewater.hana, tidewater.legal_card(case))
    assert tidewater.again(case).status is Status.IN_REVIEW
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert tidewater.again(case).status is Status.APPROVED


def test_changed_answers_that_need_legal_bring_legal_a_card(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    assert case.message("legal") is None
    case = tidewater.changes_answers(case, {0: {"destination": "Delivered, and noticed"}})

    assert case.assessment.outcome is Outcome.WRITTEN_APPROVAL
    assert "Approve…" in tidewater.legal_card(case).buttons
    assert "Do not start" in tidewater.letter(case).words


def test_a_shared_use_whose_answers_change_is_shared_again(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    case = tidewater.changes_answers(case, {0: {"description": "Rougher pictures of the harbour."}})

    assert (case.status, case.revision) == (Status.SHARED, 2)
    assert "Rougher pictures of the harbour." in tidewater.card(case).words
    assert len(tidewater.cases()) == 1


def test_the_result_of_changed_answers_says_which_case_it_changes(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.opens(tidewater.mira, "Change answers", tidewater.letter(case), "form_what")
    tidewater.mira.submits()
    tidewater.mira.submits()

    assert f"{case.id} is changed" in tidewater.mira.waits_for_view("form_result").words


def test_a_case_stays_with_its_production(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.opens(tidewater.mira, "Change answers", tidewater.letter(case), "form_what")
    with pytest.raises(NotThere, match=r"it offers: “Tidewater \(TIDEWATER\)” \(TIDEWATER\)$"):
        tidewater.mira.fills("production", "LANTERN-ROW")


def test_a_request_is_withdrawn_and_the_card_says_so(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.mira, "Withdraw…", tidewater.letter(case), "withdraw")
    tidewater.sends(tidewater.mira, {"reason": "We paint them after all."})

    assert tidewater.again(case).status is Status.WITHDRAWN
    for message in (tidewater.card(case), tidewater.letter(case)):
        assert "Withdrawn" in message.words
        assert "We paint them after all." in message.words
        assert not {"Approve…", "Decline…", "Withdraw…", "Change answers"} & set(message.buttons)


def test_only_the_requester_changes_or_withdraws_a_request(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    letter = tidewater.letter(case)
    tidewater.slack.workspace.channels[letter.channel].members.append(OUTSIDER)
    for button in ("Change answers", "Withdraw…"):
        tidewater.jonas.clicks(button, letter)
        tidewater.jonas.reads("Only the person who asked for it", letter.channel)
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_what_is_declined_meanwhile_can_no_longer_be_changed(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.mira, "Change answers", tidewater.letter(case), "form_what")
    tidewater.declines(tidewater.noor, tidewater.card(case), "We have painted signs in store.")
    for _ in range(3):
        assert tidewater.mira.submits() == {}

    assert "Declined" in tidewater.mira.waits_for_view("notice").words
    assert tidewater.again(case).revision == 1


def test_a_new_request_does_not_begin_with_a_half_done_change_of_another(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.opens(tidewater.mira, "Change answers", tidewater.letter(case), "form_what")
    tidewater.closes(tidewater.mira)

    other = tidewater.asks(SIGNS)
    assert other.id == "TIDEWATER-2"
    assert tidewater.again(case).revision == 1
