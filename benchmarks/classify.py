"""How fast requests are classified: against functions written by hand, and against zen-engine.

Run it with `python benchmarks/classify.py [REQUESTS]`; what it found is in docs/benchmarks.md.
"""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import handwritten
from generated_rules import as_pack, by_hand, rules
from made_requests import generated
from rounds import each, ratio, seconds, tail
from zen_table import ZenTable

from policy import (
    Outcome,
    Pack,
    UseRequest,
    assess,
    classify,
    classify_facts,
    explain,
    load_pack,
    read_request_json,
)

CHECKED = 10_000
FEWER = 500
OUTCOMES = list(Outcome)
Facts = Mapping[str, Any]
Classified = tuple[int, bool, list[str]]


def ours(pack: Pack) -> Callable[[Facts], Classified]:
    """The compiled pack, in the terms of the others."""

    def classified(facts: Facts) -> Classified:
        outcome, blocked, clauses = classify_facts(facts, pack)
        return OUTCOMES.index(outcome), blocked, list(clauses)

    return classified


def settled(facts: Facts) -> dict[str, Any]:
    """What zen-engine is given: the follow-ups settled, which it is not timed for."""
    return {**handwritten.asked(facts), "tool_count": "one" if len(facts["tools"]) == 1 else "several"}


def check(
    name: str, inputs: Sequence[Facts], pack: Pack, by_hand: Callable[[Facts], Classified], zen: ZenTable
) -> None:
    """Stops when one of the three answers otherwise."""
    told = ours(pack)
    for facts in inputs:
        if not told(facts) == by_hand(facts) == zen.classified(settled(facts)):
            sys.exit(f"{name}: not the same answer to {facts}")
    print(f"{name}: the same answers to {len(inputs):,} requests")


def compare(name: str, inputs: Sequence[Facts], pack: Pack, by_hand: Callable[[Facts], Classified]) -> None:
    """Classify against the functions, and against zen-engine on fewer requests, as it takes so long."""
    zen = ZenTable(pack)
    check(name, inputs, pack, by_hand, zen)
    times = seconds(
        {"ours": each(lambda facts: classify_facts(facts, pack), inputs), "hand": each(by_hand, inputs)}
    )
    show(f"{name}: classify", times["ours"], times["hand"], "by hand", len(inputs))
    few = inputs[:FEWER]
    prepared = [settled(facts) for facts in few]
    slow = seconds(
        {"ours": each(lambda facts: classify_facts(facts, pack), few), "zen": each(zen.evaluate, prepared)}
    )
    show(f"{name}: classify", slow["ours"], slow["zen"], "zen-engine", len(few))


def show(what: str, times: Sequence[float], base: Sequence[float], against: str, count: int) -> None:
    micros = (min(each_round) / count * 1e6 for each_round in (times, base))
    print(f"{what} / {against}: {ratio(times, base)}   [µs: {next(micros):.1f} / {next(micros):.1f}]")


def answers(inputs: Sequence[Facts], pack: Pack) -> None:
    """What more than classifying costs: the explanation, JSON in and out, the whole assessment."""
    requests = [UseRequest.model_validate(facts) for facts in inputs]
    texts = [json.dumps(facts).encode() for facts in inputs]

    def decision(text: bytes) -> bytes:
        outcome, blocked, clauses = classify(read_request_json(text), pack)
        told = {"outcome": outcome, "blocked": blocked, "guidance": pack.name, "clauses": clauses}
        return json.dumps(told).encode()

    times = seconds(
        {
            "classify": each(lambda request: classify(request, pack), requests),
            "by hand": each(handwritten.classify, inputs),
            "explain": each(lambda request: explain(request, pack), requests),
            "json": each(decision, texts),
            "assess": each(lambda request: assess(request, pack), requests),
        }
    )
    for name in ("explain", "json", "assess"):
        show(name, times[name], times["classify"], "classify", len(inputs))
    show("explain", times["explain"], times["by hand"], "by hand", len(inputs))
    print(f"json: p99 / mean: {tail(decision, texts):.2f}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else CHECKED
    inputs = generated(count)
    compare("real pack", inputs, load_pack(), handwritten.classify)
    answers(inputs[:2000], load_pack())
    for size in (250, 2500):
        made = rules(size)
        compare(f"{size} rules", inputs if size < 1000 else inputs[:1000], as_pack(made), by_hand(made))


if __name__ == "__main__":
    main()
