"""Compares contenders in interleaved rounds: whatever else the machine does hits all of them alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import perf_counter_ns, process_time
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


def tail(call: Callable[[Any], object], inputs: Iterable[Any], rounds: int = ROUNDS) -> float:
    """p99 over the mean. Each input counts with its quickest round: the machine's hiccups are not ours."""
    quickest = []
    for one in inputs:
        spent = []
        for _ in range(rounds):
            start = perf_counter_ns()
            call(one)
            spent.append(perf_counter_ns() - start)
        quickest.append(min(spent))
    quickest.sort()
    return quickest[int(len(quickest) * 0.99)] * len(quickest) / sum(quickest)
