"""Journeys in which people talk about a case: questions, answers, handing over, ending, beginning again."""

from bot.sandbox.seed import ADMIN, CONTACT, DEPUTY, LEGAL, LOUNGE
from bot.sandbox.uses import HARMLESS, MOODBOARD, SIGNS, YOUNGER, Step
from bot.sandbox.values import Message
from policy import Status
from tests.journeys.tidewater import Tidewater, entered

QUESTION = "Whose shop fronts are the references?"
ANSWER = "Our own photographs of the set."


def in_thread(tidewater: Tidewater, card: Message) -> list[Message]:
    """What the app said in the thread of a message, the last one last."""
    return [post for post in tidewater.slack.posts(card.channel) if post.thread_ts == card.ts]


def mentioned(message: Message) -> set[str]:
    everybody = (CONTACT, DEPUTY, LEGAL, ADMIN)
    shown = str([block for block in message.blocks if block["type"] == "section"])
    return {user for user in everybody if f"<@{user}>" in shown}


def test_a_question_reaches_the_requester_and_the_answer_those_who_decide(tidewater: Tidewater) -> None:
    mira, noor = tidewater.mira, tidewater.noor
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    tidewater.opens(noor, "Ask…", card, "ask")
    tidewater.sends(noor, {"reason": QUESTION})

    assert tidewater.again(case).status is Status.NEEDS_INFO
    assert tidewater.card(case).buttons == ["Evidence…", "Decline…", "Hand over…", "Details"]
    assert QUESTION in tidewater.card(case).words
    letter, note = tidewater.letter(case), mira.dms()[-1]
    assert note.thread_ts == letter.ts
    assert "You are asked something about TIDEWATER-1" in note.text
    for message in (letter, note):
        assert QUESTION in message.words
        assert "Answer…" in message.buttons

    form = tidewater.opens(mira, "Answer…", note, "answer")
    assert QUESTION in form.words
    tidewater.sends(mira, {"reason": ANSWER})

    card = tidewater.card(case)
    assert card.words.index(QUESTION) < card.words.index(ANSWER)
    assert "Approve…" in card.buttons
    told = in_thread(tidewater, card)[-1]
    assert ANSWER in told.words
    assert mentioned(told) == {CONTACT}
    assert "<!channel>" not in told.text

    mira.clicks_late("Answer…", note)
    assert "Question answered" in mira.reads("Your click came a little late", note.channel).words


def test_changed_answers_bring_the_case_back_too_and_say_what_changed(tidewater: Tidewater) -> None:
    case = tidewater.asks(YOUNGER)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    tidewater.opens(tidewater.hana, "Ask…", tidewater.legal_card(case), "ask")
    tidewater.sends(tidewater.hana, {"reason": "Thirty years, or twenty?"})
    case = tidewater.changes_answers(case, {0: {"title": "The captain, thirty years younger"}})

    assert case.status is Status.IN_REVIEW
    change = "The captain, twenty years younger → The captain, thirty years younger"
    for card, who in ((tidewater.card(case), CONTACT), (tidewater.legal_card(case), LEGAL)):
        assert change in card.words
        assert "Thirty years, or twenty?" in card.words
        assert f"<@{CONTACT}>'s approval of revision 1 lapsed." in card.words
        told = in_thread(tidewater, card)[-1]
        assert change in told.words
        assert mentioned(told) == {who}
    tidewater.noor.clicks("Details", tidewater.card(case))
    assert change in tidewater.noor.waits_for_view("details").words


