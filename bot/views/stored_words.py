"""The policy's sentences, which are kept in English with a case, in the reader's words.

Never half a translation: a sentence of which one part has no words in the reader's language stays English.
"""

import re
from collections.abc import Collection

from bot.language import ENGLISH, _, spoken_language, tell
from bot.record import recognised
from policy import Said, load_pack, retold

_PLACE = re.compile(r"{\w+}")


def told(text: Said | str, tools: Collection[str] = ()) -> str:
    """A text of the guidance, or one that the policy has put together; other texts stay as they are.

    `tools`: the names of the tools that it may be about.
    """
    if spoken_language() is ENGLISH:
        return str(text)
    said = text if isinstance(text, Said) else _recognised(text, tools)
    return tell(said) if said is not None and _has_words(said) else str(text)


def _recognised(text: str, tools: Collection[str]) -> Said | None:
    return _known(text) or retold(text, load_pack(), tools) or recognised(text)


def _known(text: str) -> Said | None:
    said = Said(text)
    return said if _has_words(said) else None


def _has_words(said: Said) -> bool:
    """Whether all of it can be said in the reader's language."""
    parts = (part for each in said.parts.values() for part in (each if isinstance(each, tuple) else (each,)))
    has_words = _(said.text) != said.text or not any(map(str.isalpha, _PLACE.sub("", said.text)))
    return has_words and all(_has_words(each) for each in parts if isinstance(each, Said))
