"""Every way around a decision that we could think of, tried with payloads as Slack would sign them.

Each comes to nothing: the case stays as it is, the person reads why, and the record tells of the attempt.
Payloads are made by hand here, with whatever ids and values an attacker would like them to have.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from bot.ids import Callback, Do
from bot.sandbox.payloads import channel_part, interaction
from bot.sandbox.seed import (
    ADMIN,
    CONTACT,
    CONTACT_CHANNEL,
    COORDINATOR,
    DEPUTY,
    LEGAL_CHANNEL,
    OTHER_PRODUCTION_CHANNEL,
    OUTSIDER,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import SIGNS, YOUNGER
from bot.sandbox.workspace import TEAM
from policy import Person, ReviewerRole, Status
from storage import Case, Contact, Review, find_case, open_case
from tests.journeys.tidewater import Tidewater

REVIEWERS = "S0REVIEWERS"
OTHER_TEAM = "T0OTHER"
Fields = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Attack:
    """Sends what it likes, in anybody's name, and looks at what came of it."""

    tidewater: Tidewater

    def presses(self, who: str, do: Do, value: str, channel: str = CONTACT_CHANNEL) -> list[str]:
        """A button with any value, as of any message. What the app then says, to them alone."""
        slack = self.tidewater.slack
        account = slack.workspace.accounts[who]
        before = len(self._read(who, channel))
        payload = interaction("block_actions", account) | {
            "trigger_id": slack.workspace.issue_trigger(who),
            "response_url": slack.interactions.response_urls.issue(who, channel),
            "channel": channel_part(slack.workspace.channels[channel]),
            "actions": [{"type": "button", "action_id": do, "block_id": "case", "value": value}],
        }
        assert not slack.delivery.send("interactive", payload).failure
        assert slack.wait_until(lambda: len(self._read(who, channel)) > before), "nothing was said"
        return self._read(who, channel)[before:]

    def _read(self, who: str, channel: str) -> list[str]:
        return self.tidewater.whispers(self.tidewater.slack.person(who), channel)

    def submits(
        self,
        who: str,
        form: Callback,
        case: str,
        revision: int = 1,
        fields: Fields | None = None,
        channel: str = CONTACT_CHANNEL,
    ) -> str:
        """A form about any case, with anything in it. What the app then says in it."""
        slack = self.tidewater.slack
        mark = {"case": case, "revision": revision, "channel": channel}
        payload = interaction("view_submission", slack.workspace.accounts[who]) | {
            "trigger_id": slack.workspace.issue_trigger(who),
            "view": {
                "id": "V0FORGED",
                "type": "modal",
                "hash": "1.forged",
                "callback_id": form,
                "private_metadata": json.dumps(mark),
                "state": {"values": fields or {}},
            },
        }
        answer = slack.delivery.send("interactive", payload)
        assert not answer.failure
        return json.dumps(answer.body, ensure_ascii=False)


@pytest.fixture
def attack(tidewater: Tidewater) -> Attack:
    return Attack(tidewater)


def typed(**words: str) -> Fields:
    """What stands in text fields."""
    return {block: {block: {"type": "plain_text_input", "value": value}} for block, value in words.items()}


def stays(tidewater: Tidewater, before: Case, *refused: str) -> Case:
    """Nothing of the case has changed, and its record tells of these attempts."""
    tidewater.settles()
    after = tidewater.again(before)
    for what in ("status", "revision", "reviews", "evidence", "assignee", "request", "requester"):
        assert getattr(after, what) == getattr(before, what), what
    added = [event.action for event in after.events[len(before.events) :]]
    assert added == [f"refused_{action}" for action in refused]
    return after


