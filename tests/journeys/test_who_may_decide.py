"""Journeys of people who may not: refused in a sentence that only they see, and noted in the record."""

import pytest

from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, DEPUTY, LEGAL_CHANNEL, OUTSIDER, PRODUCTION_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from policy import ReviewerRole, Status
from storage import Case, Contact
from tests.journeys.tidewater import Tidewater

REVIEWERS = "S0REVIEWERS"


def test_an_outsiders_click_is_refused_privately_and_stands_in_the_record(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.jonas.clicks("Approve…", tidewater.card(case))

    assert (
        "Only the reviewers of its production can approve it"
        in tidewater.jonas.reads("Only the reviewers", CONTACT_CHANNEL).words
    )
    assert tidewater.jonas.view is None
    assert tidewater.whispers(tidewater.noor) == []
    assert tidewater.again(case).status is Status.IN_REVIEW
    refused = tidewater.again(case).events[-1]
    assert refused.action == "refused_approve"
    assert refused.by is not None
    assert refused.by.user == OUTSIDER
    assert "Only the reviewers" in (refused.why or "")


@pytest.mark.parametrize("button", ["Acknowledge", "Pull into review…"])
def test_an_outsider_can_do_nothing_with_a_shared_use(tidewater: Tidewater, button: str) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.jonas.clicks(button, tidewater.card(case))

    tidewater.jonas.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.SHARED
    assert tidewater.record(case)[-1].startswith("refused_")


def test_a_form_sent_by_somebody_who_lost_the_role_meanwhile_is_refused(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.opens(tidewater.tomas, "Approve…", tidewater.card(case), "approve")
    tidewater.has_contacts(Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=(CONTACT,)))

    assert "Only the reviewers" in " ".join(tidewater.tomas.submits().values())
    assert tidewater.again(case).status is Status.IN_REVIEW
    assert tidewater.record(case)[-1] == "refused_approve"


def test_nobody_decides_on_a_request_of_their_own(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS, by=tidewater.noor)
    for button in ("Approve…", "Decline…"):
        tidewater.noor.clicks(button, tidewater.card(case))
        tidewater.noor.reads("You asked for it yourself", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.IN_REVIEW

    tidewater.approves(tidewater.tomas, tidewater.card(case))
    assert tidewater.again(case).status is Status.APPROVED


def test_the_contact_of_a_shared_use_of_their_own_cannot_acknowledge_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD, by=tidewater.noor)
    tidewater.noor.clicks("Acknowledge", tidewater.card(case))

    tidewater.noor.reads("You asked for it yourself", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.SHARED


def test_a_deputy_may_decide(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.approves(tidewater.tomas, tidewater.card(case), reason="For Noor, who is away.")

    case = tidewater.again(case)
    assert case.status is Status.APPROVED
    assert case.reviews[0].by.user == DEPUTY
    assert f"<@{DEPUTY}>" in tidewater.letter(case).text


def test_the_contact_may_not_approve_for_legal(tidewater: Tidewater) -> None:
    tidewater.slack.workspace.channels[LEGAL_CHANNEL].members.append(CONTACT)
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.legal_card(case))

    assert [review.role for review in tidewater.again(case).reviews] == [ReviewerRole.CONTACT]
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_legal_has_no_say_where_only_the_contact_is_needed(tidewater: Tidewater) -> None:
    tidewater.slack.workspace.channels[CONTACT_CHANNEL].members.append("U0HANA")
    case = tidewater.asks(SIGNS)
    tidewater.hana.clicks("Approve…", tidewater.card(case))

    tidewater.hana.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.IN_REVIEW


def _decided_by_a_group(tidewater: Tidewater) -> Case:
    tidewater.slack.add_group(REVIEWERS, "tidewater-reviewers", [DEPUTY])
    tidewater.has_contacts(Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, group=REVIEWERS))
    return tidewater.asks(SIGNS)


def test_a_member_of_the_named_group_may_decide_and_slack_is_asked_who_that_is(tidewater: Tidewater) -> None:
    case = _decided_by_a_group(tidewater)
    tidewater.approves(tidewater.tomas, tidewater.card(case))

    assert tidewater.again(case).status is Status.APPROVED
    assert tidewater.slack.called("usergroups.users.list")[-1].args["usergroup"] == REVIEWERS


def test_somebody_outside_of_the_named_group_may_not_decide(tidewater: Tidewater) -> None:
    case = _decided_by_a_group(tidewater)
    tidewater.noor.clicks("Approve…", tidewater.card(case))

    tidewater.noor.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.IN_REVIEW


@pytest.mark.parametrize("trouble", [{"error": "no_such_subteam"}, {"status": 503}, {"retry_after": 30}])
def test_when_slack_does_not_say_who_is_in_the_group_nobody_is(
    tidewater: Tidewater, trouble: dict[str, str | int]
) -> None:
    case = _decided_by_a_group(tidewater)
    tidewater.slack.trouble.fail_next("usergroups.users.list", **trouble)  # type: ignore[arg-type]
    tidewater.tomas.clicks("Approve…", tidewater.card(case))

    tidewater.tomas.reads("Slack did not say who may do this", CONTACT_CHANNEL)
    assert tidewater.tomas.view is None
    assert tidewater.again(case).status is Status.IN_REVIEW

    tidewater.approves(tidewater.tomas, tidewater.card(case))
    assert tidewater.again(case).status is Status.APPROVED


def test_where_nobody_is_named_any_more_nobody_may_decide(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.has_contacts()
    for who in (tidewater.noor, tidewater.tomas, tidewater.ada, tidewater.jonas):
        tidewater.slack.person(who.id).clicks("Approve…", tidewater.card(case))
        who.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_somebody_from_another_company_is_refused_even_with_the_same_id(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.workspace.accounts[CONTACT].team = "T0OTHER"
    tidewater.noor.clicks("Approve…", tidewater.card(case))

    tidewater.noor.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.IN_REVIEW


def test_details_are_not_for_everybody_who_can_press_the_button(tidewater: Tidewater) -> None:
    tidewater.slack.workspace.channels[PRODUCTION_CHANNEL].members.remove(OUTSIDER)
    case = tidewater.asks(MOODBOARD)
    tidewater.jonas.clicks("Details", tidewater.card(case))

    tidewater.jonas.reads("There is no case TIDEWATER-1 that you can see", CONTACT_CHANNEL)
    assert tidewater.jonas.view is None


def test_an_admin_may_read_also_while_slack_does_not_list_the_productions_channel(
    tidewater: Tidewater,
) -> None:
    case = tidewater.asks(MOODBOARD)
    tidewater.slack.trouble.fail_next("conversations.members", error="channel_not_found", times=9)

    details = tidewater.opens(tidewater.ada, "Details", tidewater.card(case), "details")
    assert "Rough pictures" in details.words
