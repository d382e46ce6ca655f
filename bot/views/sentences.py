"""Sentences in rich text, with people, days and bold words in them, in the order of the reader's language.

Knows nothing of cases. The words come translated; what stands in their places comes as it is.
"""

from collections.abc import Sequence
from string import Formatter

from bot.language import _
from bot.views.blocks import Element, words_of

Place = str | Element | Sequence[Element]


def sentence(text: str, **places: Place) -> list[Element]:
    """The pieces of a translated sentence; each {place} in it takes a text, an element, or several."""
    pieces: list[Element] = []
    words = ""
    for before, name, _spec, _conversion in Formatter().parse(text):
        words += before
        place = places[name] if name else ""
        if isinstance(place, str):
            words += place
            continue
        pieces += [words_of(words)] if words else []
        pieces += [place] if isinstance(place, dict) else place
        words = ""
    return [*pieces, words_of(words)] if words else pieces


def topic(text: str) -> Element:
    """What the words after it are about: bold, with a colon."""
    # Translators: what follows is about this, as in “Only for: the opening scene”
    return words_of(_("{topic}:").format(topic=text), bold=True)
