"""Decides what the guidance asks of an intended use: values in, values out.

Knows no Slack, no SQL and no clock. Use it through the names below.
"""

from policy.assess import assess
from policy.clauses import Clause, Pack, Rule
from policy.explain import AnswerTrace, RuleTrace, explain
from policy.lifecycle import (
    Action,
    NotAllowed,
    Person,
    Standing,
    Status,
    allowed_actions,
    missing_roles,
    next_status,
    opening_status,
)
from policy.located import PackError
from policy.outcome import Advice, Assessment, Counterfactual, Finding, Need, Outcome, ReviewerRole
from policy.pack import load_pack
from policy.reading import WrongRequest, read_request
from policy.request import (
    CHOICES,
    FOLLOW_UPS,
    REQUIRED,
    Answer,
    Tool,
    UseRequest,
    applies,
    open_questions,
)
from policy.routing import HasRoute, Route, RouteContact, route

__all__ = [
    "CHOICES",
    "FOLLOW_UPS",
    "REQUIRED",
    "Action",
    "Advice",
    "Answer",
    "AnswerTrace",
    "Assessment",
    "Clause",
    "Counterfactual",
    "Finding",
    "HasRoute",
    "Need",
    "NotAllowed",
    "Outcome",
    "Pack",
    "PackError",
    "Person",
    "ReviewerRole",
    "Route",
    "RouteContact",
    "Rule",
    "RuleTrace",
    "Standing",
    "Status",
    "Tool",
    "UseRequest",
    "WrongRequest",
    "allowed_actions",
    "applies",
    "assess",
    "explain",
    "load_pack",
    "missing_roles",
    "next_status",
    "open_questions",
    "opening_status",
    "read_request",
    "route",
]
