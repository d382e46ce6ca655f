"""Reads the clauses of a pack: rules, their conditions, the evidence they ask for, and their examples.

Knows the fields of a request; knows nothing of the rest of a pack, and nothing of judging.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from policy.clauses import Clause, Condition, Evidence, Example, Rule, RuleNeed
from policy.conditions import TOOL_COUNTS, conjunctions
from policy.cues import CueBook, read_cues
from policy.located import Located, PackError
from policy.outcome import Outcome, ReviewerRole
from policy.request import CHOICES, LISTS, REQUIRED, TOOL_ANSWERS

_QUESTIONS = {name: values for name, values in CHOICES.items() if name not in TOOL_ANSWERS}
_FIELDS: Mapping[str, tuple[str, ...]] = {**_QUESTIONS, "tool_count": TOOL_COUNTS}
_TOOL_FIELDS = {name: CHOICES[name] for name in TOOL_ANSWERS}
_HARMLESS = ("tools", *(name for name in REQUIRED if name in CHOICES and name != "media"))
_STRICT = (Outcome.ESCALATE.value, Outcome.WRITTEN_APPROVAL.value)
_BOTH = ("when", "example")


@dataclass(frozen=True, slots=True)
class ClauseReader:
    """What the clauses of one file refer to."""

    source: str
    sections: Mapping[str, Located]
    evidence: Mapping[str, Evidence]
    harmless: Mapping[str, Any]

    def read(self, node: Located) -> Clause:
        """One clause. Its rules are in order, and each can fire."""
        kind = "cues" if "cues" in node.entries() else "rules"
        parts = node.record(("id", "section", "meaning", kind), optional=("extension", "given"))
        section = self.sections[parts["section"].one_of(self.sections, "section")]
        titles = section.record(("title",), ("anchor",))
        given = _read_fields(parts["given"]) if "given" in parts else {}
        nodes = parts["rules"].parts() if "rules" in parts else ()
        rules = tuple(self._read_rule(rule, given) for rule in nodes)
        _check_order(rules, nodes)
        return Clause(
            id=parts["id"].text(),
            section=titles["title"].text(),
            source=f"{self.source}#{titles['anchor'].text()}" if "anchor" in titles else self.source,
            meaning=parts["meaning"].text(),
            extension="extension" in parts and _read_truth(parts["extension"]),
            rules=rules,
            cues=_read_cue_books(parts["id"], parts["cues"]) if "cues" in parts else (),
        )

    def _read_rule(self, node: Located, given: Mapping[str, frozenset[str]]) -> Rule:
        advises = "advice" in node.entries()
        words = ("advice",) if advises else ("outcome", "because")
        parts = node.record((*_BOTH, *words), optional=() if advises else ("reviewers", "needs"))
        return Rule(
            when=read_when(parts["when"], given),
            outcome=None if advises else Outcome(parts["outcome"].one_of(_STRICT, "outcome")),
            text=parts[words[-1]].text(),
            reviewers=() if advises else _read_reviewers(parts.get("reviewers")),
            needs=tuple(self._read_need(need) for need in _parts(parts.get("needs"))),
            example=self._read_example(parts["example"]),
            line=node.line,
        )

    def _read_need(self, node: Located) -> RuleNeed:
        if not node.is_mapping:
            return RuleNeed(self.evidence[node.one_of(self.evidence, "need")], True, False)
        parts = node.record(("kind",), optional=("blocking", "only"))
        if "only" in parts:
            parts["only"].one_of(("declared",), "value")
        blocking = "blocking" not in parts or _read_truth(parts["blocking"])
        kind = parts["kind"].one_of(self.evidence, "need")
        return RuleNeed(self.evidence[kind], blocking, "only" in parts)

    def _read_example(self, node: Located) -> Example:
        parts = node.record(("use", "answers"))
        answers = parts["answers"].entries((*_QUESTIONS, "tools"), "field")
        facts = {name: _read_answer(name, part, self.harmless) for name, part in answers.items()}
        return Example(parts["use"].text(), {**self.harmless, **facts})


def read_harmless(node: Located) -> dict[str, Any]:
    """The answers from which every example differs; `tools` are whole."""
    parts = node.record(_HARMLESS)
    for tool in parts["tools"].parts():
        tool.record(("name", *TOOL_ANSWERS))
    return {name: _read_answer(name, part, {"tools": ({},)}) for name, part in parts.items()}


def read_when(node: Located, given: Mapping[str, frozenset[str]]) -> tuple[Condition, ...]:
    """A condition, or a list of which any is enough; each can hold."""
    return tuple(_read_condition(part, given) for part in node.parts())


def check_sameness(clauses: Iterable[Clause], path: Path) -> None:
    """Refuses a rule that says what another one says: the same uses to the same end, or the same words."""
    said: dict[object, str] = {}
    for clause in clauses:
        for number, rule in enumerate(clause.rules, start=1):
            name = f"{clause.id} {number}"
            for saying in ((rule.outcome, frozenset(_uses(rule))), rule.text):
                other = said.setdefault(saying, name)
                if other != name:
                    raise PackError(path, rule.line, f"the rule {name} says the same as {other}")


def _uses(rule: Rule) -> Iterator[tuple[frozenset[tuple[str, str]], frozenset[tuple[str, frozenset[str]]]]]:
    """Each combination of single answers for which a condition holds, with what it asks of a tool."""
    for condition in rule.when:
        tools = frozenset(condition.tools.items())
        for answers in product(
            *([(field, value) for value in values] for field, values in condition.fields.items())
        ):
            yield frozenset(answers), tools


def _read_cue_books(name: Located, node: Located) -> tuple[CueBook, ...]:
    """The cues that a clause is about: files beside the pack, one for each language."""
    if not name.text().startswith("crosscheck."):
        name.fail("the id of a clause with cues must begin with 'crosscheck.'")
    return tuple(read_cues(part.path.parent / part.text()) for part in node.parts())


def _check_order(rules: tuple[Rule, ...], nodes: tuple[Located, ...]) -> None:
    """The first rule that fires speaks for its clause; only in this order is it the strictest."""
    strictness = [rule.outcome.severity if rule.outcome else 0 for rule in rules]
    for node, above, below in zip(nodes[1:], strictness, strictness[1:], strict=False):
        if below > above:
            node.fail("this rule is stricter than the one above it; write the strictest first")


def _read_reviewers(node: Located | None) -> tuple[ReviewerRole, ...]:
    """Whoever else reviews, the contact does too."""
    named = {part.one_of([role.value for role in ReviewerRole], "reviewer") for part in _parts(node)}
    return tuple(role for role in ReviewerRole if role is ReviewerRole.CONTACT or role.value in named)


def _read_condition(node: Located, given: Mapping[str, frozenset[str]]) -> Condition:
    parts = node.entries((*_FIELDS, "tools"), "field")
    if not parts:
        node.fail("a condition without a field would always hold")
    asked = parts.pop("tools", None)
    tools = asked.entries(_TOOL_FIELDS, "answer of a tool") if asked else {}
    fields = {name: _read_values(values, _FIELDS[name]) for name, values in parts.items()}
    twice = given.keys() & fields.keys()
    if twice:
        node.fail(f"{min(twice)!r} stands under `given` already")
    condition = Condition(
        {**given, **fields},
        {name: _read_values(values, _TOOL_FIELDS[name]) for name, values in tools.items()},
    )
    if not any(_can_hold(way) for way in conjunctions(condition)):
        node.fail("this can never hold: a question that it looks at is not asked when the rest holds")
    return condition


def _can_hold(way: Iterable[tuple[str, frozenset[str]]]) -> bool:
    """Has every question an answer that all accept? In a list, each can be met by a choice of its own."""
    left: dict[str, frozenset[str]] = {}
    for field, values in way:
        left[field] = left.get(field, values) & values
    return all(values or field in LISTS for field, values in left.items())


def _read_fields(node: Located) -> dict[str, frozenset[str]]:
    entries = node.entries(_FIELDS, "field")
    return {name: _read_values(values, _FIELDS[name]) for name, values in entries.items()}


def _read_values(node: Located, allowed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.one_of(allowed, "answer") for part in node.parts())


def _read_answer(field: str, node: Located, harmless: Mapping[str, Any]) -> Any:
    """A whole answer; a tool's gaps are filled as the harmless one has them."""
    if field == "tools":
        return tuple({**harmless["tools"][0], **_read_tool(tool)} for tool in node.parts())
    if field in LISTS:
        return tuple(part.one_of(_QUESTIONS[field], "answer") for part in node.parts(may_be_empty=True))
    return node.one_of(_QUESTIONS[field], "answer")


def _read_tool(node: Located) -> dict[str, str]:
    parts = node.entries(("name", *TOOL_ANSWERS), "answer of a tool")
    return {
        name: part.text() if name == "name" else part.one_of(_TOOL_FIELDS[name], "answer")
        for name, part in parts.items()
    }


def _read_truth(node: Located) -> bool:
    return node.one_of(("true", "false"), "value") == "true"


def _parts(node: Located | None) -> tuple[Located, ...]:
    return node.parts() if node else ()
