"""Small checks that combine into the grammar of Block Kit; each notes what is wrong and where.

Knows nothing of Slack but the form of its messages: a sentence and a JSON pointer.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[Any, str, list[str]], None]


def fault(problems: list[str], sentence: str, pointer: str) -> None:
    """Notes a problem the way Slack words it in response_metadata."""
    problems.append(f"[ERROR] {sentence} [json-pointer:{pointer}]")


def characters(text: str) -> int:
    """How long a text is for Slack, whose clients count UTF-16 units: most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def string(most: int, *, least: int = 1) -> Check:
    """A string of this many characters."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, str):
            fault(problems, "must provide a string", pointer)
        elif characters(value) > most:
            fault(problems, f"must be less than {most + 1} characters", pointer)
        elif characters(value) < least:
            fault(problems, f"must be more than {least - 1} characters", pointer)

    return check


def flag(value: Any, pointer: str, problems: list[str]) -> None:
    """True or false."""
    if not isinstance(value, bool):
        fault(problems, "must provide a boolean", pointer)


def anything(_: Any, __: str, ___: list[str]) -> None:
    """No rule."""


def whole(least: int, most: int) -> Check:
    """A whole number in these bounds."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            fault(problems, "must provide an integer", pointer)
        elif not least <= value <= most:
            fault(problems, f"must be between {least} and {most}", pointer)

    return check


def one_of(*permitted: str) -> Check:
    """One of these words."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if value not in permitted:
            fault(problems, f"must be a valid enum value: {', '.join(permitted)}", pointer)

    return check


def parsed(read: Callable[[str], object], what: str) -> Check:
    """A string that `read` understands."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        try:
            read(value)
        except (TypeError, ValueError):
            fault(problems, f"must be a valid {what}", pointer)

    return check


def listed(item: Check, least: int, most: int) -> Check:
    """A list of this many items, each of which is checked."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, list):
            fault(problems, "must provide an array", pointer)
            return
        if len(value) < least:
            fault(problems, f"no fewer than {least} items allowed", pointer)
        if len(value) > most:
            fault(problems, f"no more than {most} items allowed", pointer)
        for index, entry in enumerate(value):
            item(entry, f"{pointer}/{index}", problems)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object with these properties and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        if not isinstance(value, dict):
            fault(problems, "must provide an object", pointer)
            return
        for name in required:
            if value.get(name) is None:
                fault(problems, f"missing required field: {name}", pointer)
        for name, entry in value.items():
            if name not in known:
                fault(problems, f"invalid additional property: {name}", pointer)
            elif entry is not None:
                known[name](entry, f"{pointer}/{name}", problems)

    return check


def by_type(table: Mapping[str, Check], only: frozenset[str] | None = None) -> Check:
    """An object whose `type` says which check applies; `only` names the types that may stand here."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in table or (only is not None and kind not in only):
            fault(problems, f"unsupported type: {kind}", f"{pointer}/type")
        else:
            table[kind](value, pointer, problems)

    return check


def every(*checks: Check) -> Check:
    """All of these checks."""

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        for one in checks:
            one(value, pointer, problems)

    return check
