"""Reads a guidance pack and refuses one that is wrong, with file and line.

Knows the shape of a pack and the fields of a request; knows nothing of how a request is judged.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from policy.clauses import Answers, Clause, Condition, Evidence, Pack, Rule, RuleNeed
from policy.located import Located, PackError, read_yaml
from policy.outcome import Outcome, ReviewerRole
from policy.request import CHOICES, LISTS, TOOL_ANSWERS

_PACKS = Path(__file__).with_name("packs")
_FIELDS: Mapping[str, tuple[str, ...]] = {
    **{name: values for name, values in CHOICES.items() if name not in TOOL_ANSWERS},
    "tool_count": ("one", "several"),
}
_TOOL_FIELDS = {name: CHOICES[name] for name in TOOL_ANSWERS}
_COMPARED = {name: values for name, values in CHOICES.items() if name != "media"}
_STRICT = (Outcome.ESCALATE.value, Outcome.WRITTEN_APPROVAL.value)


def load_pack(source: str | Path = "netflix-2025-11") -> Pack:
    """The bundled pack of that name (read once), or the pack in a file (read anew).

    Raises PackError. A path, or text with a slash or the ending `.yml` or `.yaml`, is a file.
    """
    path = Path(source)
    if isinstance(source, Path) or len(path.parts) > 1 or path.suffix in {".yml", ".yaml"}:
        return _read_pack(path)
    return _bundled(source)


@cache
def _bundled(name: str) -> Pack:
    path = _PACKS / f"{name}.yml"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in _PACKS.glob("*.yml")))
        raise PackError(path, 1, f"there is no guidance pack {name!r}; there are: {known}")
    return _read_pack(path)


def _read_pack(path: Path) -> Pack:
    parts = read_yaml(path).record(("name", "published", "source", "sections", "needs", "clauses", "answers"))
    source = parts["source"].text()
    evidence = {kind: _read_evidence(kind, node) for kind, node in parts["needs"].entries().items()}
    sections = parts["sections"].entries()
    clauses: dict[str, Clause] = {}
    for node in parts["clauses"].parts():
        clause = _read_clause(node, source, sections, evidence)
        if clause.id in clauses:
            node.fail(f"the clause {clause.id!r} stands here twice")
        clauses[clause.id] = clause
    name, published = parts["name"].text(), parts["published"].text()
    return Pack(name, published, source, clauses, evidence, _read_all_answers(parts["answers"]))


def _read_evidence(kind: str, node: Located) -> Evidence:
    parts = node.record(("text", "declared_when"))
    return Evidence(kind, parts["text"].text(), _read_when(parts["declared_when"], given={}))


def _read_clause(
    node: Located, source: str, sections: Mapping[str, Located], evidence: Mapping[str, Evidence]
) -> Clause:
    parts = node.record(("id", "section", "meaning", "rules"), optional=("extension", "given"))
    section = sections[parts["section"].one_of(sections, "section")].record(("title",), ("anchor",))
    given = _read_fields(parts["given"]) if "given" in parts else {}
    extension = "extension" in parts and parts["extension"].one_of(("true", "false"), "value") == "true"
    rules = tuple(_read_rule(rule, given, evidence) for rule in parts["rules"].parts())
    _check_order(rules, parts["rules"].parts())
    return Clause(
        id=parts["id"].text(),
        section=section["title"].text(),
        source=f"{source}#{section['anchor'].text()}" if "anchor" in section else source,
        meaning=parts["meaning"].text(),
        extension=extension,
        rules=rules,
    )


def _check_order(rules: tuple[Rule, ...], nodes: tuple[Located, ...]) -> None:
    """The first rule that fires speaks for its clause; only in this order is it the strictest."""
    strictness = [rule.outcome.severity if rule.outcome else 0 for rule in rules]
    for node, above, below in zip(nodes[1:], strictness, strictness[1:], strict=False):
        if below > above:
            node.fail("this rule is stricter than the one above it; write the strictest first")


def _read_rule(node: Located, given: Mapping[str, frozenset[str]], evidence: Mapping[str, Evidence]) -> Rule:
    if "advice" in node.entries():
        parts = node.record(("when", "advice"))
        return Rule(_read_when(parts["when"], given), None, parts["advice"].text(), (), (), node.line)
    parts = node.record(("when", "outcome", "because"), optional=("reviewers", "needs"))
    return Rule(
        when=_read_when(parts["when"], given),
        outcome=Outcome(parts["outcome"].one_of(_STRICT, "outcome")),
        text=parts["because"].text(),
        reviewers=_read_reviewers(parts.get("reviewers")),
        needs=tuple(_read_need(need, evidence) for need in _parts(parts.get("needs"))),
        line=node.line,
    )


def _read_reviewers(node: Located | None) -> tuple[ReviewerRole, ...]:
    """Whoever else reviews, the contact does too."""
    named = {part.one_of([role.value for role in ReviewerRole], "reviewer") for part in _parts(node)}
    return tuple(role for role in ReviewerRole if role is ReviewerRole.CONTACT or role.value in named)


def _read_need(node: Located, evidence: Mapping[str, Evidence]) -> RuleNeed:
    if not node.is_mapping:
        return RuleNeed(evidence[node.one_of(evidence, "need")], blocking=True, only_declared=False)
    parts = node.record(("kind",), optional=("blocking", "only"))
    if "only" in parts:
        parts["only"].one_of(("declared",), "value")
    blocking = "blocking" not in parts or parts["blocking"].one_of(("true", "false"), "value") == "true"
    kind = parts["kind"].one_of(evidence, "need")
    return RuleNeed(evidence[kind], blocking=blocking, only_declared="only" in parts)


def _read_when(node: Located, given: Mapping[str, frozenset[str]]) -> tuple[Condition, ...]:
    return tuple(_read_condition(part, given) for part in node.parts())


def _read_condition(node: Located, given: Mapping[str, frozenset[str]]) -> Condition:
    parts = node.entries([*_FIELDS, "tools"], "field")
    if not parts:
        node.fail("a condition without a field would always hold")
    tools = {
        name: _read_values(values, _TOOL_FIELDS[name])
        for name, values in (
            parts["tools"].entries(_TOOL_FIELDS, "answer of a tool") if "tools" in parts else {}
        ).items()
    }
    fields = {name: _read_values(values, _FIELDS[name]) for name, values in parts.items() if name != "tools"}
    twice = given.keys() & fields.keys()
    if twice:
        node.fail(f"{min(twice)!r} stands under `given` already")
    return Condition({**given, **fields}, tools)


def _read_fields(node: Located) -> dict[str, frozenset[str]]:
    return {
        name: _read_values(values, _FIELDS[name]) for name, values in node.entries(_FIELDS, "field").items()
    }


def _read_values(node: Located, allowed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(part.one_of(allowed, "answer") for part in node.parts())


def _read_all_answers(node: Located) -> dict[str, Answers]:
    entries = node.entries(_COMPARED, "field")
    for field in _COMPARED:
        if field not in entries:
            node.fail(f"the answers to {field!r} are missing")
    return {field: _read_answers(entries[field], field) for field in _COMPARED}


def _read_answers(node: Located, field: str) -> Answers:
    allowed = _COMPARED[field]
    if field in LISTS:
        return Answers((), _read_words(node.record(("without",))["without"], allowed))
    parts = node.record(("worse",), optional=("if",))
    rows = parts["worse"].parts()
    if not rows[0].is_list:
        rows = (parts["worse"],)
    worse = tuple(tuple(part.one_of(allowed, "answer") for part in row.parts()) for row in rows)
    missing = set(allowed).difference(*worse)
    if missing:
        parts["worse"].fail(f"{min(missing)!r} has no place in the order")
    return Answers(worse, _read_words(parts["if"], allowed) if "if" in parts else {})


def _read_words(node: Located, allowed: tuple[str, ...]) -> dict[str, str]:
    return {value: words.text() for value, words in node.entries(allowed, "answer").items()}


def _parts(node: Located | None) -> tuple[Located, ...]:
    return node.parts() if node else ()
