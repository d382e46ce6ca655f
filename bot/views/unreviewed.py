"""What a reader is told whose language nobody has reviewed yet: which wording counts."""

from bot.language import N_, _, spoken_language
from bot.views import blocks
from bot.views.blocks import Block

UNREVIEWED = N_("This translation has not been reviewed yet; the English wording counts.")


def unreviewed() -> list[Block]:
    """A line for the foot of what people act on; nothing in a language that was reviewed."""
    return [] if spoken_language().reviewed else [blocks.context(_(UNREVIEWED))]
