"""A pack's rules as a decision table of zen-engine, one row for each condition."""

import json
from collections.abc import Mapping
from typing import Any

import zen

from policy import Pack
from policy.clauses import Condition

LISTS = ("inputs", "output_contains", "talent")
DECLARED = "declared:"


class ZenTable:
    """The decision, loaded once. Takes facts whose follow-ups were settled already: a table has no way to."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._decision = zen.ZenEngine().create_decision(json.dumps(_graph(pack)))

    def evaluate(self, facts: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The rows that hold, with the trace."""
        answer = self._decision.evaluate(dict(facts), {"trace": True})
        result = answer["result"]
        return result["found"] if isinstance(result, dict) else result

    def classified(self, facts: Mapping[str, Any]) -> tuple[int, bool, list[str]]:
        """The same as the other contenders tell; what the rows leave open is worked out here."""
        held = {row["says"] for row in self.evaluate(facts) if row}
        severity, blocked, found = 0, False, []
        for clause in self._pack.clauses.values():
            for number, rule in enumerate(clause.rules):
                if f"{clause.id}/{number}" in held:
                    if rule.outcome:
                        found.append(clause.id)
                        severity = max(severity, rule.outcome.severity)
                    blocked = blocked or any(
                        need.blocking and not need.only_declared and DECLARED + need.evidence.kind not in held
                        for need in rule.needs
                    )
                    break
        return severity, blocked, found


def _graph(pack: Pack) -> dict[str, Any]:
    rows = [
        (f"{clause.id}/{number}", condition)
        for clause in pack.clauses.values()
        for number, rule in enumerate(clause.rules)
        for condition in rule.when
    ]
    rows += [
        (DECLARED + kind, condition)
        for kind, evidence in pack.evidence.items()
        for condition in evidence.declared_when
    ]
    fields = sorted({field for _, condition in rows for field in condition.fields})
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": name, "name": name, "field": name} for name in (*fields, "tools")],
        "outputs": [{"id": "says", "name": "says", "field": "says"}],
        "rules": [_row(number, says, condition, fields) for number, (says, condition) in enumerate(rows)],
    }
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "table", "type": "decisionTableNode", "name": "table", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "table", "type": "edge"},
        {"id": "2", "sourceId": "table", "targetId": "out", "type": "edge"},
    ]
    return {"nodes": nodes, "edges": edges}


def _row(number: int, says: str, condition: Condition, fields: list[str]) -> dict[str, str]:
    cells = dict.fromkeys(fields, "")
    for field, values in condition.fields.items():
        listed = json.dumps(sorted(values))
        cells[field] = f"some($, # in {listed})" if field in LISTS else f"$ in {listed}"
    asked = " and ".join(
        f"#.{name} in {json.dumps(sorted(values))}" for name, values in condition.tools.items()
    )
    return {
        "_id": str(number),
        "says": json.dumps(says),
        **cells,
        "tools": f"some($, {asked})" if asked else "",
    }
