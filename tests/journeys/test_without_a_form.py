"""Journeys of reviewers for whom no form opens: contacts at another company, or when Slack is slow."""

from dataclasses import replace
from typing import Any

from bot.sandbox.persona import Persona
from bot.sandbox.seed import CONTACT, CONTACT_CHANNEL, LEGAL_CHANNEL
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from bot.sandbox.values import Message
from policy import Person, ReviewerRole, Status
from storage import Case, Contact
from tests.journeys.tidewater import Tidewater

PARTNER, PAT = "T0PARTNER", "U0PAT"
OFFER = "If no form opens for you, decide here."
DONE = "This is where it stands now"


def pat_of_a_partner(tidewater: Tidewater, role: ReviewerRole) -> Persona:
    """Pat, of another company, reviews for Tidewater in that role, and no form opens for anybody."""
    tidewater.slack.add_person(PAT, "Pat Vega", "Reviewer at another company", team=PARTNER)
    contacts = {
        ReviewerRole.CONTACT: Contact(ReviewerRole.CONTACT, CONTACT_CHANNEL, people=(CONTACT,)),
        ReviewerRole.LEGAL: Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, people=("U0HANA",)),
    }
    contacts[role] = replace(contacts[role], people=(f"{PARTNER}/{PAT}",))
    tidewater.slack.workspace.channels[contacts[role].channel].members.append(PAT)
    tidewater.has_contacts(*contacts.values())
    return tidewater.slack.person(PAT)


def offered(tidewater: Tidewater, who: Persona, button: str, card: Message) -> Message:
    """What somebody gets in private who presses a button whose form does not open."""
    tidewater.slack.trouble.fail_next("views.open", error="invalid_trigger_id")
    who.reloads()
    who.clicks(button, card)
    return who.reads(OFFER, card.channel)


def confirmations(message: Message) -> dict[str, str]:
    """What each button asks before it acts."""
    elements: list[dict[str, Any]] = message.blocks[-1]["elements"]
    return {each["text"]["text"]: each["confirm"]["text"]["text"] for each in elements}


def test_a_contact_at_another_company_approves_without_a_form(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.CONTACT)
    case = tidewater.asks(SIGNS)
    message = offered(tidewater, pat, "Approve…", tidewater.card(case))
    assert (message.ephemeral_for, message.channel) == (PAT, CONTACT_CHANNEL)
    assert message.buttons == ["Approve", "Ask", "Decline"]
    digest = case.assessment.request_digest[:19]
    exactly = f"TIDEWATER-1, revision 1 ({digest}), for the Netflix contact: without conditions"
    assert exactly in confirmations(message)["Approve"]

    pat.clicks("Approve", message)
    done = pat.reads(DONE, CONTACT_CHANNEL)
    assert (done.ts, done.buttons) == (message.ts, []), "the message itself says so"
    assert "Approved" in done.words
    tidewater.settles()
    case = tidewater.again(case)
    assert case.status is Status.APPROVED
    (review,) = case.reviews
    assert (review.by, review.conditions, review.reason) == (Person(None, PARTNER, PAT), (), None)
    assert f"<@{PAT}>" in tidewater.letter(case).text


def test_a_reason_comes_from_the_field_or_from_ones_own_words_in_the_thread(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.CONTACT)
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.noor.says("Noor's words are not Pat's reason.", CONTACT_CHANNEL, thread_ts=card.ts)
    pat.says("declined", CONTACT_CHANNEL, thread_ts=card.ts)
    message = offered(tidewater, pat, "Decline…", card)
    pat.clicks("Decline", message)
    assert "Nothing was changed" in pat.reads("Please write it first", CONTACT_CHANNEL).words
    assert tidewater.again(case).status is Status.IN_REVIEW

    pat.fills("reason", "Whose font is it?", message)
    pat.clicks("Ask", message)
    tidewater.settles()
    assert tidewater.again(case).status is Status.NEEDS_INFO
    assert "Whose font is it?" in tidewater.letter(case).words

    pat.says("The font is another studio's.", CONTACT_CHANNEL, thread_ts=card.ts)
    pat.clicks("Decline", offered(tidewater, pat, "Decline…", card))
    tidewater.settles()
    declined = tidewater.again(case).reviews[-1]
    assert (declined.by.team, declined.reason) == (PARTNER, "The font is another studio's.")
    assert "The font is another studio's." in tidewater.letter(case).words


def test_what_was_changed_meanwhile_is_not_decided(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.CONTACT)
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    pat.says("The font is another studio's.", CONTACT_CHANNEL, thread_ts=card.ts)
    message = offered(tidewater, pat, "Approve…", card)
    tidewater.waits(minutes=1)
    case = tidewater.changes_answers(case, {0: {"title": "Other signs"}})
    assert case.revision == 2
    pat.clicks("Approve", message)
    pat.reads("came a little late", CONTACT_CHANNEL)
    assert tidewater.again(case).reviews == ()

    renewed = offered(tidewater, pat, "Approve…", tidewater.card(case))
    pat.clicks("Decline", renewed)
    pat.reads("Please write it first", CONTACT_CHANNEL)
    pat.says("When do you need it?", CONTACT_CHANNEL, thread_ts=card.ts)
    pat.clicks("Approve", renewed)
    (review,) = tidewater.again(case).reviews
    assert (review.revision, review.reason) == (2, None), "a reply is no reason where none is owed"


