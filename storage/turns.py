"""Whose turn it is: threads get it in the order in which they asked.

A plain lock goes to whoever is there when it is released, most often the thread that just released it; with
eight writers at work the others then wait for half a second (measured). Knows no database.
"""

from collections import deque
from threading import Lock


class Turns:
    """A lock, first come, first served."""

    def __init__(self) -> None:
        self._mutex = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, timeout: float) -> bool:
        """Waits for the turn; False when it did not come in time."""
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=timeout):
            return True
        with self._mutex:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it came in the very moment in which we gave up

    def give(self) -> None:
        """Whoever waits longest is next."""
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
