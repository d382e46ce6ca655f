"""What stands in place of a card whose case has gone to another channel.

Pure. It has no buttons: whoever decides now does so there.
"""

from bot.views import blocks
from bot.views.case_parts import title
from bot.views.choices import details_button
from bot.views.text import Post, spoken, words
from storage import Case


def moved_card(case: Case, channel: str) -> Post:
    """The case and the channel where it is decided now."""
    said = words("setup", "moved", case=case, channel=channel)
    content = [blocks.section(said), title(case), blocks.actions("case", details_button(case.id))]
    return Post(spoken(said), content)
