"""Writers of one process take turns in the order in which they asked."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from time import monotonic

from storage.turns import Turns

LONG = 20.0


def _waiting(turns: Turns, number: int) -> None:
    """Returns once so many wait."""
    until = monotonic() + LONG
    while len(turns._waiting) < number:
        assert monotonic() < until


def _queue(turns: Turns, number: int, then: Callable[[int], None]) -> list[Thread]:
    """Threads that ask one after the other, and do `then` when it is their turn."""

    def work(mine: int) -> None:
        assert turns.take(LONG)
        then(mine)
        turns.give()

    threads = []
    for mine in range(number):
        threads.append(Thread(target=work, args=(mine,)))
        threads[-1].start()
        _waiting(turns, mine + 1)
    return threads


def test_whoever_asked_first_is_first() -> None:
    turns, served = Turns(), list[int]()
    assert turns.take(0)
    threads = _queue(turns, 8, served.append)
    turns.give()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


def test_whoever_gives_up_is_passed_over() -> None:
    turns, served = Turns(), list[int]()
    assert turns.take(0)
    assert not turns.take(0.01)
    threads = _queue(turns, 2, served.append)
    turns.give()
    for thread in threads:
        thread.join()
    assert served == [0, 1]
    assert turns.take(0)


def test_however_many_ask_and_give_up_one_at_a_time_has_it() -> None:
    turns, begin = Turns(), Barrier(8)
    inside, most, had = 0, 0, 0

    def work() -> None:
        nonlocal inside, most, had
        begin.wait()
        for number in range(300):
            if turns.take(0 if number % 3 else 0.001):
                inside += 1
                most = max(most, inside)
                had += 1
                inside -= 1
                turns.give()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result()
    assert most == 1
    assert had > 0
    assert turns.take(0), "it was given back as often as it was taken"
