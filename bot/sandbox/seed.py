"""The invented people, channels and productions of the sandbox, its tour and the journeys of the tests."""

from functools import cache
from pathlib import Path

from bot.sandbox.fake import FakeSlack
from storage import ProductionsFile, read_productions

COORDINATOR = "U0MIRA"
CONTACT = "U0NOOR"
DEPUTY = "U0TOMAS"
LEGAL = "U0HANA"
OUTSIDER = "U0JONAS"
ADMIN = "U0ADA"

PRODUCTION = "TIDEWATER"
PRODUCTION_CHANNEL = "C0TIDEWATER"
OTHER_PRODUCTION_CHANNEL = "C0LANTERN"
CONTACT_CHANNEL = "C0GENAIWEST"
OTHER_CONTACT_CHANNEL = "C0GENAIEMEA"
LEGAL_CHANNEL = "C0GENAILEGAL"
LOUNGE = "C0LOUNGE"


@cache
def seeded_productions() -> ProductionsFile:
    """Productions, contacts and tools as they are imported at the sandbox's first start."""
    return read_productions(Path(__file__).with_name("productions.yml").read_text(encoding="utf-8"))


def seed(slack: FakeSlack) -> None:
    """Fills the workspace."""
    slack.add_person(COORDINATOR, "Mira Castellan", "Production coordinator, Tidewater")
    slack.add_person(CONTACT, "Noor Adeyemi", "Netflix contact for Tidewater")
    slack.add_person(LEGAL, "Hana Brandt", "Netflix legal contact")
    slack.add_person(
        DEPUTY, "Tomás Iglesias", "Netflix contact for Lantern Row, Noor's deputy", tz="Europe/Madrid"
    )
    slack.add_person(OUTSIDER, "Jonas Wren", "VFX editor, Tidewater: may read along, not decide")
    slack.add_person(ADMIN, "Ada Okafor", "Workspace owner, looks after genai-use", admin=True, owner=True)
    slack.add_group("S0LEGAL", "genai-legal", [LEGAL])
    crew = [COORDINATOR, CONTACT, OUTSIDER]
    slack.add_channel(PRODUCTION_CHANNEL, "tidewater", crew, topic="Tidewater, everyone on it")
    slack.add_channel(OTHER_PRODUCTION_CHANNEL, "lantern-row", [DEPUTY, OUTSIDER], topic="Lantern Row")
    slack.add_channel(
        CONTACT_CHANNEL,
        "genai-tidewater-review",
        [CONTACT, DEPUTY, OUTSIDER, ADMIN],
        topic="What Tidewater's contact decides on",
    )
    slack.add_channel(
        OTHER_CONTACT_CHANNEL, "genai-lantern-review", [DEPUTY, ADMIN], topic="Lantern Row's reviews"
    )
    slack.add_channel(
        LEGAL_CHANNEL, "genai-legal", [LEGAL, ADMIN], topic="What needs legal review", private=True
    )
    slack.add_channel(
        LOUNGE, "lounge", [COORDINATOR, OUTSIDER, ADMIN], bot_in=False, topic="genai-use is not in here"
    )
