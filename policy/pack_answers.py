"""Reads how the answers to each question compare, and the words for those that would help.

Knows the fields of a request; knows nothing of clauses.
"""

from policy.clauses import Answers
from policy.located import Located
from policy.request import CHOICES, LISTS

_COMPARED = {name: values for name, values in CHOICES.items() if name != "media"}


def read_answers(node: Located) -> dict[str, Answers]:
    """Every question once. `unsure` is never the mildest, and what is milder than another has words."""
    entries = node.entries(_COMPARED, "field")
    for field in _COMPARED:
        if field not in entries:
            node.fail(f"the answers to {field!r} are missing")
    return {field: _read(entries[field], field) for field in _COMPARED}


def _read(node: Located, field: str) -> Answers:
    if field in LISTS:
        return Answers((), _read_words(node.record(("without",))["without"], field))
    parts = node.record(("worse",), optional=("if",))
    answers = Answers(
        _read_rows(parts["worse"], field), _read_words(parts["if"], field) if "if" in parts else {}
    )
    if "unsure" in _COMPARED[field]:
        milder = {answer for row in answers.worse for answer in row[:-1]} - {"unsure", *answers.words}
        if milder:
            node.fail(f"under `if` there are no words for {min(milder)!r}, which would help")
    return answers


def _read_rows(node: Located, field: str) -> tuple[tuple[str, ...], ...]:
    allowed = _COMPARED[field]
    rows = node.parts()
    if not rows[0].is_list:
        rows = (node,)
    worse = tuple(tuple(part.one_of(allowed, "answer") for part in row.parts()) for row in rows)
    missing = set(allowed).difference(*worse)
    if missing:
        node.fail(f"{min(missing)!r} has no place in the order")
    if any(row[0] == "unsure" for row in worse):
        node.fail("'unsure' never counts as the harmless answer, so it cannot stand first")
    return worse


def _read_words(node: Located, field: str) -> dict[str, str]:
    return {answer: words.text() for answer, words in node.entries(_COMPARED[field], "answer").items()}
