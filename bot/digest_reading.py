"""Reads the week of a channel: of each group what is shown and how many there are, never all of the cases.

What the values mean stands in `bot/digest.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.digest import (
    DUE_WITHIN,
    EXPIRES_WITHIN,
    NEWS,
    ROWS,
    SHOWN,
    Digest,
    GuidanceChange,
    Row,
    Waits,
)
from bot.schedule import WEEK, day_at
from bot.trend import LAST, Trend, is_told, trend_of
from policy import Outcome
from storage import (
    CaseLine,
    Days,
    InWait,
    ToldProduction,
    brought_by,
    count_sent_back,
    last_decided,
    lines_with,
    need_standings,
    open_conditions,
    productions_told,
    waits_in,
    week_in,
)

_Told = Mapping[str, ToldProduction]
_Lines = Mapping[int, CaseLine]
_SEVERITY = {outcome.value: outcome.severity for outcome in Outcome}
_OTHERS = {
    name: most for name, most in SHOWN.items() if name not in ("waiting_for_you", "waiting_for_others")
}


def digest_of(
    tx: Connection,
    team: str,
    channel: str,
    now: datetime,
    *,
    since: datetime | None = None,
    guidance: GuidanceChange | None = None,
) -> Digest | None:
    """What a channel is told, or None when there is nothing to say: of the productions reviewed there, and of
    those that work there. Each case is told once.

    `since`: when it was told last; a week ago, if that is not said. `guidance`: that it changed meanwhile.
    """
    told = {each.code: each for each in productions_told(tx, team, channel)}
    week_start = since or now - WEEK
    days = {zone: _days(now, zone) for zone in {each.time_zone for each in told.values()}}
    week = week_in(tx, team, told.values(), since=week_start, now=now, days=days, shown=_OTHERS)
    waiting = _waiting(waits_in(tx, team, told.values()), told)
    counts = {**week.counts, **{name: len(found) for name, found in waiting.items()}}
    if not any(counts[name] for name in NEWS) and guidance is None:
        return None
    if guidance is not None:
        guidance = replace(guidance, sent_back=count_sent_back(tx, team, told.values(), since=week_start))
    shown = {name: found[: ROWS[name]] for name, found in waiting.items()}
    waiting_keys = [each.key for found in shown.values() for each in found]
    lines = lines_with(tx, [*waiting_keys, *(key for keys in week.keys.values() for key in keys)])
    groups_shown: dict[str, Any] = {**_those_that_wait(tx, shown, lines, told)}
    groups_shown |= _rows(tx, week.keys, lines, told, now)
    return Digest(
        channel,
        week_start,
        now,
        **groups_shown,
        trend=_trend(tx, team, (week.decided, week.before), told, now),
        guidance=guidance,
        counts=counts,
    )


def _days(now: datetime, time_zone: str) -> Days:
    """An approval ends when its last day is over, where its production is."""
    today, last = day_at(now, time_zone), (now + EXPIRES_WITHIN).astimezone(ZoneInfo(time_zone))
    over = last.time() == time.max
    return Days(today + DUE_WITHIN, today, last.date() if over else last.date() - timedelta(days=1))


def _waiting(found: Sequence[InWait], told: _Told) -> dict[str, list[InWait]]:
    """What waits for the channel's readers, and what for others: by risk, then by age."""
    groups: dict[str, list[InWait]] = {"waiting_for_you": [], "waiting_for_others": []}
    for each in found:
        production = told[each.production]
        yours = each.roles & production.roles or (each.requester and production.home)
        groups["waiting_for_you" if yours else "waiting_for_others"].append(each)
    for waiting in groups.values():
        waiting.sort(key=lambda each: -_SEVERITY[each.outcome])  # and else as they came, by age
    return groups


def _those_that_wait(
    tx: Connection, shown: Mapping[str, Sequence[InWait]], lines: _Lines, told: _Told
) -> dict[str, tuple[Waits, ...]]:
    known = {each.key: each.needs for found in shown.values() for each in found}
    needs = need_standings(tx, [key for key, standings in known.items() if standings is None])
    return {
        name: tuple(
            Waits(
                line := lines[each.key],
                _name(told, each.production),
                line.stands_since,
                awaited=each.roles,
                roles=each.roles & told[each.production].roles,
                needs=needs[each.key] if each.needs is None else each.needs,
            )
            for each in found
        )
        for name, found in shown.items()
    }


def _rows(
    tx: Connection, groups: Mapping[str, Sequence[int]], lines: _Lines, told: _Told, now: datetime
) -> dict[str, tuple[Row, ...]]:
    terms = open_conditions(tx, [*groups["conditions"], *groups["in_force"]])
    by = brought_by(tx, groups["decided"])
    return {
        name: tuple(
            Row(
                line := lines[key],
                _name(told, line.production),
                line.stands_since,
                today=day_at(now, told[line.production].time_zone),
                by=by.get(key),
                until=line.ends_on,
                conditions=terms.get(key, ()),
            )
            for key in keys
        )
        for name, keys in groups.items()
    }


def _name(told: _Told, code: str) -> str:
    return told[code].name if len(told) > 1 else ""


def _trend(tx: Connection, team: str, decided: tuple[int, int], told: _Told, now: datetime) -> Trend | None:
    """`decided`: how many in the last seven days, and in the seven before."""
    if not is_told(*decided):
        return None
    lately = last_decided(tx, team, told.values(), since=now - WEEK, until=now, limit=LAST)
    return trend_of(*decided, lately, {each.code: each.time_zone for each in told.values()})
