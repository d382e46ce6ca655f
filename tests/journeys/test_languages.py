"""Journeys of people who use Slack in different languages: each reads their own, a channel its production's.

The languages' words here are English with a mark before each text, so that it shows who is spoken to how.
"""

from dataclasses import replace
from datetime import datetime
from gettext import NullTranslations
from time import monotonic
from zoneinfo import ZoneInfo

import pytest

from bot import language, readers
from bot.readers import Readers
from bot.sandbox.clock import SandboxClock
from bot.sandbox.run import Sandbox
from bot.sandbox.seed import (
    ADMIN,
    CONTACT,
    CONTACT_CHANNEL,
    COORDINATOR,
    LEGAL,
    LEGAL_CHANNEL,
    PRODUCTION,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import MOODBOARD, SIGNS, YOUNGER
from bot.sandbox.workspace import TEAM
from storage import production, save_production
from tests.journeys.conftest import PATIENCE, be_patient
from tests.journeys.tidewater import WEDNESDAY, Tidewater

MARKS = {"pt-BR": "§", "fr": "¤", "tr": "¥"}
PORTUGUESE, FRENCH, TURKISH = MARKS.values()
WORDS_OF_A_LABEL = 5
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=ZoneInfo("America/Los_Angeles"))


class Marked(NullTranslations):
    """English, each sentence with a mark before it; people find buttons and answers by their short labels."""

    def __init__(self, mark: str) -> None:
        super().__init__()
        self.mark = mark

    def gettext(self, message: str) -> str:
        is_sentence = len(message.split()) > WORDS_OF_A_LABEL or message.endswith(".")
        return self.mark + message if is_sentence else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.mark + super().ngettext(msgid1, msgid2, n)


@pytest.fixture(autouse=True)
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {code: Marked(mark) for code, mark in MARKS.items()}
    monkeypatch.setattr(language, "catalogue", lambda code: words.get(code) or NullTranslations())
    # A busy machine is no reason to fail.
    monkeypatch.setattr(readers, "SECONDS", PATIENCE)


def spoken(shown: object) -> str:
    """The marks of the languages in what is shown; none for English alone."""
    said = str(shown)
    return "".join(mark for mark in MARKS.values() if mark in said)


def has_language(tidewater: Tidewater, code: str | None) -> None:
    """Tidewater's people work in that language."""
    with tidewater.database.writing() as tx:
        known = production(tx, TEAM, PRODUCTION)
        assert known is not None
        save_production(tx, replace(known, language=code))


def heard_of(tidewater: Tidewater) -> Readers:
    """Who knows the languages, once no question to Slack is under way."""
    found = tidewater.product.readers
    assert tidewater.slack.wait_until(lambda: not found.is_asking)
    return found


def test_a_coordinator_reads_portuguese_from_the_first_form_on_and_the_contact_english(
    tidewater: Tidewater,
) -> None:
    tidewater.slack.speaks(COORDINATOR, "pt-BR")
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    assert spoken(tidewater.mira.waits_for_view("form_what").words) == PORTUGUESE
    tidewater.closes(tidewater.mira)

    result = tidewater.reaches_result(SIGNS)
    assert spoken(result.words) == PORTUGUESE
    assert tidewater.mira.submits() == {}
    assert spoken(tidewater.mira.waits_for_view().words) == PORTUGUESE
    tidewater.closes(tidewater.mira)
    tidewater.settles()
    case = tidewater.newest()
    assert spoken(tidewater.letter(case).words) == PORTUGUESE
    assert spoken(tidewater.letter(case).text) == PORTUGUESE
    assert spoken(tidewater.card(case).words) == ""

    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")
    assert spoken(tidewater.letter(case).words) == PORTUGUESE
    assert spoken(tidewater.told(tidewater.mira)[-1]) == PORTUGUESE
    assert spoken(tidewater.card(case).words) == ""


def test_the_home_tab_is_in_the_language_of_who_opens_it(tidewater: Tidewater) -> None:
    tidewater.slack.speaks(COORDINATOR, "fr-FR")
    tidewater.mira.opens_home()
    tidewater.noor.opens_home()
    assert tidewater.slack.wait_until(lambda: tidewater.mira.home is not None is not tidewater.noor.home)
    assert spoken(tidewater.mira.home) == FRENCH
    assert spoken(tidewater.noor.home) == ""


def test_a_production_rules_its_channel_and_its_cards_and_nobodys_own_messages(tidewater: Tidewater) -> None:
    has_language(tidewater, "fr")
    tidewater.slack.speaks(LEGAL, "tr-TR")
    case = tidewater.asks(YOUNGER)
    assert spoken(tidewater.card(case).words) == spoken(tidewater.card(case).text) == FRENCH
    assert spoken(tidewater.message(case, "production").words) == FRENCH
    assert spoken(tidewater.letter(case).words) == ""

    heard_of(tidewater)
    form = tidewater.opens(tidewater.noor, "Details", tidewater.card(case), "details")
    assert spoken(form.words) == ""


