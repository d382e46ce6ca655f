"""The words that journeys are told in: the people of Tidewater, what they ask for, see and press.

The product runs unmodified against the fake Slack over signed HTTP; nothing is sent before it `settles`, and
the clock stands still until somebody moves it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from queue import Queue
from typing import Any
from zoneinfo import ZoneInfo

from bot.ids import UNLISTED
from bot.sandbox.persona import Persona
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import (
    ADMIN,
    CONTACT,
    CONTACT_CHANNEL,
    COORDINATOR,
    DEPUTY,
    LEGAL,
    OUTSIDER,
    PRODUCTION,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import Step
from bot.sandbox.values import Message, View
from bot.sandbox.workspace import TEAM
from storage import Case, Contact, cases_for, find_case, production, productions, save_production

WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
SEEN_AT = "Seen in the contracts folder."


@dataclass
class Tidewater:
    """A workspace with the product in it. Mira asks; Noor decides, Tomás for her, Hana for legal; Jonas may
    not; Ada is the admin."""

    sandbox: Sandbox

    def __post_init__(self) -> None:
        person = self.sandbox.slack.person
        self.mira, self.noor, self.tomas = person(COORDINATOR), person(CONTACT), person(DEPUTY)
        self.hana, self.jonas, self.ada = person(LEGAL), person(OUTSIDER), person(ADMIN)
        self.slack, self.clock, self.product = self.sandbox.slack, self.sandbox.clock, self.sandbox.product
        self.database = self.product.database

    # What people do

    def asks(self, use: Sequence[Step], by: Persona | None = None, channel: str = PRODUCTION_CHANNEL) -> Case:
        """Mira, or `by`, fills the form and sends it; everybody gets what they are owed."""
        who = by or self.mira
        self.reaches_result(use, who, channel)
        assert who.submits() == {}
        case = self.newest()
        self.closes(who)
        self.settles()
        return self.again(case)

    def reaches_result(
        self, use: Sequence[Step], who: Persona | None = None, channel: str = PRODUCTION_CHANNEL
    ) -> View:
        """The form is filled as far as its result; nothing is sent."""
        who = who or self.mira
        who.types("/genai-use", channel)
        for step in use:
            self.fills(who, step)
            assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
        return who.waits_for_view("form_result")

    def asks_in_open_form(self, use: Sequence[Step]) -> Case:
        """As `asks`, in the form that Mira has open."""
        for step in use:
            self.fills(self.mira, step)
            assert self.mira.submits() == {}, self.mira.errors
        assert self.mira.submits() == {}
        self.settles()
        return self.newest()

    def answers_the_worst(self, who: Persona) -> View:
        """Each follow-up gets "no" or "not sure" where that is offered, until the result is there."""
        while (view := who.waits_for_view()).callback_id != "form_result":
            for block in view.blocks:
                if block["type"] == "input":
                    offered = [option["value"] for option in block["element"]["options"]]
                    worst = next(answer for answer in ("no", "unsure", "other", "none") if answer in offered)
                    who.fills(block["block_id"], worst)
            assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
        return view

    def sees_another(self, who: Persona, before: View) -> View:
        """The open form, once it is redrawn."""
        assert self.slack.wait_until(lambda: who.view is not None and who.view.hash != before.hash)
        return who.waits_for_view()

    def in_another_window(self, who: Persona, shown: View) -> None:
        """The form as it was shown before, as somebody has it open on another device."""
        with self.slack.workspace.changing():
            self.slack.workspace.views[who.id] = [shown]

    def fills(self, who: Persona, step: Step) -> None:
        for field, value in step.items():
            who.fills(field, value)

    def opens(self, who: Persona, button: str, card: Message, form: str) -> View:
        """Somebody presses a button that opens a form."""
        who.clicks(button, card)
        return who.waits_for_view(form)

    def approves(self, who: Persona, card: Message, **terms: Any) -> None:
        """Somebody approves in the form that the card's button opens, having accepted all evidence.

        Terms with a number, such as `owner.1` and `due.1`, belong to the second step.
        """
        shown = who.now(card) or card
        if "Approve…" in shown.buttons:
            self.opens(who, "Approve…", card, "approve")
        else:
            self.accepts_evidence(who, card)
            who.waits_for_view("approve")
        self.fills(who, {name: value for name, value in terms.items() if "." not in name})
        if "conditions" in terms:
            assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
            who.waits_for_view("approve_terms")
        self.sends(who, {name: value for name, value in terms.items() if "." in name})

    def accepts_evidence(self, who: Persona, card: Message) -> None:
        """Somebody says of each need that they have seen the evidence elsewhere."""
        form = self.opens(who, "Evidence…", card, "judge_evidence")
        for block in self.evidence_in(form):
            who.fills(block, SEEN_AT)
        assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
        self.settles()

    def declines(self, who: Persona, card: Message, reason: str) -> None:
        self.opens(who, "Decline…", card, "decline")
        self.sends(who, {"reason": reason})

    def sends(self, who: Persona, terms: Step) -> None:
        """The open form is filled, sent and accepted; its answer is closed."""
        self.fills(who, terms)
        assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
        self.closes(who)
        self.settles()

    def changes_answers(self, case: Case, changes: dict[int, Step], shown: Message | None = None) -> Case:
        """Mira presses Change answers and goes through the steps, changing some (counted from 0)."""
        who = self.mira
        self.opens(who, "Change answers", shown or self.letter(case), "form_what")
        step = 0
        while (view := who.waits_for_view()).callback_id != "form_result":
            self.fills(who, changes.get(step, {}))
            assert who.submits() == {}, f"{who.name} stands at: {who.errors}"
            step += 1
        assert view.callback_id == "form_result"
        assert who.submits() == {}
        self.closes(who)
        self.settles()
        return self.again(case)

    def evidence_in(self, form: View) -> list[str]:
        """The fields for what was seen elsewhere, one for each need that nobody has accepted."""
        return [block["block_id"] for block in form.blocks if block["block_id"].startswith("elsewhere.")]

    def closes(self, who: Persona) -> None:
        """Closes the form that is open, or is about to be."""
        who.waits_for_view()
        while who.view is not None:
            who.closes()

    def settles(self) -> None:
        self.sandbox.settle()

    def waits(self, **time: float) -> None:
        """Time passes, and what becomes due is sent."""
        self.clock.advance(timedelta(**time))
        self.settles()

    def lives_through(self, **time: float) -> None:
        """Time passes, and each thing is sent when it becomes due, as it is where the app runs on."""
        end = self.clock() + timedelta(**time)
        while (due := self.product.worker.next_due()) is not None and due <= end:
            self.clock.move_to(max(due, self.clock()))
            self.settles()
        self.clock.move_to(max(end, self.clock()))

    def owed_after(self, act: Callable[[], object]) -> None:
        """Does something that owes a message beside its answer, waits for that, and has it sent."""
        self.settles()
        commits: Queue[None] = Queue()
        self.database.on_commit(lambda: commits.put(None))
        act()
        while not self._is_due():
            commits.get(timeout=10)
        self.settles()

    def _is_due(self) -> bool:
        due = self.product.worker.next_due()
        return due is not None and due <= self.clock()

    # What there is

    def cases(self) -> list[Case]:
        """Every case, the first one first."""
        with self.database.reading() as tx:
            codes = [each.code for each in productions(tx, TEAM)]
            return sorted(cases_for(tx, TEAM, [*codes, UNLISTED]), key=lambda case: case.key)

    def newest(self) -> Case:
        """The case that was opened last."""
        return self.cases()[-1]

    def case(self, case_id: str) -> Case:
        with self.database.reading() as tx:
            found = find_case(tx, TEAM, case_id)
        assert found is not None, f"there is no case {case_id}"
        return found

    def again(self, case: Case) -> Case:
        """The case as it is by now."""
        return self.case(case.id)

    def message(self, case: Case, target: str) -> Message:
        """The message of a case for `requester`, `contact` or `legal`, as it stands in Slack."""
        placed = self.again(case).message(target)
        assert placed is not None, f"{case.id} has no message for {target}"
        return next(post for post in self.slack.posts(placed.channel) if post.ts == placed.ts)

    def card(self, case: Case) -> Message:
        """The card in the contact's channel."""
        return self.message(case, "contact")

    def legal_card(self, case: Case) -> Message:
        return self.message(case, "legal")

    def letter(self, case: Case) -> Message:
        """The requester's message."""
        return self.message(case, "requester")

    def record(self, case: Case) -> list[str]:
        """What the case's record says was done, in order."""
        return [event.action for event in self.again(case).events]

    def told(self, who: Persona) -> list[str]:
        """The direct messages that somebody got from the app."""
        return [message.words for message in who.dms()]

    def whispers(self, who: Persona, channel: str = CONTACT_CHANNEL) -> list[str]:
        """What only this person sees in a channel."""
        return [message.words for message in who.sees(channel) if message.ephemeral_for == who.id]

    # What is set up

    def has_contacts(self, *contacts: Contact) -> None:
        """Tidewater's contacts are these, and no others."""
        with self.database.writing() as tx:
            tidewater = production(tx, TEAM, PRODUCTION)
            assert tidewater is not None
            save_production(tx, replace(tidewater, contacts=contacts))


def entered(view: View, field: str) -> Any:
    """What stands in a field of a form: words, an option's value, or several of them."""
    states = [states for block, states in view.values.items() if block.partition("#")[0] == field]
    assert states, f"no field {field!r} in: {list(view.values)}"
    state = next(iter(states[0].values()))
    chosen = state.get("selected_options", state.get("selected_option"))
    if isinstance(chosen, list):
        return [option["value"] for option in chosen]
    return chosen["value"] if chosen else state.get("value")
