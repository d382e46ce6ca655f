"""Reads a request from data that came from outside, and says of each wrong field what is wrong.

Knows the fields of a request; knows nothing of where the data came from or how it is shown.
"""

import json
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from policy.request import Tool, UseRequest


class WrongRequest(Exception):
    """Data that is no request. `problems`: the path of each wrong field and a sentence about it."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{field}: {sentence}" for field, sentence in problems.items()))
        self.problems = problems


def read_request(data: object) -> UseRequest:
    """The request that the data describes. Raises WrongRequest."""
    if not isinstance(data, dict):
        raise WrongRequest({"request": f"must be an object with the fields of a request, not {_shown(data)}"})
    try:
        return UseRequest.model_validate(data)
    except ValidationError as error:
        problems: dict[str, str] = {}
        for detail in error.errors(include_url=False):
            if not _follows_from_members(detail):
                problems.setdefault(_path(detail), _sentence(detail))
        raise WrongRequest(problems) from None


def read_request_json(data: bytes) -> UseRequest:
    """The request that a JSON text describes. Raises WrongRequest, also for text that is no JSON."""
    try:
        return read_request(_DECODER.decode(data.decode("utf-8-sig").strip()))
    except UnicodeDecodeError as error:
        raise _no_request(f"is not text in UTF-8 (byte {error.start + 1})") from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _no_request(f"is no valid JSON: {error.msg} at {place}") from None
    except RecursionError:
        raise _no_request("is nested too deeply") from None
    except ValueError:
        raise _no_request("has a number that is far too long") from None


def _no_request(problem: str) -> WrongRequest:
    return WrongRequest({"request": problem})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON lets a key stand twice and the last one win; an answer given twice is no answer."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise WrongRequest({name: "is given twice" for name in found if names.count(name) > 1})
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_once)


def _follows_from_members(detail: ErrorDetails) -> bool:
    """A list with wrong members is called too short as well; the members say it better."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _path(detail: ErrorDetails) -> str:
    return ".".join(ascii(part).strip("'") for part in detail["loc"] if part != "[key]")


def _sentence(detail: ErrorDetails) -> str:
    say = _SENTENCES.get(detail["type"])
    return say(detail, detail.get("ctx", {})) if say else detail["msg"]


def _unknown(detail: ErrorDetails, _: Mapping[str, Any]) -> str:
    fields = Tool.model_fields if detail["loc"][0] == "tools" else UseRequest.model_fields
    near = get_close_matches(str(detail["loc"][-1]), fields, n=1)
    return "is not asked for" + (f"; did you mean {near[0]}?" if near else "")


def _must_be(what: str) -> "_Say":
    return lambda detail, _: f"must be {what}, not {_shown(detail['input'])}"


def _plain_choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")


def _shown(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


_Say = Callable[[ErrorDetails, Mapping[str, Any]], str]
# pydantic's findings in the words of this product.
_SENTENCES: Mapping[str, _Say] = {
    "missing": lambda _, __: "is missing",
    "extra_forbidden": _unknown,
    "literal_error": lambda detail, context: (
        f"must be one of {_plain_choices(context['expected'])}, not {_shown(detail['input'])}"
    ),
    "string_pattern_mismatch": _must_be("2 to 20 capital letters, digits and hyphens"),
    "string_too_short": lambda _, __: "must not be empty",
    "string_too_long": lambda detail, context: (
        f"may have {context['max_length']} characters at most, and has {len(detail['input'])}"
    ),
    "string_type": _must_be("text"),
    "string_unicode": _must_be("text"),
    "too_short": lambda _, __: "must name at least one",
    "too_long": lambda detail, context: (
        f"may name {context['max_length']} at most, and names {len(detail['input'])}"
    ),
    "tuple_type": _must_be("a list"),
    "dict_type": _must_be("an object"),
    "model_type": _must_be("an object"),
    "value_error": lambda _, context: str(context["error"]),
}
