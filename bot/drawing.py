"""Whose turn it is to read and draw for somebody who waits: one thread of the process at a time.

More of them only take the interpreter from each other, at every row that a database's driver fetches: flat
out they would need half as much again for each form (measured). Knows neither Slack nor cases.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import local

from storage import Turns

# Who has waited so long goes on without it: a database may keep somebody who has it.
TURN_SECONDS = 1.0
_TURNS = Turns()
_HERE = local()


@contextmanager
def drawing() -> Iterator[None]:
    """This thread reads and draws."""
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
    try:
        yield
    finally:
        _take()


def _has() -> bool:
    return getattr(_HERE, "turn", False)


def _take() -> None:
    _HERE.turn = _TURNS.take(TURN_SECONDS)


def _give() -> None:
    if _has():
        _HERE.turn = False
        _TURNS.give()
