"""Short replies that sound like a decision: "ok", "lgtm", "no go", in the languages of productions.

A list and no guess, in verdict_words.yml: a reply counts when it is made of its words and of fillers alone.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

LONGEST = 80
WORDS_MOST = 8

_SKIN_OR_STYLE = re.compile("(?::skin-tone-[2-6]:)|[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f]")
_MENTION = re.compile("<[@!#][^>]*>")
_TOKEN = re.compile(
    r":[a-z0-9_+-]+:|[+-]1\b|[^\W_]+(?:['-][^\W_]+)*[\u0900-\u0903\u093a-\u094f]*|[^\w\s.,;:!…\"'()*~`\u3001\u3002\uff01\uff0c-]"
)


def _tokens(text: str) -> tuple[str, ...]:
    plain = _SKIN_OR_STYLE.sub("", _MENTION.sub(" ", text)).replace("\u2019", "'")
    return tuple(_TOKEN.findall(plain.casefold()))


def _phrases(lists: Mapping[str, str]) -> frozenset[tuple[str, ...]]:
    return frozenset(_tokens(phrase) for words in lists.values() for phrase in words.split("|"))


_LISTS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))
VERDICTS = _phrases(_LISTS["verdicts"])
FILLERS = _phrases(_LISTS["fillers"])
_LONGEST_PHRASE = max(len(phrase) for phrase in VERDICTS | FILLERS)


def sounds_like_a_verdict(text: str) -> bool:
    """Whether the whole reply says no more than yes or no to the case. A question does not."""
    tokens = _tokens(text) if len(text) <= LONGEST else ()
    if len(tokens) > WORDS_MOST:
        return False
    found, start = False, 0
    while start < len(tokens):
        phrase = _phrase_at(tokens, start)
        if phrase is None:
            return False
        found = found or phrase in VERDICTS
        start += len(phrase)
    return found


def _phrase_at(tokens: tuple[str, ...], start: int) -> tuple[str, ...] | None:
    """The longest phrase that begins there."""
    for end in range(min(start + _LONGEST_PHRASE, len(tokens)), start, -1):
        if tokens[start:end] in VERDICTS or tokens[start:end] in FILLERS:
            return tokens[start:end]
    return None
