"""How crash tests wait: for what happens, and only then for time."""

import random
import time

from storage import Database
from tests.crash.town import Town
from tests.crash.truth import outstanding

DRAINS_WITHIN = 240.0
# When nothing happens for so long, everybody is done.
QUIET_SECONDS = 5.0


def a_while_passes(town: Town, chance: random.Random, least: int, most: int) -> None:
    """Until Slack was called so many times, and then a moment: however fast the machine is, work goes on."""
    calls = len(town.slack.api.calls) + chance.randint(least, most)
    town.slack.workspace.wait_until(lambda: len(town.slack.api.calls) >= calls, QUIET_SECONDS)
    time.sleep(chance.uniform(0, 0.1))


def drains(town: Town, database: Database) -> None:
    """Waits until everything that is due was sent."""
    until = time.monotonic() + DRAINS_WITHIN
    while waiting := outstanding(database, town.slack.clock()):
        assert time.monotonic() < until, waiting[:5]
        time.sleep(0.1)
