"""The step between answers and result, when what was written and what was answered do not agree.

Pure. What the words contradict is the policy's affair.
"""

from collections.abc import Sequence

from bot.ids import Callback, Do
from bot.language import _
from bot.views import blocks
from bot.views.blocks import Block
from bot.views.fields import text_input
from bot.views.form import FormContext, back_button, form_title, metadata, next_label
from bot.views.readers import EXPLANATION_MOST, EXPLANATIONS
from bot.views.stored_words import told
from bot.views.text import inline, words
from policy import Contradiction

LABEL_MOST = 1000


def words_step(context: FormContext, found: Sequence[Contradiction]) -> Block:
    """Each contradiction with room for an explanation. Left empty, it goes on all the same."""
    asked = [
        blocks.context(words("form", "step_words")),
        *(_explanation(context, contradiction) for contradiction in found),
        blocks.actions(
            "back",
            blocks.button(_("Change answers"), Do.CHANGE_ANSWERS, Callback.FORM_WHAT),
            back_button(Callback.FORM_FOLLOW_UPS),
        ),
    ]
    mark = metadata(context.draft)
    return blocks.modal(Callback.FORM_WORDS, form_title(), asked, submit=next_label(), metadata=mark)


def _explanation(context: FormContext, contradiction: Contradiction) -> Block:
    name = EXPLANATIONS + contradiction.cue
    typed_before = context.answers.get("explanations", {}).get(contradiction.cue)
    ask = _("Change the answer, or say why it is right.")
    return blocks.field(
        context.block_id(name),
        inline(f"{told(contradiction.text)} {ask}", LABEL_MOST),
        text_input(name, typed_before, multiline=True, most=EXPLANATION_MOST),
        hint=_(
            "Your contact sees your words and what you say here. Left empty, they have to look at it first."
        ),
        optional=True,
    )
