"""A workspace with several productions at work at once, each with a requester, a contact and channels."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from bot.manifest_file import manifest_path
from bot.sandbox.clock import SandboxClock
from bot.sandbox.fake import FakeSlack
from bot.sandbox.run import BOT_TOKEN, SIGNING_SECRET
from bot.sandbox.seed import seeded_productions
from bot.sandbox.server import SlackServer
from bot.sandbox.workspace import TEAM
from storage import Database, ProductionsFile, import_productions

ADMIN = "U0ADMIN"
# A machine that is busy is no reason to fail; what a person really waits for is measured apart.
PATIENCE = 20.0


@dataclass(frozen=True)
class Crew:
    """One production: who asks, who decides, and where."""

    number: int

    @property
    def requester(self) -> str:
        return f"U1REQUESTER{self.number:02}"

    @property
    def contact(self) -> str:
        return f"U2CONTACT{self.number:02}"

    @property
    def channel(self) -> str:
        return f"C1CREW{self.number:02}"

    @property
    def review(self) -> str:
        return f"C2REVIEW{self.number:02}"

    @property
    def production(self) -> dict[str, Any]:
        """Its entry in a productions file."""
        contact = {"role": "contact", "people": [self.contact], "channel": self.review}
        named = {"code": f"CREW-{self.number:02}", "name": f"Crew {self.number}", "channel": self.channel}
        return {**named, "time_zone": "Europe/Madrid", "contacts": [contact]}


class Town:
    """The fake Slack with its server, and a database that knows the crews. Use it as a context manager."""

    def __init__(self, database_url: str, crews: int) -> None:
        self.database_url = database_url
        self.crews = [Crew(number) for number in range(crews)]
        self.slack = FakeSlack(
            SandboxClock(), SIGNING_SECRET, BOT_TOKEN, app_token=None, manifest=manifest_path()
        )
        self.slack.delivery.seconds = self.slack.workspace.trigger_seconds = PATIENCE
        self.slack.add_person(ADMIN, "Ada Admin", admin=True, owner=True)
        for crew in self.crews:
            self.slack.add_person(crew.requester, f"Requester {crew.number}")
            self.slack.add_person(crew.contact, f"Contact {crew.number}")
            self.slack.add_channel(crew.channel, f"crew-{crew.number}", [crew.requester])
            self.slack.add_channel(crew.review, f"review-{crew.number}", [crew.contact, ADMIN])
        self.server = SlackServer(self.slack)

    def __enter__(self) -> Self:
        tools = [tool.plain() for tool in seeded_productions().tools]
        productions = [crew.production for crew in self.crews]
        database = Database(self.database_url)
        with database.writing() as tx:
            import_productions(
                tx, TEAM, ProductionsFile.model_validate({"productions": productions, "tools": tools})
            )
        database.close()
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()
