"""Journeys of an admin: productions, who reviews for them, and tools, set up in Slack itself."""

from dataclasses import replace

from bot.sandbox.seed import (
    ADMIN,
    CONTACT,
    CONTACT_CHANNEL,
    COORDINATOR,
    DEPUTY,
    LEGAL,
    LEGAL_CHANNEL,
    LOUNGE,
    OTHER_CONTACT_CHANNEL,
    PRODUCTION_CHANNEL,
)
from bot.sandbox.uses import SIGNS
from bot.sandbox.values import View
from bot.sandbox.workspace import BOT_USER, TEAM
from policy import Status
from storage import job_by_key, production, tools
from tests.journeys.tidewater import Tidewater

REEF_CHANNEL = "C0REEF"
REEF = {"code": "reef", "name": "Reef", "channel": REEF_CHANNEL, "time_zone": "Lisbon"}
SIGNS_FOR_REEF = ({**SIGNS[0], "production": "REEF"}, *SIGNS[1:])


def sets_up(tidewater: Tidewater, *buttons: str) -> View:
    """Ada opens the set-up and presses these buttons, one after the other."""
    tidewater.ada.types("/genai-use setup", LEGAL_CHANNEL)
    tidewater.ada.waits_for_view("setup")
    return goes_on(tidewater, *buttons)


def goes_on(tidewater: Tidewater, *buttons: str) -> View:
    """Ada presses these buttons of the open page, each when the one before it has led on."""
    view = tidewater.ada.waits_for_view()
    for button in buttons:
        tidewater.ada.clicks_in_view(button)
        view = tidewater.sees_another(tidewater.ada, view)
    return view


def saves(tidewater: Tidewater, **fields: object) -> dict[str, str]:
    """Ada fills these fields of the open form and saves it. What is wrong, by field."""
    tidewater.fills(tidewater.ada, fields)
    return {block.partition("#")[0]: said for block, said in tidewater.ada.submits().items()}


def test_a_new_production_is_set_up_and_only_who_is_named_decides(tidewater: Tidewater) -> None:
    slack, ada = tidewater.slack, tidewater.ada
    slack.add_channel(REEF_CHANNEL, "reef", [COORDINATOR, ADMIN])

    sets_up(tidewater, "Add a production…")
    assert saves(tidewater, **REEF) == {}
    page = ada.waits_for_view("setup_production").words
    assert "Europe/Lisbon" in page
    assert "Nobody yet" in page
    with tidewater.database.reading() as tx:
        assert job_by_key(tx, f"digest:{TEAM}:{REEF_CHANNEL}:2026-W11") is not None

    case = tidewater.asks(SIGNS_FOR_REEF, channel=REEF_CHANNEL)
    assert case.id == "REEF-1"
    assert case.message("contact") is None

    goes_on(tidewater, "Add the contact")
    assert saves(tidewater, people=[CONTACT], channel=CONTACT_CHANNEL) == {}
    tidewater.settles()
    card = tidewater.card(case)
    assert (card.channel, "Approve…" in card.buttons) == (CONTACT_CHANNEL, True)

    goes_on(tidewater, "Change the contact")
    assert saves(tidewater, people=[DEPUTY]) == {}
    history = ada.waits_for_view("setup_production").words
    assert f"{ADMIN} changed Reef's contact people" in history
    assert f"{ADMIN} added Reef" in history
    tidewater.settles()
    assert tidewater.card(case).ts == card.ts
    tidewater.noor.clicks_late("Approve…", card)
    assert slack.wait_until(lambda: bool(tidewater.whispers(tidewater.noor)))
    assert tidewater.again(case).status is Status.IN_REVIEW

    goes_on(tidewater, "Change the contact")
    assert saves(tidewater, channel=OTHER_CONTACT_CHANNEL) == {}
    tidewater.settles()
    left = tidewater.tomas.now(card)
    assert left is not None
    assert (left.buttons, OTHER_CONTACT_CHANNEL in left.words) == (["Details"], True)
    card = tidewater.card(case)
    assert card.channel == OTHER_CONTACT_CHANNEL
    tidewater.approves(tidewater.tomas, card)
    assert tidewater.again(case).status is Status.APPROVED

    goes_on(tidewater, "Remove the contact")
    assert "Nobody yet" in ada.waits_for_view("setup_production").words
    assert "Nobody decides here yet" in goes_on(tidewater, "Back to the list").words


