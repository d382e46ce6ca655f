"""The words of the form's questions for the catalogues, each with what it is and how long it may be.

Babel calls `extract`, as pyproject.toml says. Shows nothing.
"""

from collections.abc import Iterator
from typing import Any

from bot.views.questions import CONCERNS, QUESTIONS, TOOL, Question
from bot.views.questions.shape import YES_NO

Message = tuple[int, None, str, list[str]]


def extract(_source: Any, _keywords: object, _tags: object, options: object) -> Iterator[Message]:
    """Each text of each question with a note to translators."""
    for question in (*QUESTIONS.values(), CONCERNS, *TOOL):
        for text, use in _texts(question):
            if text:
                yield 1, None, text, [use]


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    about = f"“{question.label}”"
    yield question.topic, f"names the answer to {about} where it is shown later, before a colon"
    is_of_tool = question in TOOL
    yield (
        question.label,
        "a question about a tool, after its name and a colon" if is_of_tool else "a question",
    )
    yield question.hint, f"a hint under {about}"
    for choice in question.offered:
        asked = "many questions" if choice in YES_NO else about
        yield choice.label, f"an answer to {asked}, at most 75 characters"
        yield choice.example, f"under the answer “{choice.label}” to {about}, at most 75 characters"
