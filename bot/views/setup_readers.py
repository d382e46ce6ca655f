"""What was filled into a form of the set-up, in the shape of the productions file, and where it stood.

Whether it is right is the file's and Slack's affair; this says at which field to say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from bot.language import tell
from bot.views.fields import Values, chosen_value, chosen_values, field_of, typed
from bot.views.questions import TOOL
from policy import ReviewerRole, Said

HOURS = {"days": "days", "from": "hours_from", "to": "hours_to", "time_zone": "hours_zone"}
# Translators: what stands in a field of a form is wrong; {problem} is such as “must not be empty”
THIS = Said("This {problem}.")
# Translators: {problem} is such as “must begin before they end”
HOURS_ARE = Said("The working hours {problem}.")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """`facts`: as an entry of the productions file takes them. `blocks`: field → block id."""

    facts: dict[str, Any]
    blocks: Mapping[str, str]

    def field_at(self, path: Sequence[int | str]) -> str:
        """The field that a path in the entry was filled by."""
        first, *rest = path or ("people",)
        if first == "working_hours":
            return HOURS.get(str(rest[0]), "hours_to") if rest else "hours_to"
        if first in ("people", "deputies") and rest and "/" in str(self.facts[first][int(rest[0])]):
            return f"{first}_elsewhere"
        return str(first)

    def errors(self, wrong: Mapping[str, Said]) -> dict[str, str]:
        """Field → sentence as block id → reader's words; what has no field here stands at the first one."""
        first = next(iter(self.blocks.values()), "")
        return {self.blocks.get(field, first): tell(sentence) for field, sentence in wrong.items()}

    def sentences(self, parts: Sequence[tuple[Sequence[int | str], Said]]) -> dict[str, Said]:
        """What is wrong with an entry, field → sentence; the first for each field."""
        found: dict[str, Said] = {}
        for path, problem in parts:
            field = self.field_at(path)
            whole = HOURS_ARE if field == "hours_to" else THIS
            found.setdefault(field, Said(whole.text, {"problem": problem}))
        return found


def read_production(values: Values, code: str | None) -> FilledForm:
    """The form of a production; `code`: of the one that is changed."""
    states = _states(values)
    zone = typed(states.get("time_zone", {}))
    facts = {
        "code": code or typed(states.get("code", {})).upper(),
        "name": typed(states.get("name", {})),
        "channel": _channel(states),
        "time_zone": zone_meant(zone),
        "language": chosen_value(states.get("language", {})),
    }
    return FilledForm(facts, _blocks(values))


def read_contact(values: Values, role: ReviewerRole) -> FilledForm:
    """The form of a contact. The group may still be a handle."""
    states = _states(values)
    zone = typed(states.get("hours_zone", {}))
    hours = {
        "days": chosen_values(states.get("days", {})),
        "from": states.get("hours_from", {}).get("selected_time"),
        "to": states.get("hours_to", {}).get("selected_time"),
        "time_zone": zone_meant(zone) or None,
    }
    facts = {
        "role": role,
        "people": _people(states, "people"),
        "group": typed(states.get("group", {})).lstrip("@") or None,
        "channel": _channel(states),
        "deputies": _people(states, "deputies"),
        "working_hours": hours,
    }
    return FilledForm(facts, _blocks(values))


def read_tool(values: Values, name: str | None) -> FilledForm:
    """The form of a tool; `name`: of the one that is changed."""
    states = _states(values)
    answers = {question.field: chosen_value(states.get(question.field, {})) for question in TOOL}
    facts = {
        "name": name or typed(states.get("name", {})),
        "vendor": typed(states.get("vendor", {})) or None,
        **answers,
        "reviewed_on": states.get("reviewed_on", {}).get("selected_date"),
    }
    return FilledForm(facts, _blocks(values))


def _states(values: Values) -> dict[str, Mapping[str, Any]]:
    return {field_of(block): next(iter(states.values()), {}) for block, states in values.items()}


def _blocks(values: Values) -> dict[str, str]:
    return {field_of(block): block for block in values}


def _channel(states: Mapping[str, Mapping[str, Any]]) -> str:
    return str(states.get("channel", {}).get("selected_conversation") or "")


def _people(states: Mapping[str, Mapping[str, Any]], field: str) -> list[str]:
    chosen = states.get(field, {}).get("selected_users") or []
    written = typed(states.get(f"{field}_elsewhere", {})).upper().replace(",", " ").split()
    return [*chosen, *written]


def zone_meant(text: str) -> str:
    """The time zone that is meant, also by its city alone; what cannot be told stays as it was written."""
    wanted = text.casefold().replace(" ", "_")
    if not wanted:
        return ""
    named = {zone.casefold(): zone for zone in available_timezones()}
    cities = [zone for zone in named if zone.endswith(f"/{wanted}") and zone.count("/") == 1]
    return named.get(wanted) or (named[cities[0]] if len(cities) == 1 else text)
