"""Finds the parts of a sentence that the policy put together, so that it can be told in another language.

An assessment keeps its sentences in English, whole. What the guidance says word for word is no affair of this
module: it knows the sentences that have other people's words, or several texts of the guidance, in them.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from policy.clauses import Pack
from policy.counterfactuals import BOTH, FIND_OUT, GOOD, THEN
from policy.crosscheck import AND_MORE, EXPLAINED, TWO, WROTE
from policy.request import TOOL_ANSWERS
from policy.sentence import Said

_AND = " and "
_QUOTE = "“[^“”]*”"
_QUOTES = re.compile(f"{_QUOTE}(, {_QUOTE})*")


def retold(text: str, pack: Pack, tools: Collection[str] = ()) -> Said | None:
    """The sentence with its parts known, and as English the very same text; None for any other text.

    `tools`: the names of the tools that it may be about.
    """
    found = (
        _counterfactual(text, _Known(pack, tools)) or _explained(text, pack) or _contradictions(text, pack)
    )
    return found if str(found) == text else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What a condition may say, and of which tools."""

    pack: Pack
    tools: Collection[str]


def _counterfactual(text: str, known: _Known) -> Said | None:
    for pattern in THEN.values():
        before, after = pattern.split("{conditions}")
        if text.startswith(before) and text.endswith(after):
            conditions = _conditions(text[len(before) : -len(after)], known)
            return Said(pattern, {"conditions": conditions}) if conditions else None
    return None


def _conditions(text: str, known: _Known) -> Said | None:
    """Texts of the guidance with “and” between them."""
    lead = FIND_OUT.removesuffix("{condition}")
    if text.startswith(lead):
        found = _from(text.removeprefix(lead), known)
        return next((_and(Said(FIND_OUT, {"condition": first}), rest) for first, rest in found), None)
    return next((_and(first, rest) for first, rest in _from(text, known)), None)


def _and(first: Said, rest: Said | None) -> Said:
    return Said(BOTH, {"first": first, "second": rest}) if rest else first


def _from(text: str, known: _Known) -> Iterator[tuple[Said, Said | None]]:
    """Each way to read one text of the guidance at the start, and others after it."""
    for first, rest in _begun(text, known):
        if not rest:
            yield first, None
        elif rest.startswith(_AND) and (others := _conditions(rest.removeprefix(_AND), known)):
            yield first, others


def _begun(text: str, known: _Known) -> Iterator[tuple[Said, str]]:
    for name, answers in known.pack.answers.items():
        if name in TOOL_ANSWERS:
            yield from _of_tools(text, answers.words[GOOD[name]], known.tools)
            continue
        for words in answers.words.values():
            if text.startswith(words):
                yield Said(words), text[len(words) :]


def _of_tools(text: str, words: str, tools: Collection[str]) -> Iterator[tuple[Said, str]]:
    """A text about tools. Their names may be anything, so each end that they can have is tried."""
    before, after = words.split("{tool}")
    if not text.startswith(before):
        return
    for names, rest in _named(text[len(before) :], tools):
        if rest.startswith(after):
            yield Said(words, {"tool": names}), rest.removeprefix(after)


def _named(text: str, tools: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each way to read names of tools at the start, with commas between them."""
    for name in tools:
        if text.startswith(name):
            rest = text.removeprefix(name)
            yield name, rest
            for others, after in _named(rest.removeprefix(", "), tools) if rest.startswith(", ") else ():
                yield f"{name}, {others}", after


def _explained(text: str, pack: Pack) -> Said | None:
    before, after = EXPLAINED.removeprefix("{contradiction}").split("{explanation}")
    for start in re.finditer(re.escape(before), text):
        said = _contradiction(text[: start.start()], pack)
        if said and text.endswith(after):
            explanation = text[start.end() : -len(after)]
            return Said(EXPLAINED, {"contradiction": said, "explanation": explanation})
    return None


def _contradiction(text: str, pack: Pack) -> Said | None:
    before, between, after = re.split(r"{quotes}|{but}", WROTE)
    for but in _buts(pack):
        ending = f"{between}{but}{after}"
        quotes = text[len(before) : -len(ending)]
        if text == f"{before}{quotes}{ending}" and _QUOTES.fullmatch(quotes):
            return Said(WROTE, {"quotes": quotes, "but": Said(but)})
    return None


def _contradictions(text: str, pack: Pack) -> Said | None:
    """One contradiction after the other, and how many more there are."""
    quoted = WROTE.partition("{quotes}")[0]
    ends = re.finditer(rf"(?<=\.) (?={re.escape(quoted)}|{AND_MORE.partition('{')[0]})", text)
    for end in ends:
        first = _contradiction(text[: end.start()], pack)
        rest = _contradictions(text[end.end() :], pack) if first else None
        if first and rest:
            return Said(TWO, {"first": first, "second": rest})
    return _contradiction(text, pack) or _more(text)


def _more(text: str) -> Said | None:
    found = re.fullmatch(AND_MORE.replace("{count}", r"(\d+)").replace(".", r"\."), text)
    return Said(AND_MORE, {"count": found[1]}) if found else None


def _buts(pack: Pack) -> Iterable[str]:
    return {cue.but: None for clause in pack.clauses.values() for book in clause.cues for cue in book.cues}
