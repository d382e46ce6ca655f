"""What an operator watches, for Prometheus: requests, acknowledgements, jobs, Slack's errors, decisions.

Labels are kinds, codes and actions; never an id, a name or anything that a person wrote.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from policy import Action, Outcome
from storage import Database, StorageAway, count_jobs, oldest_due

# Slack waits three seconds; a good answer takes a few milliseconds.
ACK_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 3.0)


class Metrics:
    """The measurements of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = self._counter("requests", "Requests of Slack, by kind and result.", "kind", "result")
        self._slack_errors = self._counter(
            "slack_errors", "Calls of Slack's Web API that failed.", "method", "code"
        )
        self._actions = self._counter(
            "actions", "Actions on cases, by the outcome of the case.", "action", "outcome"
        )
        self._acks = Histogram(
            "genai_use_ack_seconds",
            "Until a request was acknowledged.",
            ["kind"],
            buckets=ACK_BUCKETS,
            registry=self.registry,
        )

    def _counter(self, name: str, told: str, *labels: str) -> Counter:
        return Counter(f"genai_use_{name}", told, labels, registry=self.registry)

    def request(self, kind: str, result: str, seconds: float) -> None:
        """A request of Slack was acknowledged after so many seconds."""
        self._requests.labels(kind, result).inc()
        self._acks.labels(kind).observe(seconds)

    def slack_error(self, method: str, code: str) -> None:
        """A call of the Web API failed; `code` is Slack's word for it, or ours."""
        self._slack_errors.labels(method, code).inc()

    def moved(self, action: Action, outcome: Outcome) -> None:
        """Somebody acted on a case."""
        self._actions.labels(action.value, outcome.value).inc()

    def watch_jobs(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Jobs by kind and state, and how long the oldest has waited, are asked at each scrape."""
        self.registry.register(_Jobs(database, clock))

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)


class _Jobs(Collector):
    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[Metric]:
        """Nothing while the database is away: an old number would lie."""
        try:
            with self._database.reading() as tx:
                counted, oldest = count_jobs(tx), oldest_due(tx, self._clock())
        except StorageAway:
            return
        jobs = GaugeMetricFamily("genai_use_jobs", "Jobs by kind and state.", labels=["kind", "state"])
        for (kind, state), number in counted.items():
            jobs.add_metric([kind, state.value], number)
        yield jobs
        waited = (self._clock() - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily(
            "genai_use_oldest_due_seconds", "How long the oldest due job has waited.", value=max(waited, 0.0)
        )
