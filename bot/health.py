"""Whether this process can do its work: the database, its schema, the worker, what comes in from Slack."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import Database, SchemaError, StorageAway, oldest_due

# A worker that works takes a due job within seconds; a lane that Slack holds up waits for minutes at most.
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True)
class Health:
    """Asked by whoever watches the process. `inbound` says what is wrong with what comes in, if anything."""

    database: Database
    clock: Callable[[], datetime]
    inbound: Callable[[], str | None] = lambda: None

    def problems(self) -> list[str]:
        """What keeps this process from its work, a sentence each; empty when it is ready."""
        try:
            return [*self._stored(), *filter(None, [self.inbound()])]
        except SchemaError as error:
            return [str(error)]
        except StorageAway as away:
            return [f"The database is away: {away}"]

    def _stored(self) -> list[str]:
        self.database.check()
        now = self.clock()
        with self.database.reading() as tx:
            oldest = oldest_due(tx, now)
        if oldest is None or now - oldest <= LONGEST_WAIT:
            return []
        minutes = round((now - oldest).total_seconds() / 60)
        return [f"The oldest due job has waited for {minutes} minutes. Is a worker running?"]
