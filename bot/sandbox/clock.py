"""The sandbox's clock: it runs with real time until somebody moves it, and never goes back.

It knows nothing of Slack; the product gets it as a plain function that tells the time.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock


class SandboxClock:
    """Call it for the time, aware and in UTC. With `running=False` it only moves when it is told to."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self._lock = Lock()
        self._running = running
        self._set_at = datetime.now(UTC)
        self._shown = (start or self._set_at).astimezone(UTC)
        self._listeners: list[Callable[[], None]] = []

    def __call__(self) -> datetime:
        with self._lock:
            return self._now()

    def advance(self, by: timedelta) -> None:
        """Moves forward; a negative step raises ValueError."""
        if by < timedelta(0):
            raise ValueError("The clock only moves forward: messages would arrive before their questions.")
        with self._lock:
            self._shown, self._set_at = self._now() + by, datetime.now(UTC)
        for listener in tuple(self._listeners):
            listener()

    def move_to(self, moment: datetime) -> None:
        """Moves forward to this moment; an earlier one raises ValueError."""
        self.advance(moment - self())

    def on_move(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after each move, such as a worker that waits for work that is due."""
        self._listeners.append(listener)

    def _now(self) -> datetime:
        return self._shown + (datetime.now(UTC) - self._set_at) if self._running else self._shown
