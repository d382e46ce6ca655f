"""The app under load, against bare Bolt: how soon it acknowledges, how much it takes, what memory it needs.

Run it with `python benchmarks/load.py [sqlite|postgresql] [ROUNDS] [SECONDS]`; what it found is in
docs/benchmarks.md. Servers run in processes of their own, contenders take turns in each round.
"""

import sys
from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter, sleep

from databases import KINDS, new_database
from load_client import Answered, flat_out, paced, percentile
from load_payloads import commands, commands_of, new_names, submissions
from load_servers import Server, forms_opened, other, ours, take_seconds, web_api
from rounds import heading, line
from sent import keep_one

from storage import Database

ROUNDS = 5
SECONDS = 5.0
RATE = 20
# Who has asked before: once they have, the app knows their language.
PEOPLE = 20
# Requests of a round at full speed, for each second that a round at 20 a second takes.
FLAT_OUT = 60
SLACK_WAITS = 3.0
# No form takes so long.
LONGEST = 30.0
MILLISECOND = 1e-3
OK = 200
# Stands in the form when the request is stored.
SENT = b'"text": "Sent"'
# The request from which the app that stores by itself learns what to store.
FIRST = "the-first"


@dataclass
class Load:
    """One kind of database, and what was found on it: by what was measured, a number for each round."""

    kind: str
    rounds: int
    seconds: float
    found: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def run(self) -> None:
        """All rounds, then the lines."""
        with ExitStack() as running:
            url, api = running.enter_context(new_database(self.kind)), running.enter_context(web_api())
            database = Database(url)
            running.callback(database.close)
            keep_one(database, FIRST)
            servers = {
                "ours": running.enter_context(ours(url, api.port)),
                "bare": running.enter_context(other("bare")),
                "default": running.enter_context(other("default", api.port)),
                "stores": running.enter_context(other("stores", url, FIRST)),
            }
            for server in servers.values():
                server.ready()
                flat_out(server.port, commands(int(self.seconds * RATE)))
                flat_out(server.port, commands_of(PEOPLE, PEOPLE, "help"))
            opens = running.enter_context(other("opens", api.port))
            opens.ready()
            flat_out(opens.port, commands(int(self.seconds * RATE)))
            for _ in range(self.rounds):
                self._at_twenty(servers)
                self._flat_out(servers)
                self._opened({"ours": servers["ours"], "opens": opens}, api)
                self._submitted(servers, database)
            self.found["megabytes"].append(servers["ours"].megabytes)
            take_seconds(api, 1)
            self._slow_web_api(servers["ours"])
            take_seconds(api, 0)
        self._tell()

    def _at_twenty(self, servers: dict[str, Server]) -> None:
        for name in ("ours", "bare", "default"):
            answers = paced(servers[name].port, commands(int(self.seconds * RATE)), RATE)
            self._note(f"{name} p50", percentile(_good(answers), 0.5) / MILLISECOND)
            self._note(f"{name} p99", percentile(answers, 0.99) / MILLISECOND)

    def _flat_out(self, servers: dict[str, Server]) -> None:
        """Whole commands, and what is answered in the acknowledgement alone."""
        number = int(self.seconds * FLAT_OUT)
        for what, asked in (
            ("form", commands(2 * number)),
            ("strange", commands(2 * number, "help")),
            ("help", commands_of(PEOPLE, 2 * number, "help")),
        ):
            for name, bodies in (("ours", asked[:number]), ("bare", asked[number:])):
                rate, answers = flat_out(servers[name].port, bodies)
                _good(answers)
                self._note(f"{name} {what} a second", rate)
            sleep(self.seconds)  # forms that wait for their turn are drawn before the next begins

    def _opened(self, servers: dict[str, Server], api: Server) -> None:
        """Until the last form is open: to be acknowledged is not what they typed the command for."""
        number = int(self.seconds * FLAT_OUT)
        for name, server in servers.items():
            before, began = forms_opened(api), perf_counter()
            _good(flat_out(server.port, commands_of(PEOPLE, number, ""))[1])
            while forms_opened(api) < before + number and perf_counter() < began + LONGEST:
                sleep(0.005)
            opened = forms_opened(api) - before
            self._note(f"{name} opened", opened / (perf_counter() - began))
            self._note(f"{name} not opened", number - opened)

    def _submitted(self, servers: dict[str, Server], database: Database) -> None:
        """Only what was stored counts."""
        for name in ("ours", "stores", "bare"):
            bodies = submissions(database, new_names(int(self.seconds * FLAT_OUT)))
            rate, answers = flat_out(servers[name].port, bodies)
            kept = sum(each.status == OK and (name != "ours" or SENT in each.body) for each in answers)
            self._note(f"{name} sent", rate * kept / len(answers))
            self._note(f"{name} refused", len(answers) - kept)

    def _slow_web_api(self, server: Server) -> None:
        for _ in range(self.rounds):
            answers = _good(paced(server.port, commands(int(4 * self.seconds * RATE)), RATE))
            self._note("slow late", sum(each.seconds > SLACK_WAITS for each in answers))
            self._note("slow p99", percentile(answers, 0.99) / MILLISECOND)

    def _note(self, what: str, number: float) -> None:
        self.found[what].append(number)

    def _tell(self) -> None:
        for what, wanted, *names in TOLD:
            found, *base = (self.found[name] for name in names)
            line(f"{self.kind}: {what}", wanted, found, *base)


