"""Whose turn it is to read and draw beside an acknowledgement: one thread of the process at a time.

More of them only take the interpreter from each other, at every row that a database's driver fetches: flat
out a fifth to a third more of the processor goes into each form (measured). Knows neither Slack nor cases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from storage import Turns

# Who has waited so long goes on without it: a database may keep somebody who has it. A form may wait for its
# turn three times, and a trigger lives three seconds.
TURN_SECONDS = 0.5
_TURNS = Turns()
_HERE = local()


@contextmanager
def drawing() -> Iterator[None]:
    """This thread reads and draws."""
    if _has():
        yield
        return
    _take()
    try:
        yield
    finally:
        _give()


@contextmanager
def elsewhere() -> Iterator[None]:
    """This thread waits for somebody else, such as Slack or another writer: its turn is others' meanwhile."""
    if not _has():
        yield
        return
    _give()
    yield
    _take()


def _has() -> bool:
    return getattr(_HERE, "turn", False)


def _take() -> None:
    _HERE.turn = _TURNS.take(TURN_SECONDS)


def _give() -> None:
    if _has():
        _HERE.turn = False
        _TURNS.give()
