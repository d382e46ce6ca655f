"""What a question of the form is made of. Knows no question."""

from dataclasses import dataclass
from enum import Enum, auto

from bot.language import N_, _

NONE = "none_of_these"
"""The option "none of these" of a list. An unanswered list is never read as none."""


class Kind(Enum):
    ONE = auto()
    MANY = auto()
    SHORT_TEXT = auto()
    LONG_TEXT = auto()


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`topic` names the answer where it is shown later; `none` is the exclusive option of a list.

    All its texts are marked for the catalogues, and translated where they are shown.
    """

    field: str
    topic: str
    label: str
    hint: str = ""
    kind: Kind = Kind.ONE
    choices: tuple[Choice, ...] = ()
    none: Choice | None = None
    most: int = 0

    @property
    def offered(self) -> tuple[Choice, ...]:
        """The options as the form shows them, "none of these" first."""
        return (self.none, *self.choices) if self.none else self.choices

    def said(self, value: str) -> str:
        """An answer in the reader's words; a value that the form does not know stands as it is."""
        return next((_(choice.label) for choice in self.offered if choice.value == value), value)


YES_NO = (Choice("yes", N_("Yes")), Choice("no", N_("No")), Choice("unsure", N_("Not sure")))
NOT_SURE = Choice("unsure", N_("Not sure"))


def yes_no(field: str, topic: str, label: str, hint: str) -> Question:
    return Question(field, topic, label, hint, choices=YES_NO)
