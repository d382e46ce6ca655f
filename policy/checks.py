"""The checks of a pack that cost time: that it does with requests what it says.

Judges requests by the pack; whatever can be seen in the file alone is checked when it is read.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from policy.clauses import Clause, Example, Pack, Rule
from policy.judge import Judge, Verdict, judge_for
from policy.located import PackError
from policy.pack import load_pack
from policy.reading import WrongRequest, read_request
from policy.request import CHOICES, LISTS, counted_facts

_WITHOUT_ANSWERS = {"production": "EXAMPLE", "description": "An example.", "media": ("image",)}


def check_pack(pack: Pack) -> None:
    """Tries each rule of the file on its example. Raises PackError at the first rule that is wrong.

    The rule must speak for its clause there, and no worse answer may make that example's outcome milder.
    For the harmless answers no rule may fire; those of an overlay may, since a house can ask about anything.
    """
    judge = judge_for(pack)
    for clause, rule in _own_rules(pack):
        facts = _facts(pack, rule, rule.example)
        if not any(speaker.rule is rule for speaker in judge.speakers(judge.fired(facts))):
            raise PackError(pack.path, rule.line, _silent(clause, rule, judge, facts))
        if change := _milder_though_worse(facts, pack, judge):
            reason = f"though the pack calls it worse, {change} makes the example of {clause.id} milder"
            raise PackError(pack.path, rule.line, reason)
        harmless = _facts(pack, rule, Example("Harmless.", pack.harmless))
        if not pack.extends and any(
            speaker.rule is rule for speaker in judge.speakers(judge.fired(harmless))
        ):
            raise PackError(pack.path, rule.line, f"this rule of {clause.id} fires on the harmless answers")


def _facts(pack: Pack, rule: Rule, example: Example) -> dict[str, Any]:
    """The use that an example describes, as plain data."""
    try:
        request = read_request({**_WITHOUT_ANSWERS, "title": example.use[:100], **example.facts})
    except WrongRequest as error:
        raise PackError(pack.path, rule.line, f"the example describes no request: {error}") from None
    return request.model_dump(mode="json", exclude_none=True)


def _milder_though_worse(facts: Mapping[str, Any], pack: Pack, judge: Judge) -> str | None:
    """A worse answer that makes it milder, in words."""
    before = judge.verdict(judge.fired(facts))
    for field, old, worse in _worse_answers(facts, pack):
        if _milder(judge.verdict(judge.fired({**facts, field: worse})), before):
            return f"{field} {_shown(worse)} instead of {_shown(old)}"
    return None


def _own_rules(pack: Pack) -> Iterator[tuple[Clause, Rule]]:
    """The rules that stand in the pack's own file."""
    known = load_pack(pack.extends).clauses if pack.extends else {}
    for clause in pack.clauses.values():
        if clause.id not in known:
            yield from ((clause, rule) for rule in clause.rules)


def _silent(clause: Clause, rule: Rule, judge: Judge, facts: Mapping[str, Any]) -> str:
    for speaker in judge.speakers(judge.fired(facts)):
        if speaker.clause is clause:
            number = clause.rules.index(speaker.rule) + 1
            return f"rule {number} of {clause.id} speaks for the example of this one"
    return f"this rule of {clause.id} does not fire on its own example"


def _worse_answers(facts: Mapping[str, Any], pack: Pack) -> Iterator[tuple[str, Any, Any]]:
    """Each question that is asked with its answer and a worse one; for lists, one choice more."""
    for field, answer in counted_facts(facts).items():
        if field in LISTS:
            yield from ((field, answer, [*answer, more]) for more in CHOICES[field] if more not in answer)
        elif answer is not None:
            rows = [row for row in pack.answers[field].worse if answer in row]
            worse = (later for row in rows for later in row[row.index(answer) + 1 :])
            yield from ((field, answer, value) for value in dict.fromkeys(worse))


def _milder(after: Verdict, before: Verdict) -> bool:
    return after.severity < before.severity or after.blocked < before.blocked


def _shown(answer: Any) -> str:
    return answer if isinstance(answer, str) else ", ".join(answer) or "empty"