def test_a_case_is_handed_over_to_those_who_may_decide_and_to_nobody_else(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    card = tidewater.card(case)
    form = tidewater.opens(tidewater.noor, "Hand over…", card, "hand_over")
    assert DEPUTY in form.words
    assert LEGAL not in form.words
    for name, sentence in (("Jonas Wren", "do not review"), ("Mira Castellan", "asked for it themselves")):
        tidewater.noor.fills("to", name)
        assert sentence in tidewater.noor.submits()["to"]
    tidewater.sends(tidewater.noor, {"to": "Tomás Iglesias", "reason": "I am on set this week."})

    assert tidewater.again(case).assignee == DEPUTY
    assert f"With: {DEPUTY}" in tidewater.card(case).words
    told = in_thread(tidewater, card)[-1]
    assert mentioned(told) == {DEPUTY}
    assert "I am on set this week." in told.words
    assert tidewater.record(case).count("refused_reassign") == 2

    tidewater.ada.types(f"/genai-use status {case.id}", LOUNGE)
    status = tidewater.ada.reads(case.id, LOUNGE)
    assert status.buttons == ["Hand over…", "Details"]
    tidewater.opens(tidewater.ada, "Hand over…", status, "hand_over")
    tidewater.sends(tidewater.ada, {"to": "Noor Adeyemi"})
    assert f"With: {CONTACT}" in tidewater.card(case).words


def test_an_approval_is_sent_back_given_anew_and_revoked_and_all_are_told(tidewater: Tidewater) -> None:
    noor, case = tidewater.noor, tidewater.asks(SIGNS)
    tidewater.approves(noor, tidewater.card(case))
    tidewater.opens(tidewater.tomas, "Send back…", tidewater.card(case), "send_back")
    tidewater.sends(tidewater.tomas, {"reason": "The frame was never shown."})

    assert (tidewater.again(case).status, tidewater.again(case).revision) == (Status.IN_REVIEW, 2)
    assert "The frame was never shown." in tidewater.letter(case).words
    assert "The frame was never shown." in tidewater.told(tidewater.mira)[-1]
    assert "You may go ahead" not in tidewater.letter(case).words
    told = in_thread(tidewater, tidewater.card(case))[-1]
    assert mentioned(told) == {CONTACT}

    tidewater.approves(noor, tidewater.card(case))
    tidewater.opens(noor, "Revoke…", tidewater.card(case), "revoke")
    tidewater.opens(tidewater.tomas, "Close…", tidewater.card(case), "close")
    tidewater.sends(noor, {"reason": "A performer can be recognised."})
    assert "A performer can be recognised." in tidewater.told(tidewater.mira)[-1]
    assert "The approval no longer holds" in tidewater.letter(case).words

    tidewater.tomas.submits()
    assert "Approval revoked" in tidewater.tomas.waits_for_view("notice").words
    assert tidewater.letter(case).buttons == ["Use as a template", "Details"]


def test_what_has_ended_is_the_template_of_a_new_request(tidewater: Tidewater) -> None:
    mira, case = tidewater.mira, tidewater.asks(MOODBOARD)
    tidewater.noor.clicks("Acknowledge", tidewater.card(case))
    tidewater.settles()
    tidewater.opens(mira, "Close…", tidewater.letter(case), "close")
    tidewater.sends(mira, {})
    assert tidewater.again(case).status is Status.CLOSED

    form = tidewater.opens(mira, "Use as a template", tidewater.letter(case), "form_what")
    assert "A new request with the answers of TIDEWATER-1" in form.words
    assert entered(form, "title") == "Moodboard for the harbour"
    another = tidewater.asks_in_open_form(({"title": "Moodboard for the lighthouse"}, {}))

    assert (another.id, another.made_from) == ("TIDEWATER-2", "TIDEWATER-1")
    assert "Made from TIDEWATER-1." in tidewater.card(another).words
    assert "Made from TIDEWATER-1." in tidewater.letter(another).words
    assert tidewater.again(case).status is Status.CLOSED


def test_temporary_material_that_goes_final_becomes_a_new_request(tidewater: Tidewater) -> None:
    mira = tidewater.mira
    temporary = ({**MOODBOARD[0], "destination": "temporary"}, HARMLESS)
    case = tidewater.asks(temporary)
    form = tidewater.opens(mira, "It goes final…", tidewater.letter(case), "form_what")
    assert entered(form, "destination") is None
    steps: tuple[Step, ...] = ({"destination": "On screen, hardly noticed"}, {}, {"human_input": "Yes"})
    for step in steps:
        tidewater.fills(mira, step)
        assert mira.submits() == {}
    result = mira.waits_for_view("form_result")
    assert "This becomes a new request; TIDEWATER-1 stays as it is." in result.words
    assert mira.submits() == {}
    tidewater.closes(mira)
    tidewater.settles()
    assert tidewater.newest().made_from == case.id

    again = tidewater.changes_answers(
        case, {0: {"destination": "Delivered, and noticed"}, 2: {"human_input": "Yes"}}
    )
    assert (again.status, again.revision) == (Status.SHARED, 1)
    assert [each.made_from for each in tidewater.cases()] == [None, case.id, case.id]