# What is told, what is wanted of it, and what was found: a number, or one to be divided by another.
TOLD = (
    ("ack of /genai-use at 20 a second, p50 / bare Bolt", "≤ 1.5", "ours p50", "bare p50"),
    ("the same / default Bolt", "≤ 0.05", "ours p50", "default p50"),
    ("bare Bolt / default Bolt", "-", "bare p50", "default p50"),
    ("its p50, ms", "-", "ours p50"),
    ("its p99, ms", "≤ 10", "ours p99"),
    ("bare Bolt's p99, ms", "-", "bare p99"),
    ("/genai-use help flat out, a second / bare Bolt", "≥ 0.65", "ours help a second", "bare help a second"),
    ("the same, by people whom it does not know", "-", "ours strange a second", "bare strange a second"),
    ("/genai-use flat out, a second / bare Bolt", "≥ 0.65", "ours form a second", "bare form a second"),
    ("/genai-use flat out, a second", "-", "ours form a second"),
    ("/genai-use flat out, forms opened / Bolt that opens one", "≥ 0.65", "ours opened", "opens opened"),
    ("the same, a second", "-", "ours opened"),
    ("Bolt that opens one, a second", "-", "opens opened"),
    ("of these, never opened", "0", "ours not opened"),
    ("sent, all stored before the ack / Bolt that stores it", "≥ 0.70", "ours sent", "stores sent"),
    ("the same / bare Bolt, which stores nothing", "-", "ours sent", "bare sent"),
    ("sent, a second", "-", "ours sent"),
    ("of these, refused as the database was busy", "0", "ours refused"),
    ("acks after 3 s, each call of the Web API takes 1 s", "0", "slow late"),
    ("p99 of these acks, ms", "≤ 50", "slow p99"),
    ("memory after all that, MB", "≤ 120", "megabytes"),
)


def _good(answers: Sequence[Answered]) -> Sequence[Answered]:
    """The answers; stops when one is no acknowledgement."""
    for each in answers:
        if each.status != OK:
            sys.exit(f"answered {each.status}: {each.body[:300]!r}")
    return answers


def main() -> None:
    kind, rounds, seconds = (*sys.argv[1:], *(None,) * 3)[:3]
    heading()
    for each in [kind] if kind else KINDS:
        Load(each, int(rounds or ROUNDS), float(seconds or SECONDS)).run()


if __name__ == "__main__":
    main()
