"""What a revision changed, answer by answer, before → after, in the words of the form; and what lapsed by it.

Pure. Shown only while somebody still has to look at it.
"""

from collections.abc import Mapping
from typing import Any

from bot.language import N_, _
from bot.views import blocks
from bot.views.answers import said, tool_words
from bot.views.blocks import Block, Element, words_of
from bot.views.questions import QUESTIONS
from bot.views.sentences import topic
from bot.views.text import inline, words
from policy import Action, Status
from storage import Case, Review

CHANGED = N_("What has changed")
MATTERS = (Status.SHARED, Status.IN_REVIEW, Status.NEEDS_INFO)
LONGEST = 200
Change = tuple[str, str]
"""What it is about, and what it was and is."""


def change_lines(case: Case) -> list[list[Element]]:
    """What the last revision changed; nothing once the case is settled, or where no answer changed."""
    return [[topic(name), words_of(f" {told}")] for name, told in _changes(case)]


def changed_topics(case: Case) -> list[str]:
    """What `change_lines` is about, each once."""
    return [*dict.fromkeys(name for name, _told in _changes(case))]


def _changes(case: Case) -> list[Change]:
    if case.request_before is None or case.status not in MATTERS:
        return []
    before, after = case.request_before.facts(), case.request.facts()
    asked = [name for name in QUESTIONS if before.get(name) != after.get(name)]
    return [*(_answer(name, before, after) for name in asked), *_tools(before, after), *_words(before, after)]


def _answer(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Change:
    return _changed(_(QUESTIONS[name].topic), _told(name, before), _told(name, after))


def _told(name: str, facts: Mapping[str, Any]) -> str:
    return inline(said(name, facts[name]), LONGEST) if name in facts else _("no answer")


def _tools(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    old, new = ({tool_words(tool): None for tool in facts["tools"]} for facts in (before, after))
    gone = [(_("Tool left out"), tool) for tool in old if tool not in new]
    return [
        *gone,
        *((_("Tool added"), tool) for tool in new if tool not in old),
    ]


def _words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Explanations of words that seemed to contradict an answer."""
    old, new = (facts.get("explanations", {}) for facts in (before, after))
    changed = (cue for cue in sorted(old.keys() | new.keys()) if old.get(cue) != new.get(cue))
    none = _("not explained")
    told = [(inline(old.get(cue, none), LONGEST), inline(new.get(cue, none), LONGEST)) for cue in changed]
    return [_changed(_("Explained"), *each) for each in told]


def _changed(name: str, before: str, after: str) -> Change:
    return name, f"{before} → {after}"


def lapsed(case: Case) -> list[Block]:
    """Whose approvals of earlier revisions do not count any more, while it has to be approved anew."""
    if case.status not in MATTERS:
        return []
    latest: dict[str, Review] = {}
    for review in case.reviews:
        if review.action is Action.APPROVE and review.revision < case.revision:
            latest[review.role] = review
    return [blocks.context(words("card", "lapsed", reviews=latest.values()))] if latest else []
