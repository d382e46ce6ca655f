"""Trouble on demand: errors, rate limits, slowness, lost answers, an outage.

Says what goes wrong next; the Web API asks it before it answers.
"""

from dataclasses import dataclass
from threading import Lock


@dataclass(slots=True)
class Fault:
    """What happens to the next calls of a method."""

    method: str
    error: str | None = None
    status: int | None = None
    retry_after: int | None = None
    delay: float = 0.0
    lose_reply: bool = False
    times: int = 1
    channel: str | None = None


class Trouble:
    """`down = True` answers every call with 503 until it is set back."""

    def __init__(self) -> None:
        self.down = False
        self._faults: list[Fault] = []
        self._lock = Lock()

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        status: int | None = None,
        retry_after: int | None = None,
        delay: float = 0.0,
        lose_reply: bool = False,
        times: int = 1,
        channel: str | None = None,
    ) -> None:
        """Makes the next `times` calls of `method` fail, optionally only those for one channel.

        `error`: Slack's refusal; `status`: that HTTP status; `retry_after`: a 429 with that many seconds;
        `delay`: carried out, but answered so many seconds late; `lose_reply`: carried out, then the
        connection closes without an answer. `method` "*" means any.
        """
        with self._lock:
            fault = Fault(method, error, status, retry_after, delay, lose_reply, times, channel)
            self._faults.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._faults.clear()
            self.down = False

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault that this call meets, counted once."""
        with self._lock:
            for fault in self._faults:
                if fault.method in (method, "*") and fault.channel in (None, channel) and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None