def test_outsiders_and_people_of_other_companies_get_nowhere(tidewater: Tidewater, attack: Attack) -> None:
    case = tidewater.asks(SIGNS)
    accounts = tidewater.slack.workspace.accounts
    # Somebody else's account in another company's workspace, with the id of our contact.
    accounts[CONTACT].team = OTHER_TEAM
    for who in (OUTSIDER, CONTACT, ADMIN):
        for button in (Do.APPROVE, Do.DECLINE, Do.ASK, Do.JUDGE_EVIDENCE):
            assert "Only the reviewers" in " ".join(attack.presses(who, button, case.id))
        assert "Only the reviewers" in attack.submits(who, Callback.APPROVE, case.id)
        assert "Only the reviewers" in attack.submits(
            who, Callback.DECLINE, case.id, fields=typed(reason="No.")
        )
        every = ("approve", "decline", "ask", "judge_evidence", "approve", "decline")
        case = stays(tidewater, case, *every)

    # The right person, who has left: with their own id, from a session that is still open.
    accounts[CONTACT].team = TEAM
    tidewater.slack.deactivate(CONTACT)
    assert "Only the reviewers" in attack.submits(CONTACT, Callback.APPROVE, case.id)
    case = stays(tidewater, case, "approve")

    # Whoever may not read the case learns no more than that, also by another button than the one for it.
    tidewater.slack.workspace.channels[PRODUCTION_CHANNEL].members.remove(OUTSIDER)
    told = attack.presses(OUTSIDER, Do.SHOW_DETAILS, case.id)
    assert told == unknown("TIDEWATER-1")
    assert attack.presses(OUTSIDER, Do.SHOW_DETAILS, "TIDEWATER-99") == unknown("TIDEWATER-99")
    stays(tidewater, case)


def unknown(case_id: str) -> list[str]:
    return [f"There is no case {case_id} that you can see. “/genai-use list” shows yours."]


def test_another_cases_id_in_a_form_or_button_opens_nothing(tidewater: Tidewater, attack: Attack) -> None:
    mine = tidewater.asks(SIGNS)
    theirs = tidewater.asks(SIGNS, by=tidewater.jonas, channel=OTHER_PRODUCTION_CHANNEL)
    assert theirs.id == "LANTERN-ROW-1"
    # The case of another company's workspace that happens to have such an id too.
    with tidewater.database.writing() as tx:
        foreign, _ = open_case(
            tx,
            team=OTHER_TEAM,
            request=mine.request.model_copy(update={"production": "AFAR"}),
            assessment=mine.assessment,
            requester=Person(None, OTHER_TEAM, "U1"),
            submission="elsewhere",
            now=mine.opened_at,
        )

    # Noor decides on Tidewater, not on Lantern Row.
    assert "Only the reviewers" in attack.submits(CONTACT, Callback.APPROVE, theirs.id)
    assert "Only the reviewers" in " ".join(attack.presses(CONTACT, Do.APPROVE, theirs.id))
    theirs = stays(tidewater, theirs, "approve", "approve")
    for odd in (foreign.id, "", "TIDEWATER-1' OR 1=1", "TIDEWATER-1\n", "*", "x" * 2000):
        assert "There is no case" in attack.submits(CONTACT, Callback.APPROVE, odd)
        assert "There is no case" in " ".join(attack.presses(CONTACT, Do.APPROVE, odd))
    with tidewater.database.reading() as tx:
        assert find_case(tx, OTHER_TEAM, foreign.id) == foreign
    stays(tidewater, mine)
    stays(tidewater, theirs)


def test_the_requester_decides_on_nothing_of_their_own_whatever_else_they_are(
    tidewater: Tidewater, attack: Attack
) -> None:
    # By themselves, with callbacks that their message never offers.
    own = tidewater.asks(YOUNGER)
    need = own.assessment.needs[0].kind
    elsewhere = {f"elsewhere.{need}": {"where": {"type": "plain_text_input", "value": "Trust me."}}}
    assert "You asked for it yourself" in attack.submits(
        COORDINATOR, Callback.JUDGE_EVIDENCE, own.id, fields=elsewhere
    )
    assert "You asked for it yourself" in attack.submits(
        COORDINATOR, Callback.APPROVE, own.id, fields=elsewhere
    )
    assert "You asked for it yourself" in " ".join(
        attack.presses(COORDINATOR, Do.JUDGE_EVIDENCE, own.id, PRODUCTION_CHANNEL)
    )
    own = stays(tidewater, own, "judge_evidence", "approve", "judge_evidence")

    # As the deputy, as a member of the group that decides, and as an admin.
    tidewater.slack.add_group(REVIEWERS, "tidewater-reviewers", [DEPUTY, COORDINATOR, ADMIN])
    tidewater.has_contacts(
        Contact(
            ReviewerRole.CONTACT,
            CONTACT_CHANNEL,
            people=(CONTACT,),
            deputies=(COORDINATOR, ADMIN),
            group=REVIEWERS,
        ),
        Contact(ReviewerRole.LEGAL, LEGAL_CHANNEL, people=("U0HANA", ADMIN), group=REVIEWERS),
    )
    tidewater.slack.workspace.channels[PRODUCTION_CHANNEL].members.append(ADMIN)
    adas = tidewater.asks(SIGNS, by=tidewater.ada)
    for case, who in ((own, COORDINATOR), (adas, ADMIN)):
        told = attack.submits(who, Callback.APPROVE, case.id)
        assert "You asked for it yourself" in told
        hand_over = {"to": {"to": {"type": "users_select", "selected_user": who}}}
        told = attack.submits(who, Callback.HAND_OVER, case.id, fields=hand_over)
        assert "You asked for it yourself" in told
        refused = stays(tidewater, case, "approve", "reassign")
        # Nor does anybody hand it to them.
        told = attack.submits(CONTACT, Callback.HAND_OVER, case.id, fields=hand_over)
        assert "They asked for it themselves" in told
        stays(tidewater, refused, "reassign")


