"""The classifier's answers as plain text for a terminal.

Knows the values of the policy; knows no Slack markup.
"""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from policy import Advice, AnswerTrace, Assessment, Clause, Finding, Need, Outcome, Pack, RuleTrace

_HEADLINES = {
    Outcome.SHARE: "SHARE: telling your contact may be enough; go ahead once it is shared.",
    Outcome.ESCALATE: "ESCALATE: wait for your contact's guidance before you start.",
    Outcome.WRITTEN_APPROVAL: "WRITTEN APPROVAL: do not start before written approval is given.",
}
_WIDTH = 100


def assessment_lines(assessment: Assessment) -> Iterator[str]:
    """The whole answer, the outcome first."""
    yield _HEADLINES[assessment.outcome]
    if assessment.blocked:
        yield "BLOCKED: no approval can be given until what is marked as missing is there."
    if assessment.reviewers:
        yield f"Reviewers: {', '.join(assessment.reviewers)}"
    yield from _section("Why", map(_finding, assessment.findings))
    yield from _section("Needed", map(_need, assessment.needs))
    yield from _section("Good to know", map(_advice, assessment.advice))
    yield from _section("What would change it", ([other.text] for other in assessment.counterfactuals))
    yield ""
    yield f"Guidance {assessment.guidance}, request {assessment.request_digest}"


def trace_lines(traces: Iterable[RuleTrace]) -> Iterator[str]:
    """Each rule, and the answers that made it fire or kept it from firing."""
    yield from _section("Rules", map(_rule, traces))


def clause_list_lines(pack: Pack) -> Iterator[str]:
    """Every clause with its meaning, under the titles of their sections."""
    yield f"{pack.name}: a reading of public guidance, and no legal advice."
    yield pack.source
    section = ""
    for clause in pack.clauses.values():
        if clause.section != section:
            section = clause.section
            yield ""
            yield section
        yield from _entry([f"{clause.id}{_ours(clause)}", clause.meaning])


def clause_lines(clause: Clause) -> Iterator[str]:
    """One clause: what it means, and what its rules say when they fire."""
    yield f"{clause.id} · {clause.section}{_ours(clause)}"
    yield from _entry([clause.meaning, clause.source])
    for rule in clause.rules:
        title = _plain(rule.outcome) if rule.outcome else "advice"
        needs = [f"Needed: {need.evidence.text}" for need in rule.needs]
        yield from _entry([f"→ {title}: {rule.text}", *needs])
    for book in clause.cues:
        for cue in book.cues:
            yield from _entry([f"→ escalate: {cue.id} is written of, but answered that {cue.but}."])


def _section(title: str, entries: Iterable[list[str]]) -> Iterator[str]:
    found = [line for entry in entries for line in _entry(entry)]
    if found:
        yield from ("", title, *found)


def _entry(paragraphs: list[str]) -> Iterator[str]:
    """The first paragraph, and the others set in below it."""
    for number, paragraph in enumerate(paragraphs):
        indent = "    " if number else "  "
        yield from wrap(
            _printable(paragraph),
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _finding(finding: Finding) -> list[str]:
    tools = [f"Tools: {', '.join(finding.tools)}"] if finding.tools else []
    return [f"{finding.clause} ({_plain(finding.outcome)})", finding.because, *tools, finding.source]


def _need(need: Need) -> list[str]:
    if need.declared:
        stands = "you say that you have it"
    else:
        stands = "missing, and approval waits for it" if need.blocking else "may be asked for"
    return [f"{need.kind} ({stands})", need.text]


def _advice(advice: Advice) -> list[str]:
    return [advice.clause, advice.text, advice.source]


def _rule(trace: RuleTrace) -> list[str]:
    result = "fires" if trace.fires else "does not fire"
    title = _plain(trace.outcome) if trace.outcome else "advice"
    return [f"{trace.clause} {trace.rule} ({title}) {result}", "; ".join(map(_answer, trace.answers))]


def _answer(trace: AnswerTrace) -> str:
    if trace.answer is None:
        return f"{trace.field} is not asked"
    given = trace.answer if isinstance(trace.answer, str) else ", ".join(trace.answer) or "empty"
    return f"{trace.field} is {given} (asks for {' or '.join(trace.asks)})"


def _plain(outcome: Outcome) -> str:
    return outcome.value.replace("_", " ")


def _ours(clause: Clause) -> str:
    return " · ours, beyond the text" if clause.extension else ""


def _printable(text: str) -> str:
    """A tool's name must not steer the terminal."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )
