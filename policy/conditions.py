"""Conditions as masks: which bits an answer, a choice of several, or a tool lets hold.

Knows the questions of a request and when each is asked; knows nothing of clauses or outcomes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, product

from policy.clauses import Condition
from policy.request import ABSENT, APPLIES, CHOICES, LISTS, TOOL_ANSWERS

# A question, and the answers of which it must have one; of a list of choices, one of its choices.
Asked = tuple[str, frozenset[str]]
Answer = str | tuple[str, ...]
TOOL_COUNTS = ("one", "several")


def conjunctions(condition: Condition) -> tuple[frozenset[Asked], ...]:
    """The condition in terms of given answers alone: each way in which all that it looks at is asked."""
    ways = dict.fromkeys(frozenset(way) for way in _ways_to_hold(condition.fields))
    return tuple(way for way in ways if not any(other < way for other in ways))


def _ways_to_hold(fields: Mapping[str, frozenset[str]]) -> Iterator[tuple[Asked, ...]]:
    for asked in product(*map(_ways_to_be_asked, fields)):
        yield (*fields.items(), *chain.from_iterable(asked))


@cache
def _ways_to_be_asked(field: str) -> tuple[tuple[Asked, ...], ...]:
    if field not in APPLIES:
        return ((),)
    return tuple(way for condition in APPLIES[field] for way in _ways_to_hold(condition))


class AnswerTable(dict[Answer | None, int]):
    """For each answer to one question the conditions that it lets hold, found when it is first looked up.

    None stands for a question without an answer.
    """

    def __init__(self, field: str, conditions: Sequence[Iterable[Asked]]) -> None:
        self._field = field
        self._required = tuple(
            (1 << place, values)
            for place, conjunction in enumerate(conditions)
            for asked, values in conjunction
            if asked == field
        )
        self._otherwise = (1 << len(conditions)) - 1
        if field not in LISTS:
            known = (*CHOICES[field], None) if field in CHOICES else TOOL_COUNTS
            self.update((answer, self._mask(answer)) for answer in known)

    def __missing__(self, answer: Answer) -> int:
        if self._field not in LISTS or not isinstance(answer, tuple):
            raise ValueError(f"{answer!r} is no answer to {self._field}")
        mask = self[answer] = self._mask(answer)
        return mask

    def _mask(self, answer: Answer | None) -> int:
        mask = self._otherwise
        counted = ABSENT[self._field] if answer is None else answer
        chosen = (counted,) if isinstance(counted, str) else counted
        for bit, values in self._required:
            if values.isdisjoint(chosen):
                mask &= ~bit
        return mask


def tool_table(conditions: Sequence[Mapping[str, frozenset[str]]]) -> dict[tuple[str, ...], int]:
    """For each set of answers about a tool, as TOOL_ANSWERS orders them, the conditions that it lets hold."""
    return {
        answers: _held_by(dict(zip(TOOL_ANSWERS, answers, strict=True)), conditions)
        for answers in product(*(CHOICES[name] for name in TOOL_ANSWERS))
    }


def _held_by(tool: Mapping[str, str], conditions: Sequence[Mapping[str, frozenset[str]]]) -> int:
    return sum(
        1 << place
        for place, asked in enumerate(conditions)
        if all(tool[name] in values for name, values in asked.items())
    )
