"""What the digest says of one case: for whom it waits and how long, who decided, which terms are to be kept.

Pure. All of it is plain text or rich text, so that what people wrote is inert in it.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.digest import Row, Waits
from bot.language import N_, _, ngettext, told_day
from bot.views import blocks
from bot.views.blocks import Element, words_of
from bot.views.sentences import sentence
from bot.views.standing import roles_in_words, status_words
from bot.views.text import inline
from policy import Outcome, ReviewerRole, Status
from storage import NeedStanding

# A mark never stands alone: the words beside it say the same.
RISKS: Mapping[Outcome, str] = {
    Outcome.SHARE: N_("⚠️ Pulled into review"),
    Outcome.ESCALATE: N_("⚠️ Guidance is asked for"),
    Outcome.WRITTEN_APPROVAL: N_("🛑 Written approval is asked for"),
}
NAME, CONDITION = 60, 120


def waiting_words(name: str, row: Waits, now: datetime) -> str:
    """A case of the group `name` that waits, in two or three lines."""
    told = _waits_for_you(row, now) if name == "waiting_for_you" else _waits_for_others(row, now)
    return f"{_about(row)}\n{told}"


def row_words(name: str, row: Row) -> str:
    """An approval with a condition that is due, or one that runs out, in two or three lines."""
    return f"{_about(row)}\n{_conditions_due(row) if name == 'conditions' else _runs_out(row)}"


def _about(row: Row | Waits) -> str:
    """What people know it by, first."""
    told = (inline(row.case.title), row.case.id, inline(row.production, NAME))
    return " · ".join(filter(None, told))


def _waits_for_you(row: Waits, now: datetime) -> str:
    risk = _(RISKS[row.case.outcome])
    if not row.roles:
        return f"{_waits(row, now)} · {_wanted(row)}"
    return " · ".join(filter(None, (_waits(row, now), risk, _evidence(row))))


def _waits_for_others(row: Waits, now: datetime) -> str:
    whom = _("for {roles}").format(roles=roles_in_words(each for each in ReviewerRole if each in row.awaited))
    if row.case.status is Status.NEEDS_INFO:
        whom = _("for the requester's answer")
    return " · ".join(filter(None, (_waits(row, now), whom, _evidence(row))))


def _waits(row: Waits, now: datetime) -> str:
    days = max((now - row.since).days, 0)
    if not days:
        return _("waits since today")
    return ngettext("waits {count} day", "waits {count} days", days).format(count=days)


def _wanted(row: Waits) -> str:
    """What the requester is to do, whose team reads this."""
    if row.case.status is Status.NEEDS_INFO:
        return _("a question is to be answered")
    return _("evidence is still to be shown")


def _evidence(row: Waits) -> str:
    if not row.open_needs:
        return ""
    if NeedStanding.MISSING in row.open_needs:
        return _("evidence is still to be shown")
    return _("evidence waits to be accepted")


def _conditions_due(row: Row) -> str:
    late, soon = row.overdue, row.due
    first = told_day((late or soon)[0].due or row.today)
    text = f"“{inline((late or soon)[0].text, CONDITION)}”"
    if late:
        said = ngettext(
            "a condition is overdue since {day}",
            "{count} conditions are overdue, the first since {day}",
            len(late),
        )
        return f"{said.format(count=len(late), day=first)}: {text}"
    said = ngettext(
        "a condition is due by {day}", "{count} conditions are due, the first by {day}", len(soon)
    )
    return f"{said.format(count=len(soon), day=first)}: {text}"


def _runs_out(row: Row) -> str:
    return _("runs out after {day}").format(day=told_day(row.until or row.today))


def decided_line(row: Row, names: Mapping[str, str] | None) -> list[Element]:
    """How it was decided, by whom and when. `names`: as for the whole digest."""
    who = _decider(row, names)
    told = _("{status} by {who}, {day}") if who else _("{status}, {day}")
    day, status = told_day(row.since.date()), status_words(row.case)
    said = sentence(told, status=status, who=who or "", day=day)
    return [words_of(f"{_about(row)} · "), *said]


def _decider(row: Row, names: Mapping[str, str] | None) -> Element | None:
    if row.by is None:
        return None
    if names is None:
        return blocks.person(row.by.user)
    name = inline(names.get(row.by.user, ""), NAME)
    return words_of(name) if name else None


def shared_line(row: Row) -> list[Element]:
    """What was shared, in one line."""
    return [words_of(_about(row))]


def in_force_line(row: Row) -> list[Element]:
    """The terms of an approval that are still to be kept."""
    told = [_("valid until {day}").format(day=told_day(row.until))] if row.until else []
    count = len(row.conditions)
    if count and row.conditions[0].due:
        day = told_day(row.conditions[0].due)
        said = ngettext("{count} condition, due by {day}", "{count} conditions, the next due by {day}", count)
        told.append(said.format(count=count, day=day))
    elif count:
        told.append(ngettext("{count} condition", "{count} conditions", count).format(count=count))
    return [words_of(" · ".join((_about(row), *told)))]
