"""Every question of the form by the name of its field, which is also its action id.

One entry for each field of a request; knows nothing of Slack's shapes or of the policy's rules.
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.views.questions.follow_ups import FOLLOW_UPS, TOOL
from bot.views.questions.shape import NONE, NOT_SURE, Choice, Kind, Question
from bot.views.questions.use import CONCERNS, DEPARTMENT, INPUTS_AND_RESULT, PRINCIPLES, WHAT

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {question.field: question for question in (*WHAT, DEPARTMENT, *PRINCIPLES, *FOLLOW_UPS)}
)
TOOL_QUESTIONS: Mapping[str, Question] = MappingProxyType({question.field: question for question in TOOL})

__all__ = [
    "CONCERNS",
    "DEPARTMENT",
    "FOLLOW_UPS",
    "INPUTS_AND_RESULT",
    "NONE",
    "NOT_SURE",
    "PRINCIPLES",
    "QUESTIONS",
    "TOOL",
    "TOOL_QUESTIONS",
    "WHAT",
    "Choice",
    "Kind",
    "Question",
]