def test_an_approval_never_comes_before_its_evidence_or_after_its_moment(
    tidewater: Tidewater, attack: Attack
) -> None:
    case = tidewater.asks(YOUNGER)
    need = case.assessment.needs[0].kind
    # Evidence is not taken from the form that approves.
    claimed = {
        **typed(reason="Fine."),
        f"elsewhere.{need}": {"where": {"type": "plain_text_input", "value": "Seen."}},
        f"evidence.{need}": {"seen": {"type": "checkboxes", "selected_options": [{"value": need}]}},
    }
    assert "cannot be approved yet" in attack.submits(CONTACT, Callback.APPROVE, case.id, fields=claimed)
    case = stays(tidewater, case, "approve")
    # Nor is a piece of evidence that nobody showed.
    accepted = {"piece.7": {"verdict": {"type": "radio_buttons", "selected_option": {"value": "accept"}}}}
    attack.submits(CONTACT, Callback.JUDGE_EVIDENCE, case.id, fields=accepted)
    tidewater.settles()
    assert tidewater.again(case).open_needs == case.open_needs

    # Two tabs: the same person cannot be both roles, nor one role twice.
    case = tidewater.again(case)
    tidewater.accepts_evidence(tidewater.noor, tidewater.card(case))
    tidewater.closes(tidewater.noor)
    attack.submits(CONTACT, Callback.APPROVE, case.id)
    case = tidewater.again(case)
    assert "approved this already" in attack.submits(CONTACT, Callback.APPROVE, case.id)
    told = attack.submits(CONTACT, Callback.APPROVE, case.id, channel=LEGAL_CHANNEL)
    assert "approved this already" in told
    case = stays(tidewater, case, "approve", "approve")
    assert [each.role for each in case.reviews] == [ReviewerRole.CONTACT]

    # A reply in the thread is no decision, whatever it says and whoever says it.
    for who in (tidewater.hana, tidewater.noor):
        channel = LEGAL_CHANNEL if who is tidewater.hana else CONTACT_CHANNEL
        card = tidewater.legal_card(case) if who is tidewater.hana else tidewater.card(case)
        who.says("approved", channel, thread_ts=card.ts)
    tidewater.settles()
    assert (tidewater.again(case).status, tidewater.again(case).reviews) == (case.status, case.reviews)

    # A form and a button from before the request was changed.
    old = tidewater.legal_card(case)
    changed = tidewater.changes_answers(case, {0: {"title": "The captain, ten years younger"}})
    told = attack.submits("U0HANA", Callback.APPROVE, case.id, revision=1, channel=LEGAL_CHANNEL)
    assert "cannot be approved yet" in told or "changed" in told or "moved on" in told
    changed = stays(tidewater, changed, "approve")
    tidewater.hana.clicks_late("Approve…", old)
    tidewater.hana.reads("cannot be approved yet", LEGAL_CHANNEL)
    changed = stays(tidewater, changed, "approve")
    assert not given(changed)
    # A revision that is yet to come.
    attack.submits("U0HANA", Callback.DECLINE, case.id, 3, typed(reason="No."), LEGAL_CHANNEL)
    assert stays(tidewater, changed, "decline").status is Status.IN_REVIEW


def given(case: Case) -> tuple[Review, ...]:
    """The decisions on the revision in force."""
    return case.current_reviews
