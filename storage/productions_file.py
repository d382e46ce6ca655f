"""The productions file: productions, their contacts and the known tools as YAML, read and written.

It knows the file's contract, not the database, and not Slack: whether a channel exists is checked elsewhere.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, time
from functools import cache
from typing import Annotated, Any, Literal, LiteralString, get_args
from zoneinfo import available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_serializer,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from policy import Answer, ReviewerRole, Said
from storage.values import WorkingHours


class ProductionsFileError(ValueError):
    """The file is not as it should be. Its text has a line for each wrong field: path and sentence."""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
        raise PydanticCustomError("zone", "must be the name of a time zone, such as Europe/London")
    return name


def _language(code: str, info: ValidationInfo) -> str:
    """One that the app speaks, where somebody chooses it: what was stored earlier is taken as it is."""
    spoken = (info.context or {}).get("languages")
    if spoken is not None and code not in spoken:
        raise PydanticCustomError("language", "must be {codes}", {"codes": ", ".join(spoken)})
    return code


def _answer(value: object) -> object:
    # In Python, in JSON and by the old rules of YAML, a bare yes is true.
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def _like(pattern: str, sentence: LiteralString) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise PydanticCustomError("form", sentence)
        return text

    return AfterValidator(check)


def _once(what: str, values: Iterable[str]) -> None:
    if twice := [value for value, count in Counter(values).items() if count > 1]:
        raise PydanticCustomError(
            "twice", "must not name the same {what} twice: {twice}", {"what": what, "twice": ", ".join(twice)}
        )


_Text = Annotated[str, Field(min_length=1, max_length=100)]
_Code = Annotated[
    str, _like(r"[A-Z0-9][A-Z0-9-]{1,19}", "must be 2 to 20 capital letters, digits and hyphens")
]
_Channel = Annotated[
    str, _like(r"[CG][A-Z0-9]+", "must be the channel's id, such as C0123ABCD, rather than its name")
]
# Somebody of another workspace (Slack Connect) is named with it: T0123ABCD/U0123ABCD.
_User = Annotated[
    str,
    _like(r"([TE][A-Z0-9]+/)?[UW][A-Z0-9]+", "must be a person's id, such as U0123ABCD, rather than a name"),
]
_Group = Annotated[str, _like(r"S[A-Z0-9]+", "must be a group's id, such as S0123ABCD, rather than its name")]
_Known = Annotated[Answer, BeforeValidator(_answer)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    def plain(self) -> dict[str, Any]:
        """The entry as JSON, without what is left to its default."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)


Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[Day, ...] = get_args(Day)


class WorkingHoursEntry(_Entry):
    """When a contact works; reminders count only this time. Without a time zone, the production's holds."""

    days: Annotated[tuple[Day, ...], Field(min_length=1)] = DAYS[:5]
    start: Annotated[time, Field(alias="from")] = time(9)
    end: Annotated[time, Field(alias="to")] = time(18)
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None

    @model_validator(mode="after")
    def _some(self) -> "WorkingHoursEntry":
        if self.start >= self.end:
            raise PydanticCustomError("hours", "must begin before they end")
        return self

    @field_serializer("start", "end")
    def _told(self, moment: time) -> str:
        return f"{moment:%H:%M}"

    def value(self) -> WorkingHours:
        """The hours as storage keeps them, with days from 0, Monday."""
        days = tuple(sorted(DAYS.index(day) for day in set(self.days)))
        return WorkingHours(days, self.start, self.end, self.time_zone)


def hours_entry(hours: WorkingHours) -> dict[str, Any]:
    """The hours as the file writes them."""
    days = [DAYS[day] for day in hours.days]
    return {"days": days, "from": hours.start, "to": hours.end, "time_zone": hours.time_zone}


class ContactEntry(_Entry):
    """Who reviews in one role: people, or a user group, in which channel, and who stands in for them."""

    role: ReviewerRole
    people: tuple[_User, ...] = ()
    group: _Group | None = None
    channel: _Channel
    deputies: tuple[_User, ...] = ()
    working_hours: WorkingHoursEntry = WorkingHoursEntry()

    @model_validator(mode="after")
    def _somebody(self) -> "ContactEntry":
        if not self.people and self.group is None:
            raise PydanticCustomError("nobody", "must name people or a group: otherwise nobody could decide")
        return self