def test_a_channel_of_contacts_reads_what_all_of_its_productions_have(tidewater: Tidewater) -> None:
    has_language(tidewater, "fr")
    tidewater.asks(YOUNGER)
    tidewater.clock.move_to(MONDAY)
    tidewater.settles()

    def digest(channel: str) -> str:
        owed = (post for post in tidewater.slack.posts(channel) if post.metadata)
        return next(p.text for p in owed if p.metadata["event_payload"]["key"].startswith("digest:"))  # type: ignore[index]

    assert spoken(digest(PRODUCTION_CHANNEL)) == spoken(digest(CONTACT_CHANNEL)) == FRENCH
    # Lantern Row's cases come here, too.
    assert spoken(digest(LEGAL_CHANNEL)) == ""


@pytest.mark.parametrize("locale", ["de-DE", "zh-CN", "", "🙃"])
def test_whoever_uses_slack_in_a_language_that_we_do_not_speak_reads_english(
    tidewater: Tidewater, locale: str
) -> None:
    tidewater.slack.speaks(COORDINATOR, locale)
    assert spoken(tidewater.letter(tidewater.asks(MOODBOARD)).words) == ""


def test_a_language_that_somebody_wrote_by_hand_long_ago_breaks_nothing(tidewater: Tidewater) -> None:
    has_language(tidewater, "Klingon, mostly")
    assert spoken(tidewater.card(tidewater.asks(SIGNS)).words) == ""


@pytest.mark.parametrize("trouble", [{"delay": 6.0}, {"status": 503}, {"error": "missing_scope"}])
def test_while_slack_does_not_say_the_form_opens_in_english(
    database_url: str, monkeypatch: pytest.MonkeyPatch, trouble: dict[str, float | int | str]
) -> None:
    monkeypatch.setattr(readers, "SECONDS", 1.2)
    with Sandbox(database_url, SandboxClock(WEDNESDAY, running=False), admins=(ADMIN,)) as sandbox:
        tidewater = Tidewater(sandbox)
        be_patient(sandbox)
        tidewater.slack.speaks(COORDINATOR, "pt-BR")
        tidewater.slack.trouble.fail_next("users.info", times=9, **trouble)  # type: ignore[arg-type]
        began = monotonic()
        tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
        acknowledged = monotonic() - began
        assert spoken(tidewater.mira.waits_for_view("form_what").words) == ""
        assert acknowledged < 1.0
        assert monotonic() - began < 3.0
        assert not sandbox.slack.workspace.warnings


def test_a_command_that_is_answered_at_once_is_in_the_language_of_its_channel_until_more_is_known(
    tidewater: Tidewater,
) -> None:
    has_language(tidewater, "fr")
    tidewater.slack.speaks(COORDINATOR, "pt-BR")
    tidewater.mira.types("/genai-use list", PRODUCTION_CHANNEL)
    heard_of(tidewater)
    tidewater.mira.types("/genai-use list", PRODUCTION_CHANNEL)

    first, second = tidewater.whispers(tidewater.mira, PRODUCTION_CHANNEL)
    assert (spoken(first), spoken(second)) == (FRENCH, PORTUGUESE)


def test_a_restart_remembers(database_url: str) -> None:
    clock = SandboxClock(WEDNESDAY, running=False)
    with Sandbox(database_url, clock) as sandbox:
        tidewater = Tidewater(sandbox)
        be_patient(sandbox)
        tidewater.slack.speaks(COORDINATOR, "pt-BR")
        tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
        tidewater.mira.waits_for_view("form_what")

    with Sandbox(database_url, clock) as sandbox:
        tidewater = Tidewater(sandbox)
        be_patient(sandbox)
        tidewater.mira.types("/genai-use list", PRODUCTION_CHANNEL)
        assert spoken(tidewater.whispers(tidewater.mira, PRODUCTION_CHANNEL)) == PORTUGUESE
        assert not sandbox.slack.called("users.info")


def test_somebody_who_changes_their_language_is_followed(tidewater: Tidewater) -> None:
    tidewater.slack.speaks(COORDINATOR, "pt-BR")
    case = tidewater.asks(SIGNS)
    tidewater.slack.speaks(COORDINATOR, "fr-CA")
    tidewater.waits(minutes=59)
    tidewater.approves(tidewater.noor, tidewater.card(case))
    assert spoken(tidewater.letter(case).words) == PORTUGUESE

    tidewater.waits(minutes=1)
    tidewater.opens(tidewater.noor, "Revoke…", tidewater.card(case), "revoke")
    tidewater.sends(tidewater.noor, {"reason": "The estate has changed its mind."})
    assert spoken(tidewater.letter(case).words) == FRENCH


def test_slack_is_asked_once_an_hour_and_person(tidewater: Tidewater) -> None:
    for _ in range(3):
        tidewater.asks(MOODBOARD)
    heard_of(tidewater)
    asked = (call.args for call in tidewater.slack.called("users.info"))
    assert sorted(each["user"] for each in asked if each.get("include_locale")) == [COORDINATOR, CONTACT]