def test_what_cannot_be_is_said_at_its_field(tidewater: Tidewater) -> None:
    slack = tidewater.slack
    slack.add_channel("C0OLD", "old", [ADMIN], archived=True)
    slack.add_channel("C0SECRET", "secret", [ADMIN], bot_in=False, private=True)
    slack.add_person("U0LENA", "Lena Vogt", team="T0OTHER")
    slack.deactivate(DEPUTY)

    sets_up(tidewater, "Add a production…")
    wrong = saves(tidewater, **REEF | {"code": "a_reef", "channel": LOUNGE, "time_zone": "Atlantis"})
    assert "not in this channel yet" in wrong.pop("channel")
    assert "time zone" in wrong.pop("time_zone")
    assert "capital letters" in wrong.pop("code")
    assert wrong == {}
    assert "archived" in saves(tidewater, code="unlisted", channel="C0OLD")["channel"]
    assert "cannot see this channel" in saves(tidewater, channel="C0SECRET")["channel"]
    taken = saves(tidewater, code="TIDEWATER", channel=PRODUCTION_CHANNEL, time_zone="Lisbon")
    assert "There is a production TIDEWATER already" in taken["code"]

    goes_on(tidewater, "Back without saving", "Open Tidewater", "Change the contact")
    wrong = saves(tidewater, people=[CONTACT, BOT_USER], group="@nobody", deputies=[DEPUTY])
    assert "is an app" in wrong["people"]
    assert "no user group" in wrong["group"]
    assert "Tomás Iglesias is deactivated" in wrong["deputies"]
    wrong = saves(
        tidewater,
        people=[CONTACT],
        group=None,
        deputies=[CONTACT],
        people_elsewhere="T0ELSE/U0LENA",
        deputies_elsewhere="U0GHOST",
        hours_from="19:00",
    )
    assert "named twice" in wrong["deputies"]
    assert "T0OTHER/U0LENA" in wrong["people_elsewhere"]
    assert "begin before they end" in wrong["hours_to"]
    assert set(wrong) <= {"deputies", "people_elsewhere", "deputies_elsewhere", "hours_to"}
    nobody: dict[str, object] = {
        "people": [],
        "people_elsewhere": None,
        "deputies": [],
        "deputies_elsewhere": None,
    }
    assert "must name people or a group" in saves(tidewater, **nobody, hours_from="10:00")["people"]
    assert "nobody approves for both" in saves(tidewater, people=[LEGAL])["people"]
    assert saves(tidewater, people_elsewhere="t0other/u0lena", group="@genai-legal") == {}

    with tidewater.database.reading() as tx:
        found = production(tx, TEAM, "TIDEWATER")
    assert found is not None
    contact = found.contacts[0]
    assert (contact.people, contact.group) == ((LEGAL, "T0OTHER/U0LENA"), "S0LEGAL")
    assert f"{contact.working_hours.start:%H:%M}" == "10:00"


def test_cards_in_an_archived_channel_go_to_the_new_one(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.slack.change(CONTACT_CHANNEL, archived=True)
    sets_up(tidewater, "Open Tidewater", "Change the contact")
    assert saves(tidewater, channel=OTHER_CONTACT_CHANNEL) == {}
    tidewater.settles()

    assert tidewater.card(case).channel == OTHER_CONTACT_CHANNEL
    assert "undeliverable" not in tidewater.record(case)
    assert OTHER_CONTACT_CHANNEL in tidewater.letter(case).words


def test_while_slack_is_silent_nothing_is_saved_and_nothing_typed_is_lost(tidewater: Tidewater) -> None:
    sets_up(tidewater, "Open Tidewater", "Change Tidewater")
    tidewater.slack.trouble.fail_next("conversations.info", status=503)
    assert "Slack did not answer in time" in saves(tidewater, name="High Tide")["name"]
    with tidewater.database.reading() as tx:
        found = production(tx, TEAM, "TIDEWATER")
    assert found is not None
    assert found.name == "Tidewater"

    assert saves(tidewater) == {}
    assert "High Tide" in tidewater.ada.waits_for_view("setup_production").words


def test_of_two_windows_the_later_is_refused_and_says_what_changed(tidewater: Tidewater) -> None:
    early = sets_up(tidewater, "Open Tidewater", "Change Tidewater")
    goes_on(tidewater, "Back without saving", "Change the contact")
    assert saves(tidewater, deputies=[]) == {}

    tidewater.in_another_window(tidewater.ada, early)
    refused = saves(tidewater, name="High Tide")["name"]
    assert "somebody has changed this meanwhile (contact deputies)" in refused
    assert "Tidewater" in sets_up(tidewater).words
    assert "High Tide" not in sets_up(tidewater).words


def test_a_tool_is_added_offered_in_the_form_and_removed(tidewater: Tidewater) -> None:
    sets_up(tidewater, "Tools (3)", "Add a tool…")
    known = {"agreement": "yes", "retains": "no", "terms_reviewed": "yes", "reviewed_on": "2026-03-01"}
    assert saves(tidewater, name="Harbourlight", **known) == {}
    assert "Harbourlight" in tidewater.ada.waits_for_view("setup_tools").words
    tidewater.mira.types("/genai-use", PRODUCTION_CHANNEL)
    tidewater.mira.waits_for_view("form_what")
    tidewater.mira.fills("listed_tools", ["Harbourlight"])

    goes_on(tidewater, "Change Harbourlight")
    assert saves(tidewater, retains="unsure") == {}
    assert "may keep" in tidewater.ada.waits_for_view("setup_tools").words
    assert "Harbourlight" not in goes_on(tidewater, "Change Harbourlight", "Remove this tool…").words
    with tidewater.database.reading() as tx:
        assert "Harbourlight" not in [tool.name for tool in tools(tx, TEAM)]
    assert f"{ADMIN} removed Harbourlight" in goes_on(tidewater, "Back to the productions").words


def test_setting_up_is_for_admins_also_in_a_form_that_is_open(tidewater: Tidewater) -> None:
    tidewater.mira.types("/genai-use setup", PRODUCTION_CHANNEL)
    said = tidewater.mira.sees(PRODUCTION_CHANNEL)[-1]
    assert "for this workspace's genai-use admins" in said.words
    assert said.ephemeral_for == COORDINATOR
    assert "Set-up…" not in str(tidewater.mira.opens_home().blocks)

    tidewater.ada.opens_home()
    tidewater.ada.clicks_at_home("Set-up…")
    tidewater.ada.waits_for_view("setup")
    form = goes_on(tidewater, "Open Tidewater", "Change Tidewater")
    tidewater.in_another_window(tidewater.mira, replace(form, id="V0MIRA", user=COORDINATOR))
    tidewater.mira.fills("name", "Mine")
    refused = tidewater.mira.submits()
    assert "genai-use admins" in next(iter(refused.values()))
