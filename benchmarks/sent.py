"""A request as people send it, its draft before that, and the assessment that goes with it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from databases import PRODUCTION, TEAM

from bot import views
from bot.directory import Directory
from bot.flow import Flow
from bot.slack import Slack
from policy import Assessment, Person, Tool, UseRequest, assess, load_pack
from storage import Database, Draft, start_draft
from storage import Tool as Listed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
REQUESTER = Person(None, TEAM, "U0ASKS")
# Background material: the contact decides, so that a card, a note to the production and a reminder are owed.
FACTS: dict[str, Any] = {
    "production": PRODUCTION,
    "title": "Signs of the harbour",
    "description": "Shop signs for the background of the harbour scenes, drawn anew from our own sketches.",
    "media": ("image",),
    "tools": (Tool(name="Sketcher", agreement="yes", retains="no", terms_reviewed="yes"),),
    "secured": "yes",
    "invents_content": "yes",
    "destination": "background",
    "human_input": "yes",
    "training": "none",
    "made_by": "production",
    **dict.fromkeys(("inputs", "output_contains", "talent"), ()),
    **dict.fromkeys(("resembles_protected", "key_element"), "no"),
    **dict.fromkeys(("could_mislead", "affects_union_work"), "no"),
}
LISTED = (Listed("Sketcher", None, "yes", "no", "yes"),)


def request() -> UseRequest:
    """The request."""
    return UseRequest(**FACTS)


def assessment() -> Assessment:
    """What the guidance says of it."""
    return assess(request())


@dataclass(frozen=True)
class Known:
    """A classifier that knows the answer: judging is not what is timed."""

    assessment: Assessment

    def assess(self, _: UseRequest) -> Assessment:
        return self.assessment


def flow(database: Database) -> Flow:
    """The product's journeys, with nobody in Slack: nobody there is asked when a request is sent."""
    nobody = Directory(Slack("http://127.0.0.1:9/", lambda _: ""), ())
    return Flow(database, load_pack(), nobody, Known(assessment()))


def keep_one(database: Database, name: str) -> None:
    """Sends a request of that submission: there is one from which the driver can learn."""
    [draft] = drafts(database, [name])
    flow(database).send(draft, request(), now=NOW)


def drafts(database: Database, names: list[str]) -> list[Draft]:
    """A filled draft for each name, which is its id."""
    answers = views.answers_of(request(), LISTED, "Tidewater")
    with database.writing() as tx:
        return [start_draft(tx, id=name, owner=REQUESTER, answers=answers, now=NOW) for name in names]
