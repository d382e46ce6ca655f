"""People who use the product while it is killed: they press again until they are told that it is done.

What they were told is in the ledger. That, and nothing else, is what must be there afterwards.
"""

import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

from bot.sandbox.fake import FakeSlack
from bot.sandbox.persona import Persona
from bot.sandbox.refusals import AppFailed, NotThere
from bot.sandbox.uses import MOODBOARD, SIGNS, Step
from bot.sandbox.values import Message, View
from tests.crash.town import Crew

SENT = re.compile(r"([A-Z0-9-]+-\d+) is on its way")
STEPS = {"form_what": 0, "form_principles": 1, "form_follow_ups": 2}
PAUSE = 0.05
# Somebody who sees nothing happen for so long presses again.
PRESSES_AGAIN_AFTER = 1.0
# A killed worker's job waits for the end of its lease, and a busy machine takes long to start another.
GIVES_UP_AFTER = 600.0


@dataclass
class Ledger:
    """What people were told: the case of each title, and the decision on each case."""

    sent: dict[str, str] = field(default_factory=dict)
    decided: dict[str, str] = field(default_factory=dict)
    red_errors: list[str] = field(default_factory=list)
    longest_wait: float = 0.0
    _lock: Lock = field(default_factory=Lock)

    @property
    def acknowledged(self) -> int:
        """How many submissions and decisions."""
        return len(self.sent) + len(self.decided)

    def waited(self, seconds: float) -> None:
        """How long an answer took."""
        with self._lock:
            self.longest_wait = max(self.longest_wait, seconds)


class Impatient(AssertionError):
    """Somebody pressed for minutes and was never told that it is done."""


@dataclass
class Somebody:
    """One person, and what they do until it is done."""

    slack: FakeSlack
    persona: Persona
    ledger: Ledger

    def __post_init__(self) -> None:
        self._until = time.monotonic() + GIVES_UP_AFTER

    def pauses(self, doing: str) -> None:
        """Looks away for a moment."""
        if time.monotonic() > self._until:
            last = self.persona.warnings[-1:]
            raise Impatient(f"{self.persona.name} never got through: {doing}; {self.told()}; {last}")
        time.sleep(PAUSE)

    def told(self) -> str:
        """What they see, for whoever reads why a run failed."""
        view = self.persona.view
        return f"{view.callback_id}: {view.words[:300]}" if view else "no form"

    def presses(self, view: View) -> dict[str, str] | None:
        """Sends the form; None when Slack showed a red error."""
        began = time.monotonic()
        try:
            errors = self.slack.surfaces.submit(self.persona.id, view.id)
        except AppFailed as failed:
            self.ledger.red_errors.append(f"{view.callback_id}: {failed}")
            return None
        finally:
            self.ledger.waited(time.monotonic() - began)
        return errors

    def sees_form(self, callback_id: str) -> View | None:
        """The form, waiting for it a moment."""
        until = time.monotonic() + PRESSES_AGAIN_AFTER
        while time.monotonic() < until:
            view = self.persona.view
            if view is not None and view.callback_id == callback_id:
                return view
            self.pauses(f"waits for {callback_id}")
        return None

    def clears_the_screen(self) -> None:
        """Closes every form that is open."""
        while self.persona.view is not None:
            with suppress(NotThere):
                self.persona.closes()


@dataclass
class Requester(Somebody):
    """Asks until told that the request is on its way."""

    def asks(self, crew: Crew, use: Sequence[Step], title: str) -> str:
        """The id of the case that they were told."""
        steps = [{**use[0], "title": title}, *use[1:]]
        while True:
            self.clears_the_screen()
            before = len(self.persona.warnings)
            self.persona.types("/genai-use a use of today", crew.channel)
            self.ledger.red_errors += [f"command: {each}" for each in self.persona.warnings[before:]]
            if self.sees_form("form_what") and (case := self._goes_through(steps)) is not None:
                self.ledger.sent[title] = case
                self.clears_the_screen()
                return case
            self.pauses("opens the form")

    def _goes_through(self, steps: Sequence[Step]) -> str | None:
        """From the first step to the word that it was sent; None when the form was lost on the way."""
        while (view := self.persona.view) is not None:
            if sent := SENT.search(view.words):
                return sent[1]
            if view.callback_id == "notice":
                return None
            for name, value in self._facts(view, steps).items():
                self.persona.fills(name, value)
            if self.presses(view) != {}:
                self.pauses(f"sends {view.callback_id}")
            elif (now := self.persona.view) is not None and now.hash == view.hash:
                self.pauses(f"sees {view.callback_id} again")
        return None

    def _facts(self, view: View, steps: Sequence[Step]) -> Step:
        return steps[STEPS[view.callback_id]] if view.callback_id in STEPS else {}


@dataclass
class Contact(Somebody):
    """Decides until told that it is decided."""

    def decides(self, crew: Crew, case: str, button: str) -> None:
        """Presses `button` (Approve…, Decline…) on the card, once it is there, and sends the form."""
        form = button.rstrip("…").lower()
        while True:
            self.clears_the_screen()
            card = self._card(crew, case)
            if card is None or button not in card.buttons:
                self.pauses(f"waits for the card of {case}")
                continue
            with suppress(NotThere):
                self.persona.clicks_late(button, card)
            if self.sees_form(form) and self._sends(form):
                self.ledger.decided[case] = form
                self.clears_the_screen()
                return

    def _card(self, crew: Crew, case: str) -> Message | None:
        cards = [m for m in self.slack.posts(crew.review) if m.thread_ts is None and not m.ephemeral_for]
        return next((card for card in cards if case in card.text), None)

    def _sends(self, form: str) -> bool:
        """Whether they were told that it is decided; by them, for nobody else decides here."""
        while (view := self.persona.view) is not None and view.callback_id == form:
            self.persona.fills("reason", "So that everybody knows.")
            if self.presses(view) != {}:
                self.pauses(f"sends {form}")
        return view is not None and view.callback_id == "notice"


def at_work(slack: FakeSlack, crew: Crew, requests: int, ledger: Ledger) -> None:
    """A day of a crew: every other use must be decided, and is while the next one is written."""
    requester = Requester(slack, slack.person(crew.requester), ledger)
    contact = Contact(slack, slack.person(crew.contact), ledger)
    open_case: str | None = None
    for number in range(requests):
        requester._until = contact._until = time.monotonic() + GIVES_UP_AFTER
        needs_decision = number % 2 == 0
        case = requester.asks(crew, SIGNS if needs_decision else MOODBOARD, f"Use {number} of {crew.number}")
        if open_case is not None:
            contact.decides(crew, open_case, "Approve…" if number % 4 == 1 else "Decline…")
        open_case = case if needs_decision else None
    if open_case is not None:
        contact.decides(crew, open_case, "Approve…")


def at_work_in_background(slack: FakeSlack, crew: Crew, requests: int, ledger: Ledger) -> Thread:
    """The same in a thread, which has begun."""
    day = Thread(target=at_work, args=(slack, crew, requests, ledger), daemon=True)
    day.start()
    return day
