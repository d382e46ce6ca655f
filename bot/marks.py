"""What we write into forms and buttons, and read again when they come back: what they are about.

Ids only. Each crosses one of these models before a handler sees it, as all that comes from outside.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from policy import ReviewerRole


class _Mark(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class DraftMark(_Mark):
    """The private metadata of a form step: which draft, as of which save."""

    draft: str
    version: int


class ConditionMark(_Mark):
    """The value of a button about a condition: which one, and when it was said to be met."""

    case: str
    role: ReviewerRole
    number: int
    seen: str = ""


class CaseMark(_Mark):
    """The private metadata of a review form: which case, as it was when the form opened, and where.

    `question`: the number of the event that an answer is for. `condition`: the one that is opened again.
    """

    case: str
    revision: int
    channel: str | None = None
    question: int | None = None
    condition: ConditionMark | None = None


class SetupMark(_Mark):
    """The private metadata of the set-up's pages and forms: what they are about, and as of which state."""

    production: str | None = None
    role: ReviewerRole | None = None
    tool: str | None = None
    begun: str = ""


class HereMark(_Mark):
    """The value of a button that decides without a form: which case, as it was when it was shown.

    `pieces`: numbers of evidence, each with what its `judged` was; `needs`: kinds without any.
    """

    case: str
    revision: int
    pieces: dict[int, str] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()


class PageMark(_Mark):
    """The value of a button that turns the page of a list: which list, and to which page, from 0."""

    of: str
    page: int = Field(ge=0, le=100_000)


class HomeMark(_Mark):
    """The value of a button that shows all of one part of the Home tab."""

    status: Literal["open", "in_force", "finished"]
    whose: Literal["mine", "review"]
