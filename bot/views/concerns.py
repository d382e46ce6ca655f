"""Six questions asked as one: what could make a use delicate is ticked, or that nothing of it is so.

Pure. A draft holds the six answers, and what was ticked. What is ticked as unsure, or needs to be known more
exactly, is asked one by one in the step after. Nothing is ever answered by not being ticked alone.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from bot.views.questions import CONCERNS, NOT_SURE

UNSURE = NOT_SURE.value
# What "none of these" answers. The last two are told apart further, once they are ticked.
HARMLESS: Mapping[str, str] = MappingProxyType(
    {
        "resembles_protected": "no",
        "key_element": "no",
        "could_mislead": "no",
        "affects_union_work": "no",
        "training": "none",
        "made_by": "production",
    }
)
TOLD_APART = ("training", "made_by")


def ticked(answers: Mapping[str, Any]) -> list[str] | None:
    """What is ticked where the draft stands as it does; None when the question was not answered yet."""
    before = answers.get(CONCERNS.field)
    if before is None and not HARMLESS.keys() <= answers.keys():
        return None
    said = set(before or ())
    delicate = [name for name in HARMLESS if _is_delicate(name, answers)]
    waiting = [name for name in TOLD_APART if name in said and name not in answers]
    unsure = UNSURE in said or any(answers.get(name) == UNSURE for name in HARMLESS)
    return [*delicate, *waiting, *([UNSURE] if unsure else [])]


def keep(answers: dict[str, Any], now_ticked: Collection[str] | None) -> None:
    """Puts what was ticked into the draft's answers, as the six answers that follow from it."""
    before = ticked(answers) or ()
    answers.pop(CONCERNS.field, None)
    for name in HARMLESS:
        answer = _answer(name, answers.get(name), now_ticked, before) if now_ticked is not None else None
        answers.pop(name, None)
        answers |= {} if answer is None else {name: answer}
    answers |= {} if now_ticked is None else {CONCERNS.field: list(now_ticked)}


def _answer(name: str, was: str | None, now_ticked: Collection[str], before: Collection[str]) -> str | None:
    """None: it is asked by itself."""
    delicate = was not in (None, UNSURE, HARMLESS[name])
    if name in now_ticked:
        return was if delicate else None if name in TOLD_APART else "yes"
    if UNSURE not in now_ticked:
        return HARMLESS[name]
    # Asked before, because they were not sure then: the answer stands.
    return was if UNSURE in before and not delicate else None


def asked_one_by_one(answers: Mapping[str, Any], *, answered: bool) -> tuple[str, ...]:
    """The questions of the six that are asked by themselves; `answered`: those that are answered too."""
    said = answers.get(CONCERNS.field)
    if said is None:
        return ()
    asked = [name for name in HARMLESS if (name in TOLD_APART if name in said else UNSURE in said)]
    return tuple(name for name in asked if answered or name not in answers)


def to_look_through(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The six as another request may begin with: in sight all of them, or else asked anew."""
    if not HARMLESS.keys() <= answers.keys():
        return {}
    drawn = ticked(answers) or []
    in_sight = {
        name: answers[name]
        for name in HARMLESS
        if (name in drawn and name not in TOLD_APART) or (name not in drawn and UNSURE not in drawn)
    }
    return {**in_sight, CONCERNS.field: drawn}


def _is_delicate(name: str, answers: Mapping[str, Any]) -> bool:
    return answers.get(name) not in (None, UNSURE, HARMLESS[name])
