"""The settings of a channel's weekly digest: the form, its reader, and what is said once they are kept.

Pure. Whether somebody may change them is asked elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import available_timezones

from bot.ids import Callback
from bot.language import N_, _
from bot.views import blocks, choosers
from bot.views.blocks import Block
from bot.views.fields import Values, chosen_value, field_of, text_input, typed
from bot.views.setup_readers import zone_meant
from bot.views.text import words
from storage import DigestSetting

COMES, WEEKDAY, AT, ZONE, SEND_TO = "comes", "weekday", "at", "time_zone", "send_to"
WEEKLY, OFF = "weekly", "off"
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
NAME_MOST = 200
UNKNOWN_ZONE = N_("Please write a time zone such as Europe/Madrid, or leave it empty for the production's.")
NO_TIME = N_("Please choose a time.")


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """When the digest of `channel` comes, with what was set there. `admin`: may send it elsewhere."""

    channel: str
    weekday: int
    at: time
    time_zone: str
    setting: DigestSetting
    admin: bool = False


@dataclass(frozen=True, slots=True)
class ReadDigest:
    """What was chosen. `errors`: block id → sentence; with any, nothing is kept."""

    setting: DigestSetting
    errors: Mapping[str, str] = field(default_factory=dict)


def digest_form(facts: DigestFacts) -> Block:
    """Whether it comes, when, and where."""
    comes = [blocks.option(_("Once a week"), WEEKLY), blocks.option(_("Not at all"), OFF)]
    days = [blocks.option(_(name), str(number)) for number, name in enumerate(WEEKDAYS)]
    chosen = OFF if facts.setting.off else WEEKLY
    day = blocks.select(WEEKDAY, days, str(facts.weekday), _("Choose a day"))
    zone = text_input(ZONE, facts.time_zone, most=NAME_MOST)
    hint = _("Such as Europe/Madrid. Empty: the production's.")
    asked = [
        blocks.section(words("digest", "settings", channel=facts.channel)),
        blocks.field(COMES, _("The digest comes"), blocks.radios(COMES, comes, chosen)),
        blocks.field(WEEKDAY, _("Day"), day),
        blocks.field(AT, _("Time"), choosers.clock(AT, facts.at)),
        blocks.field(ZONE, _("Time zone"), zone, hint=hint, optional=True),
        *([_elsewhere(facts.setting.send_to)] if facts.admin else []),
    ]
    form = (Callback.DIGEST_SETTINGS, _("Weekly digest"), asked)
    return blocks.modal(*form, submit=_("Save"), close=_("Cancel"), metadata=facts.channel)


def _elsewhere(send_to: str | None) -> Block:
    hint = _("Its members then read the titles of these cases. Empty: it comes in the channel itself.")
    label = _("Send it to another channel instead")
    return blocks.field(SEND_TO, label, choosers.channel(SEND_TO, send_to), hint=hint, optional=True)


def read_digest_form(values: Values) -> ReadDigest:
    """What was chosen, checked as far as the form can."""
    states: dict[str, Mapping[str, Any]] = {
        field_of(block): next(iter(fields.values()), {}) for block, fields in values.items()
    }
    zone, at = zone_meant(typed(states.get(ZONE, {}))), states.get(AT, {}).get("selected_time")
    wrong = {} if not zone or zone in available_timezones() else {ZONE: _(UNKNOWN_ZONE)}
    wrong |= {} if at else {AT: _(NO_TIME)}
    setting = DigestSetting(
        off=chosen_value(states.get(COMES, {})) == OFF,
        weekday=int(chosen_value(states.get(WEEKDAY, {})) or 0),
        at=time.fromisoformat(at) if at else None,
        time_zone=zone or None,
        send_to=states.get(SEND_TO, {}).get("selected_conversation") or None,
    )
    return ReadDigest(setting, wrong)


def digest_kept(next_at: datetime | None, zone: str) -> Block:
    """They are kept, and when the next one comes, if any does."""
    said = words("digest", "saved", at=next_at, zone=zone)
    return blocks.modal(Callback.NOTICE, _("Noted"), [blocks.section(said)])