def test_evidence_is_accepted_without_a_form_as_it_was_shown(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.LEGAL)
    case = tidewater.asks(YOUNGER)
    mira_shows(tidewater, case, "Signed last week.")
    message = offered(tidewater, pat, "Evidence…", tidewater.legal_card(case))
    assert "Approve" not in message.buttons
    assert "Signed last week." in message.words
    assert "this evidence: 1." in confirmations(message)["Accept all shown evidence"]
    mira_shows(tidewater, case, "And a second page, which Pat has not seen.")
    pat.clicks("Accept all shown evidence", message)
    assert tidewater.slack.wait_until(lambda: "Approve" in (pat.now(message) or message).buttons)
    first, second = tidewater.again(case).evidence
    assert first.verdict is not None
    assert (first.verdict.accepted, first.verdict.by) == (True, Person(None, PARTNER, PAT))
    assert second.verdict is None

    pat.clicks("Approve", message)
    assert "In review" in pat.reads(DONE, LEGAL_CHANNEL).words
    assert [review.role for review in tidewater.again(case).reviews] == [ReviewerRole.LEGAL]


def test_evidence_that_was_seen_elsewhere_is_accepted_with_where(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.LEGAL)
    case = tidewater.asks(YOUNGER)
    message = offered(tidewater, pat, "Evidence…", tidewater.legal_card(case))
    pat.clicks("I saw the rest elsewhere", message)
    pat.reads("Please write it first", LEGAL_CHANNEL)
    pat.fills("reason", "In the contracts folder.", message)
    pat.clicks("I saw the rest elsewhere", message)
    assert tidewater.slack.wait_until(lambda: "Approve" in (pat.now(message) or message).buttons)
    case = tidewater.again(case)
    assert case.open_needs == ()
    assert [piece.note for piece in case.evidence] == ["In the contracts folder."]


def mira_shows(tidewater: Tidewater, case: Case, note: str) -> None:
    """Mira shows the performer's consent."""
    tidewater.opens(tidewater.mira, "Show evidence…", tidewater.letter(case), "show_evidence")
    tidewater.mira.fills("link.performer-consent", "https://papers.example/17")
    tidewater.mira.fills("note.performer-consent", note)
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)
    tidewater.settles()


def test_anybody_whose_form_does_not_open_can_decide_all_the_same(tidewater: Tidewater) -> None:
    case = tidewater.asks(MOODBOARD)
    message = offered(tidewater, tidewater.noor, "Pull into review…", tidewater.card(case))
    assert message.buttons == ["Pull into review"]
    forged = message.copy()
    forged.ephemeral_for, forged.ts = None, f"{message.ts}1"
    with tidewater.slack.workspace.changing():
        tidewater.slack.workspace.channels[CONTACT_CHANNEL].messages.append(forged)
    tidewater.jonas.fills("reason", "Me too.", forged)
    tidewater.jonas.clicks("Pull into review", forged)
    tidewater.jonas.reads("Only the reviewers", CONTACT_CHANNEL)
    assert tidewater.again(case).status is Status.SHARED

    tidewater.noor.fills("reason", "Whose pictures are these?", message)
    tidewater.noor.clicks("Pull into review", message)
    tidewater.settles()
    case = tidewater.again(case)
    assert case.status is Status.IN_REVIEW
    assert "Whose pictures are these?" in tidewater.letter(case).words


def test_details_and_conditions_need_no_form_either(tidewater: Tidewater) -> None:
    pat = pat_of_a_partner(tidewater, ReviewerRole.CONTACT)
    case = tidewater.asks(SIGNS)
    tidewater.slack.trouble.fail_next("views.open", error="invalid_trigger_id")
    pat.clicks("Details", tidewater.card(case))
    details = pat.reads("this is what a message has room for", CONTACT_CHANNEL)
    assert "The answers" in details.words

    tidewater.opens(pat, "Approve…", tidewater.card(case), "approve")
    pat.fills("conditions", "Show us the final frame.")
    assert pat.submits() == {}
    assert pat.submits() == {}
    tidewater.closes(pat)
    tidewater.settles()
    tidewater.opens(tidewater.mira, "Condition met…", tidewater.letter(case), "finish_condition")
    tidewater.mira.fills("note", "It hangs in the lounge.")
    assert tidewater.mira.submits() == {}
    tidewater.closes(tidewater.mira)
    tidewater.settles()
    met = pat.reads("It hangs in the lounge.", CONTACT_CHANNEL)
    tidewater.slack.trouble.fail_next("views.open", error="invalid_trigger_id")
    pat.clicks("Open again…", met)
    message = pat.reads("open the condition again here", CONTACT_CHANNEL)
    pat.fills("reason", "That is the first frame.", message)
    pat.clicks("Open again", message)
    pat.reads(DONE, CONTACT_CHANNEL)
    ((_, term),) = tidewater.again(case).terms
    assert term.done is None
