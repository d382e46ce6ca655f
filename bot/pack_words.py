"""The words of a guidance pack for the catalogues: reasons, needs, advice, meanings, answers.

Babel calls `extract`, as pyproject.toml says. Shows nothing.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from policy import Clause, Pack, load_pack

Message = tuple[int, None, str, list[str]]


def extract(source: Any, _keywords: object, _tags: object, options: object) -> Iterator[Message]:
    """Each text of the pack in the open file `source` once, with a note to translators: where it is used."""
    seen: set[str] = set()
    for text, where in texts(load_pack(Path(source.name))):
        if text not in seen:
            seen.add(text)
            yield 1, None, text, [where]


def texts(pack: Pack) -> Iterator[tuple[str, str]]:
    """Every text of a pack that people are shown, and what it is a text of."""
    for clause in pack.clauses.values():
        yield clause.section, "title of a section of the guidance"
        yield clause.meaning, f"what {clause.id} means"
        yield from _of_rules(clause)
    for evidence in pack.evidence.values():
        yield evidence.text, "what is to be shown"
    for field, answers in pack.answers.items():
        for words in answers.words.values():
            yield words, f"part of “If …, telling your contact may be enough.” ({field})"


def _of_rules(clause: Clause) -> Iterable[tuple[str, str]]:
    for rule in clause.rules:
        yield rule.text, f"{'why' if rule.outcome else 'advice'}, {clause.id}"
    for book in clause.cues:
        for cue in book.cues:
            yield cue.but, "part of “You wrote …, but answered that …”"
