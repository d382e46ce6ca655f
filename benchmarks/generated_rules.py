"""Any number of made-up rules, as a pack and as the Python functions that somebody would write for them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any

from policy import CHOICES, FOLLOW_UPS, Clause, Outcome, Pack, Rule, load_pack
from policy.clauses import Condition

LISTS = ("inputs", "output_contains", "talent")
NOT_ASKED = ("media", "agreement", "retains", "terms_reviewed", *FOLLOW_UPS)
FIELDS = tuple(field for field in CHOICES if field not in NOT_ASKED)
Classified = tuple[int, bool, list[str]]


def rules(count: int, seed: int = 7) -> list[tuple[dict[str, frozenset[str]], Outcome]]:
    """Each rule asks for two to four answers, like those of the real pack that are not about one alone."""
    random = Random(seed)  # noqa: S311  # nothing secret: the same rules each time
    made = []
    for _ in range(count):
        fields = random.sample(FIELDS, random.choice((2, 3, 3, 4)))
        asked = {
            field: frozenset(random.sample(CHOICES[field], random.choice((1, 1, 2)))) for field in fields
        }
        made.append((asked, random.choice((Outcome.ESCALATE, Outcome.WRITTEN_APPROVAL))))
    return made


def as_pack(made: list[tuple[dict[str, frozenset[str]], Outcome]]) -> Pack:
    """The rules as the clauses of a pack."""
    real = load_pack()
    (pattern, *_) = real.clauses.values()
    (rule, *_) = pattern.rules
    clauses = {
        f"made.{number}": _clause(pattern, rule, f"made.{number}", asked, outcome)
        for number, (asked, outcome) in enumerate(made)
    }
    return replace(real, name=f"made-{len(made)}", clauses=clauses)


def _clause(
    pattern: Clause, rule: Rule, name: str, asked: Mapping[str, frozenset[str]], outcome: Outcome
) -> Clause:
    made = replace(rule, when=(Condition(asked, {}),), outcome=outcome, needs=(), reviewers=())
    return replace(pattern, id=name, rules=(made,))


def by_hand(
    made: list[tuple[dict[str, frozenset[str]], Outcome]],
) -> Callable[[Mapping[str, Any]], Classified]:
    """The rules as written-out functions, and the loop that calls them all."""
    source = []
    for number, (asked, outcome) in enumerate(made):
        tests = " and ".join(_test(field, values) for field, values in asked.items())
        source.append(f"def made_{number}(facts):\n    return {outcome.severity} if {tests} else 0\n")
    names: dict[str, Any] = {}
    exec("\n".join(source), names)  # noqa: S102  # our own text, two lines above
    functions = {f"made.{number}": names[f"made_{number}"] for number in range(len(made))}

    def classify(facts: Mapping[str, Any]) -> Classified:
        severity, found = 0, []
        for name, function in functions.items():
            severe = function(facts)
            if severe:
                found.append(name)
                severity = max(severity, severe)
        return severity, False, found

    return classify


def _test(field: str, values: frozenset[str]) -> str:
    if field in LISTS:
        return "(" + " or ".join(f"{value!r} in facts[{field!r}]" for value in sorted(values)) + ")"
    if len(values) == 1:
        return f"facts[{field!r}] == {next(iter(values))!r}"
    return f"facts[{field!r}] in {tuple(sorted(values))!r}"
