"""A pack as a document for people: every clause, our reading, what fires it, and what meets it.

Knows the values of a pack; docs/guidance.md is this module's answer for the bundled one.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from policy.clauses import Clause, Condition, Pack, Rule, RuleNeed
from policy.conditions import TOOL_COUNTS
from policy.cues import Cue
from policy.outcome import Outcome
from policy.pack import load_pack
from policy.request import CHOICES, LISTS

_TITLES = {
    Outcome.WRITTEN_APPROVAL: "Written approval",
    Outcome.ESCALATE: "Escalate",
    None: "Advice",
}
_INTRODUCTION = """\
# The guidance, as `{pack.name}` reads it

This is a reading of [public guidance]({pack.source}) as it stood on {pack.published}, and no legal advice.
Performers' and writers' agreements and local law apply besides. The page is made from the pack by
`genai-use guidance --markdown`; change the pack, not the page ([how](adding-a-clause.md)).

The strictest finding wins. An answer that is missing counts as `unsure`, and `unsure` is never the harmless
answer. Within a clause the first rule that fires speaks. Advice never changes the outcome. A need that
*blocks* has to be stated in the answers, and shown to a reviewer, before an approval can be given. Each
example differs from a harmless use (moods for the team's own eyes, in a covered tool) by what it says."""


def guidance_markdown(pack: Pack | None = None) -> str:
    """The whole pack as Markdown, the bundled one unless another is given."""
    return "\n".join(_document(pack or load_pack())) + "\n"


def _document(pack: Pack) -> Iterator[str]:
    yield _INTRODUCTION.format(pack=pack)
    for section, clauses in groupby(pack.clauses.values(), key=lambda clause: clause.section):
        yield ""
        yield f"## {section}"
        for clause in clauses:
            yield from _clause(clause)


def _clause(clause: Clause) -> Iterator[str]:
    ours = " *Ours, beyond the text.*" if clause.extension else ""
    yield ""
    yield f"### {clause.id}"
    yield ""
    yield f"{clause.meaning}{ours} [Source]({clause.source})"
    if clause.cues:
        yield ""
        yield "[What each cue means](cues.md)"
    yield ""
    for rule in clause.rules:
        yield from _rule(rule)
    for book in clause.cues:
        yield from map(_cue, book.cues)


def _rule(rule: Rule) -> Iterator[str]:
    reviewers = f" ({', '.join(rule.reviewers)})" if rule.reviewers else ""
    yield f"- **{_TITLES[rule.outcome]}**{reviewers}: {rule.text}"
    yield f"  - Fires when {_any_of(rule.when)}."
    for need in rule.needs:
        yield f"  - {_need(need)}"
    yield f"  - Example: {rule.example.use}"


def _cue(cue: Cue) -> str:
    agreeing = " or ".join(
        f"`{field}` {_is(field)} {_values(field, values)}" for field, values in cue.agrees.items()
    )
    return (
        f"- **{_TITLES[Outcome.ESCALATE]}** (contact): `{cue.id}` in the title or the description, though "
        f"answered that {cue.but}. Unless {agreeing}, an answer there is `unsure`, or it is explained."
    )


def _need(need: RuleNeed) -> str:
    if need.only_declared:
        standing = "carried once it is stated"
    else:
        standing = "blocks" if need.blocking else "does not block"
    stated = _any_of(need.evidence.declared_when)
    return f"Needs `{need.evidence.kind}` ({standing}): {need.evidence.text} Stated when {stated}."


def _any_of(conditions: Iterable[Condition]) -> str:
    return "; or when ".join(map(_condition, conditions))


def _condition(condition: Condition) -> str:
    asked = [f"`{field}` {_is(field)} {_values(field, values)}" for field, values in condition.fields.items()]
    tools = [f"`{name}` is {_values(name, values)}" for name, values in condition.tools.items()]
    if tools:
        asked.append(f"there is a tool of which {' and '.join(tools)}")
    return " and ".join(asked)


def _is(field: str) -> str:
    return "has" if field in LISTS else "is"


def _values(field: str, values: frozenset[str]) -> str:
    in_order = [f"`{value}`" for value in CHOICES.get(field, TOOL_COUNTS) if value in values]
    return " or ".join(in_order)
