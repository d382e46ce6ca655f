"""The forms that ask for nothing but a few words: a reason, a question, an answer. With their reader.

Pure. Each carries the case and the revision that it shows, as every form about a case does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ids import Callback
from bot.language import N_, _, tell
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.case_parts import question_part
from bot.views.fields import Values, too_long, typed
from bot.views.review_form import REASON_MOST, review_form
from bot.views.standing import role_words
from bot.views.text import words
from policy import ReviewerRole
from storage import Case

REQUESTER_READS = N_("The requester reads this.")
CONTACTS_READ = N_("Your contacts read this.")
SAY_WHY = N_("Please say why. The requester reads it.")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks: the field's label, who reads it, and the sentence where it is owed and missing."""

    label: str
    hint: str = REQUESTER_READS
    owed: str | None = SAY_WHY


ASKED: Mapping[Callback, Asked] = {
    Callback.DECLINE: Asked(N_("Why")),
    Callback.PULL_IN: Asked(N_("What do you want to look at?")),
    Callback.REVOKE: Asked(N_("Why"), N_("Everybody who was told of the approval reads this.")),
    Callback.SEND_BACK: Asked(N_("Why"), N_("The requester and the other reviewers read this.")),
    Callback.ASK: Asked(N_("Your question"), REQUESTER_READS, N_("Please write your question.")),
    Callback.ANSWER: Asked(N_("Your answer"), CONTACTS_READ, N_("Please write your answer.")),
    Callback.WITHDRAW: Asked(N_("Why"), CONTACTS_READ, None),
    Callback.RETURN_CONDITION: Asked(
        N_("What is missing?"), N_("Who sees to it, and the requester, read this.")
    ),
    Callback.CLOSE: Asked(N_("Why"), N_("Everybody who may read the case can read this."), None),
}


def reason_form(
    callback: Callback, case: Case, role: ReviewerRole = ReviewerRole.CONTACT, *, channel: str | None = None
) -> Block:
    """The form for an action of `ASKED`. `role`: in which they act; `channel`: where they pressed."""
    said = blocks.section(words("review", str(callback), case=case, role=role_words(role)))
    quoted = question_part(case) if callback is Callback.ANSWER else []
    return review_form(case, channel, callback, [said, *quoted], _field(ASKED[callback]))


def _field(asked: Asked) -> Block:
    element = blocks.text_input("reason", multiline=True, most=REASON_MOST)
    return blocks.field("reason", _(asked.label), element, hint=_(asked.hint), optional=asked.owed is None)


def read_reason(callback: Callback, values: Values) -> tuple[str | None, dict[str, str]]:
    """The words, and what is wrong: block id → sentence; with any, nothing may be done."""
    states = (state for states in values.values() for name, state in states.items() if name == "reason")
    said = typed(next(states, {}))
    owed = ASKED[callback].owed
    if not said and owed:
        return None, {"reason": _(owed)}
    if len(said) > REASON_MOST:
        return None, {"reason": tell(too_long(REASON_MOST, len(said)))}
    return said or None, {}
