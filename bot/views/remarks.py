"""What is said beside an event of a case: a reason, or what was noted when answers were sent.

Knows no blocks. What people wrote stays as it is; what we noted is told in the reader's words.
"""

from collections.abc import Sequence

from bot.language import N_, _
from bot.views.questions import QUESTIONS
from bot.views.record_words import told_record
from bot.views.standing import OUTCOMES, reason_of
from policy import Outcome
from storage import Case, Event

STARTED = frozenset({"open", "revise"})
# What is asked tool by tool, and no question by itself.
TOOLS = N_("tools")


def remarks(case: Case) -> Sequence[str]:
    """What was noted when the revision in force was sent."""
    why = [event.why for event in case.events if event.revision == case.revision and event.action in STARTED]
    return [*map(_told, (why[-1] or "").splitlines())] if why else []


def said_with(event: Event) -> str | None:
    """What was said with an event, or noted when answers were sent, in words."""
    if event.action not in STARTED:
        return reason_of(event)
    return "\n".join(map(_told, (event.why or "").splitlines())) or None


def _told(line: str) -> str:
    """The record's "outcome: fields" of answers changed after the first result, in words."""
    outcome, _colon, fields = line.partition(": ")
    if outcome not in set(Outcome):
        return told_record(line)
    names = [_(QUESTIONS[field].topic if field in QUESTIONS else field) for field in fields.split(", ")]
    said = _("The first result was “{outcome}”. Changed after it: {fields}.")
    return said.format(outcome=_(OUTCOMES[Outcome(outcome)]), fields=", ".join(names))
