"""Compares contenders in interleaved rounds: whatever else the machine does hits all of them alike."""

import sys
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter, perf_counter_ns, process_time
from typing import Any

ROUNDS = 5


def seconds(contenders: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """For each contender the processor's seconds in each round."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            start = process_time()
            run()
            times[name].append(process_time() - start)
    return times


def wall_seconds(
    contenders: Mapping[str, Callable[[], Callable[[], object]]], rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """For each contender the seconds of the clock in each round: disks and servers count.

    A contender prepares a round, which is not timed, and gives what is.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, prepare in contenders.items():
            run = prepare()
            start = perf_counter()
            run()
            times[name].append(perf_counter() - start)
    return times


def each(call: Callable[[Any], object], inputs: Sequence[Any]) -> Callable[[], None]:
    """One round: the call for every input."""

    def run() -> None:
        for one in inputs:
            call(one)

    return run


def ratio(times: Sequence[float], base: Sequence[float]) -> str:
    """Median, least and greatest of the rounds' ratios."""
    ratios = sorted(one / other for one, other in zip(times, base, strict=True))
    return f"{ratios[len(ratios) // 2]:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"


def pace() -> float:
    """Milliseconds for a million additions: how quick the machine is just now, beside what stands in such."""
    start, total = perf_counter(), 0
    for number in range(1_000_000):
        total += number
    return (perf_counter() - start) * 1000


def heading() -> None:
    """Above the lines that follow: what was compared, what is wanted, median, least and greatest found."""
    print(f"{'':70}{'wanted':>10}   found (least to greatest)")


def line(what: str, wanted: str, found: Sequence[float], base: Sequence[float] | None = None) -> None:
    """One line: the ratios of the rounds to `base`, or what was found in each as it is."""
    told = ratio(found, base if base is not None else [1.0] * len(found))
    print(f"{what:70}{wanted:>10}   {told}", flush=True)


def tail(call: Callable[[Any], object], inputs: Sequence[Any], rounds: int = ROUNDS) -> float:
    """p99 over the mean. Each input counts with its quickest round: the machine's hiccups are not ours.

    A round goes through all inputs, so that one hiccup does not meet an input in each of them.
    """
    quickest = [sys.maxsize] * len(inputs)
    for _ in range(rounds):
        for number, one in enumerate(inputs):
            start = perf_counter_ns()
            call(one)
            quickest[number] = min(quickest[number], perf_counter_ns() - start)
    quickest.sort()
    return quickest[int(len(quickest) * 0.99)] * len(quickest) / sum(quickest)