def _roles_once(contacts: tuple[ContactEntry, ...]) -> tuple[ContactEntry, ...]:
    _once("role", (contact.role for contact in contacts))
    return contacts


class ProductionEntry(_Entry):
    """A production: its code, which begins its cases' ids, its channel, and its contacts."""

    code: _Code
    name: _Text
    channel: _Channel
    time_zone: Annotated[str, AfterValidator(_zone)]
    language: Annotated[_Text, AfterValidator(_language)] | None = None
    contacts: Annotated[tuple[ContactEntry, ...], AfterValidator(_roles_once)] = ()


class ToolEntry(_Entry):
    """A tool and what is known of it; a request takes these answers over."""

    name: _Text
    vendor: _Text | None = None
    agreement: _Known
    retains: _Known
    terms_reviewed: _Known
    reviewed_on: date | None = None


def _codes_once(productions: tuple[ProductionEntry, ...]) -> tuple[ProductionEntry, ...]:
    _once("code", (production.code for production in productions))
    return productions


def _names_once(tools: tuple[ToolEntry, ...]) -> tuple[ToolEntry, ...]:
    _once("tool", (tool.name for tool in tools))
    return tools


class ProductionsFile(_Entry):
    """All productions and tools of one workspace."""

    productions: Annotated[tuple[ProductionEntry, ...], AfterValidator(_codes_once)] = ()
    tools: Annotated[tuple[ToolEntry, ...], AfterValidator(_names_once)] = ()


def read_productions(text: str, languages: Collection[str] | None = None) -> ProductionsFile:
    """The file's content. ProductionsFileError names everything that is wrong with it.

    `languages`: the codes of those that a production can have; None: any text.
    """
    try:
        content = _Plain(text).get_single_data()
    except yaml.YAMLError as error:
        raise ProductionsFileError(f"This is no YAML that can be read: {error}") from error
    try:
        return ProductionsFile.model_validate(
            {} if content is None else content, context={"languages": languages}
        )
    except ValidationError as error:
        raise ProductionsFileError("\n".join(_line(one) for one in error.errors())) from error


def write_productions(file: ProductionsFile) -> str:
    """The content as YAML, without what is left to its default; reading it gives the same content."""
    return yaml.safe_dump(file.plain(), sort_keys=False, allow_unicode=True, width=110)


class _Plain(yaml.SafeLoader):
    """YAML without its guesses: a production called 1899, the code 007 and the language no stay texts."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        twice = [key for key, count in Counter(str(key.value) for key, _ in node.value).items() if count > 1]
        if twice:
            mark = node.start_mark
            raise yaml.constructor.ConstructorError(None, None, f"found {twice[0]!r} twice", mark)
        return super().construct_mapping(node, deep=deep)


# Only an empty value, ~ and null mean something else than their text.
_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

_DATE = Said("must be a date, such as 2026-01-31")
# Ends of sentences: “This must not be empty.” Those of our own checks stand with them, above.
_SENTENCES = {
    "missing": Said("is missing"),
    "extra_forbidden": Said("is not known here; check the spelling"),
    "literal_error": Said("must be {expected}"),
    "enum": Said("must be {expected}"),
    "language": Said("must be the code of a language that the app speaks: {codes}"),
    "string_type": Said("must be a text"),
    "string_too_short": Said("must not be empty"),
    "string_too_long": Said("must have at most {max_length} characters"),
    "tuple_type": Said("must be a list"),
    "model_type": Said("must have named fields"),
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
}


def _line(error: ErrorDetails) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return f"{path.removeprefix('.') or 'the file'}: {_sentence(error)}"


def _sentence(error: ErrorDetails) -> Said:
    known = _SENTENCES.get(error["type"])
    if known is None:
        theirs = error["msg"]
        return Said(theirs)
    return Said(known.text, {name: str(value) for name, value in error.get("ctx", {}).items()})


def wrong_parts(error: ValidationError) -> list[tuple[tuple[int | str, ...], Said]]:
    """What is wrong with an entry: where, as path, and how, as the end of a sentence (“must be …”)."""
    return [(one["loc"], _sentence(one)) for one in error.errors()]
