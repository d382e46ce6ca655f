"""Decides what the guidance asks of an intended use: values in, values out.

Knows no Slack, no SQL and no clock. Use it through the names below; each brings its module with it when it is
first asked for, so that importing this package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from policy.assessment import assess
    from policy.checks import check_pack
    from policy.classification import Classification, classify, classify_facts
    from policy.clauses import Clause, Pack, Rule
    from policy.crosscheck import Contradiction, contradictions, is_crosscheck
    from policy.evaluation import evaluation_lines, read_labelled
    from policy.handbook import guidance_markdown
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
    from policy.outcome import (
        Advice,
        Assessment,
        Counterfactual,
        Finding,
        Need,
        Outcome,
        ReviewerRole,
        assessment_schema,
    )
    from policy.pack import load_pack
    from policy.reading import WrongRequest, read_request, read_request_json
    from policy.rejudging import Change, Difference, Judged, Replay
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
    from policy.retelling import retold
    from policy.routing import HasRoute, Route, RouteContact, route
    from policy.sentence import Said
    from policy.traces import AnswerTrace, RuleTrace, explain

# Where each name comes from. No module may be called like one of them: it would take its place.
_HOMES: Final = {
    "assessment": "assess",
    "checks": "check_pack",
    "classification": "Classification classify classify_facts",
    "clauses": "Clause Pack Rule",
    "crosscheck": "Contradiction contradictions is_crosscheck",
    "evaluation": "evaluation_lines read_labelled",
    "handbook": "guidance_markdown",
    "lifecycle": "Action NotAllowed Person Standing Status allowed_actions missing_roles next_status "
    "opening_status",
    "located": "PackError",
    "outcome": "Advice Assessment Counterfactual Finding Need Outcome ReviewerRole assessment_schema",
    "pack": "load_pack",
    "reading": "WrongRequest read_request read_request_json",
    "rejudging": "Change Difference Judged Replay",
    "request": "CHOICES FOLLOW_UPS REQUIRED Answer Tool UseRequest applies open_questions",
    "retelling": "retold",
    "routing": "HasRoute Route RouteContact route",
    "sentence": "Said",
    "traces": "AnswerTrace RuleTrace explain",
}
_HOME_OF: Final = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "CHOICES",
    "FOLLOW_UPS",
    "REQUIRED",
    "Action",
    "Advice",
    "Answer",
    "AnswerTrace",
    "Assessment",
    "Change",
    "Classification",
    "Clause",
    "Contradiction",
    "Counterfactual",
    "Difference",
    "Finding",
    "HasRoute",
    "Judged",
    "Need",
    "NotAllowed",
    "Outcome",
    "Pack",
    "PackError",
    "Person",
    "Replay",
    "ReviewerRole",
    "Route",
    "RouteContact",
    "Rule",
    "RuleTrace",
    "Said",
    "Standing",
    "Status",
    "Tool",
    "UseRequest",
    "WrongRequest",
    "allowed_actions",
    "applies",
    "assess",
    "assessment_schema",
    "check_pack",
    "classify",
    "classify_facts",
    "contradictions",
    "evaluation_lines",
    "explain",
    "guidance_markdown",
    "is_crosscheck",
    "load_pack",
    "missing_roles",
    "next_status",
    "open_questions",
    "opening_status",
    "read_labelled",
    "read_request",
    "read_request_json",
    "retold",
    "route",
]


def __getattr__(name: str) -> Any:
    """Brings the module of a public name, the first time that the name is asked for."""
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"{__name__}.{home}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
