"""A sentence whose parts are known, so that whoever shows it can say it in another language.

Knows no language but English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

Part = Union[str, "Said", tuple["Said", ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """An English text with {names} in it, and what stands there.

    A part that is a plain text is a name or a number, the same in every language; several are alternatives.
    """

    text: str
    parts: Mapping[str, Part] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.parts:
            return self.text
        return self.text.format(**{name: _english(part) for name, part in self.parts.items()})


def _english(part: Part) -> str:
    if not isinstance(part, tuple):
        return str(part)
    *most, last = map(str, part)
    return f"{', '.join(most)} or {last}" if most else last
