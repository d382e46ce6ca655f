"""The whole journey, played by the sandbox's people without a browser, and told as it goes.

Each step checks what the people see; the first one that does not hold ends the tour with exit code 1.
"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.sandbox.clock import SandboxClock
from bot.sandbox.persona import Persona
from bot.sandbox.refusals import NotThere
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import (
    ADMIN,
    CONTACT,
    CONTACT_CHANNEL,
    COORDINATOR,
    LEGAL,
    LEGAL_CHANNEL,
    OUTSIDER,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER, Step
from bot.sandbox.values import Message

DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
Say = Callable[[str], object]
PATIENCE = 20.0
# A Wednesday, so that the week has something to tell on Monday.
START = datetime(2026, 3, 4, 10, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))
CONSENT = "performer-consent"


class StepFailed(Exception):
    """Somebody saw something else than they should."""


def play(say: Say) -> int:
    """Plays the tour; 0 when each step held, else 1."""
    with TemporaryDirectory(prefix="genai-use-tour-") as home:
        url = f"sqlite:///{Path(home) / 'tour.db'}"
        with Sandbox(url, SandboxClock(START, running=False), admins=(ADMIN,)) as sandbox:
            # A slow machine is no reason for a step not to hold.
            sandbox.slack.patience = sandbox.slack.delivery.seconds = PATIENCE
            sandbox.slack.workspace.trigger_seconds = PATIENCE
            try:
                Tour(sandbox, say).play()
            except (StepFailed, NotThere) as failure:
                say(f"\n✗ {failure}")
                return 1
    say("\nEvery step held.")
    return 0


class Tour:
    """The people of the tour, and what they do."""

    def __init__(self, sandbox: Sandbox, say: Say) -> None:
        self.sandbox = sandbox
        self.say = say
        person = sandbox.slack.person
        self.mira, self.noor, self.hana = person(COORDINATOR), person(CONTACT), person(LEGAL)
        self.jonas = person(OUTSIDER)

    def play(self) -> None:
        """All chapters, in order."""
        self.say("A tour of genai-use, played in a Slack workspace that lives in this process.")
        self.say("Mira coordinates Tidewater. Noor is its Netflix contact, Hana its legal one. Jonas edits.")
        self.share()
        self.escalate()
        self.written_approval()
        self.decline()
        self.digest()

    def share(self) -> None:
        """Something harmless: telling the contact is enough."""
        self._chapter("1. A moodboard: telling the contact is enough")
        self._asks_for(MOODBOARD, expecting="Sharing it is enough")
        card = self._reads(self.noor, "Moodboard for the harbour", CONTACT_CHANNEL)
        self._check("Acknowledge" in card.buttons, "the card offers Acknowledge")
        self._reads(self.mira, "Go ahead")
        self._clicks(self.noor, "Acknowledge", card)
        self._reads(self.mira, "Acknowledged")

    def escalate(self) -> None:
        """Something delivered: the contact decides. Somebody who may not is refused."""
        self._chapter("2. Signs behind the action: the contact is asked first")
        self._asks_for(SIGNS, expecting="Wait for")
        card = self._reads(self.jonas, "Signs behind the chase", CONTACT_CHANNEL)
        self._clicks(self.jonas, "Approve…", card)
        self._check(self.jonas.view is None, "Jonas gets no form")
        self.say("  Only Jonas sees the answer.")
        self._reads(self.jonas, "Only the reviewers of its production can approve it", CONTACT_CHANNEL)
        self._approves(
            self.noor, card, {"reason": "Fine by me.", "conditions": "Nobody reads them on screen"}
        )
        self._decided(card, "Approved")
        self._reads(self.mira, "Approved")

    def written_approval(self) -> None:
        """A performer made younger: contact and legal approve in writing, with the consent seen."""
        self._chapter("3. A younger captain: written approval, with legal")
        self._asks_for(YOUNGER, expecting="Do not start")
        card = self._reads(self.noor, "The captain, twenty years younger", CONTACT_CHANNEL)
        legal_card = self._reads(self.hana, "The captain, twenty years younger", LEGAL_CHANNEL)
        self._shows_consent(card)
        self._accepts_evidence(self.noor, card)
        self._approves(self.noor, card, {})
        self._reads(self.mira, "legal")
        self._approves(self.hana, legal_card, {"conditions": "Only for episode three"})
        self._decided(card, "Approved")
        self._decided(legal_card, "Approved")
        self._reads(self.mira, "Only for episode three")

    def decline(self) -> None:
        """A contact may also say no, with the reason."""
        self._chapter("4. The same signs again: this time declined")
        self._asks_for(SIGNS, expecting="Wait for")
        card = self._reads(self.noor, "Signs behind the chase", CONTACT_CHANNEL)
        self._clicks(self.noor, "Decline…", card)
        self.noor.fills("reason", "We have painted signs in store. Please use those.")
        self._submits(self.noor)
        self._decided(card, "Declined")
        self._reads(self.mira, "painted signs in store")

    def digest(self) -> None:
        """On Monday at nine both channels read what the week was."""
        self._chapter("5. Monday, nine o'clock: the week in both channels")
        self._asks_for(SIGNS, expecting="Wait for")
        self.sandbox.clock.move_to(MONDAY)
        self.sandbox.settle()
        self._tell("In #genai-tidewater-review", self.noor.sees(CONTACT_CHANNEL)[-1].text)
        self._tell("In #tidewater", self.mira.sees(PRODUCTION_CHANNEL)[-1].text)
        for channel in (CONTACT_CHANNEL, PRODUCTION_CHANNEL):
            digest = self.sandbox.slack.posts(channel)[-1]
            self._check("TIDEWATER-5" in digest.words, "the digest names what is waiting")
        self.sandbox.clock.advance(timedelta(minutes=5))
        before = len(self.sandbox.slack.posts(CONTACT_CHANNEL))
        self.sandbox.settle()
        self._check(len(self.sandbox.slack.posts(CONTACT_CHANNEL)) == before, "it comes once")

    def _asks_for(self, use: Sequence[Step], *, expecting: str) -> None:
        self.say(f"  Mira types /genai-use and fills in “{use[0]['title']}”.")
        self.mira.types("/genai-use", PRODUCTION_CHANNEL)
        for step in use:
            for field, value in step.items():
                self.mira.fills(field, value)
            self._submits(self.mira)
        result = self.mira.waits_for_view("form_result")
        self._tell("Mira reads", result.words)
        self._check(expecting.lower() in result.words.lower(), f"the result says “{expecting}”")
        self._submits(self.mira)
        self._submits_nothing_more(self.mira)

    def _submits(self, person: Persona) -> None:
        errors = person.submits()
        self._check(not errors, f"the form is accepted {errors or ''}".rstrip())
        self.sandbox.settle()

    def _submits_nothing_more(self, person: Persona) -> None:
        person.closes()
        self._check(person.view is None, "the form is closed")

    def _approves(self, person: Persona, card: Message, terms: Step) -> None:
        self._clicks(person, "Approve…", card)
        person.waits_for_view("approve")
        for field, value in terms.items():
            person.fills(field, value)
        self._submits(person)
        if "conditions" in terms:
            person.waits_for_view("approve_terms")
            self._submits(person)
        self._submits_nothing_more(person)

    def _shows_consent(self, card: Message) -> None:
        """Mira shows the performer's consent as a file, which is read before anybody can accept it."""
        letter = self._reads(self.mira, "The captain, twenty years younger")
        self._clicks(self.mira, "Show evidence…", letter)
        self.mira.waits_for_view("show_evidence")
        self.mira.fills(f"files.{CONSENT}", ["consent.pdf"]).fills(f"note.{CONSENT}", "Signed last week.")
        self._submits(self.mira)
        self._submits_nothing_more(self.mira)
        now = next(post for post in self.sandbox.slack.posts(card.channel) if post.ts == card.ts)
        self._check("Shown, not yet accepted" in now.words, "the card says that the consent is shown")

    def _accepts_evidence(self, person: Persona, card: Message) -> None:
        """Accepts the consent, and says where the rest was seen; the form for the approval comes next."""
        self._clicks(person, "Evidence…", card)
        form = person.waits_for_view("judge_evidence")
        person.fills("piece.1", "Accept")
        for block in form.blocks:
            if block["block_id"].startswith("elsewhere.") and CONSENT not in block["block_id"]:
                person.fills(block["block_id"], "Seen in the contracts folder.")
        self._submits(person)
        self._submits_nothing_more(person)

    def _clicks(self, person: Persona, button: str, card: Message) -> None:
        self.say(f"  {person.name} presses “{button}”.")
        person.clicks(button, card)
        self.sandbox.settle()

    def _reads(self, person: Persona, words: str, channel: str | None = None) -> Message:
        message = person.reads(words, channel)
        self._tell(f"{person.name} reads", message.text)
        return message

    def _decided(self, card: Message, status: str) -> None:
        now = next(post for post in self.sandbox.slack.posts(card.channel) if post.ts == card.ts)
        self._check(status in now.words, f"the card says {status}")
        self._check(not {"Approve…", "Decline…"} & set(now.buttons), "its buttons are gone")

    def _chapter(self, title: str) -> None:
        self.say(f"\n{title}\n{'─' * len(title)}")

    def _tell(self, who: str, words: str) -> None:
        self.say(f"  {who}:")
        for line in filter(None, self._named(words).splitlines()):
            self.say(f"    │ {line}")

    def _named(self, words: str) -> str:
        """Slack's markup as Slack shows it: names instead of ids, the words of a date."""
        workspace = self.sandbox.slack.workspace
        names = {f"<@{each.id}>": f"@{each.name}" for each in workspace.accounts.values()}
        names |= {f"<#{each.id}>": f"#{each.name}" for each in workspace.channels.values()}
        for markup, name in names.items():
            words = words.replace(markup, name)
        return DATE.sub(r"\1", words)

    def _check(self, holds: bool, what: str) -> None:
        if not holds:
            raise StepFailed(f"This did not hold: {what}.")
        self.say(f"  ✓ {what}")
