"""What is wrong with an installation, as far as its settings and its database tell, and how to mend it.

Changes nothing and asks nobody; what Slack has to say is in `bot/doctor_online.py`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from bot.health import LONGEST_WAIT
from bot.ids import UNLISTED
from bot.language import LANGUAGES, language_for
from bot.owing import WAITING
from bot.route_health import Trouble, all_uses, missing, uses_of
from policy import Pack, ReviewerRole
from storage import (
    Case,
    Database,
    JobState,
    Production,
    SchemaError,
    StorageAway,
    cases_for,
    count_jobs,
    oldest_due,
    productions,
    workspaces,
)

NAMED = 10
ROLES = {ReviewerRole.CONTACT: "contact", ReviewerRole.LEGAL: "legal reviewer"}
SET_UP = "“/genai-use setup” in Slack, or `genai-use productions import`"


class Level(StrEnum):
    """How bad it is; only a problem keeps requests from their answer."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at; `remedy` says what to do where it is not as it should be."""

    level: Level
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.what}" + (f" — {self.remedy}" if self.remedy else "")


def fine(what: str) -> Diagnosis:
    return Diagnosis(Level.OK, what)


def warning(what: str, remedy: str) -> Diagnosis:
    return Diagnosis(Level.WARNING, what, remedy)


def problem(what: str, remedy: str) -> Diagnosis:
    return Diagnosis(Level.PROBLEM, what, remedy)


def of_settings(sentences: str) -> list[Diagnosis]:
    """What is missing or wrong in the settings, a line each; one line when nothing is."""
    remedy = "set it as docs/settings.md says, then start the app anew"
    return [problem(line, remedy) for line in sentences.splitlines()] or [fine("The settings can be used.")]


def of_pack(pack: Pack) -> Diagnosis:
    """By which guidance this installation judges."""
    return fine(f"The guidance can be read: {pack.name}, {len(pack.clauses)} clauses.")


def of_database(database: Database, now: datetime) -> list[Diagnosis]:
    """All that the database tells."""
    try:
        database.check()
        with database.reading() as tx:
            return [fine("The database answers, and its tables are up to date."), *_stored(tx, now)]
    except SchemaError as error:
        return [problem(str(error), "`genai-use db upgrade` mends older tables; else restore a backup")]
    except StorageAway as away:
        return [problem(f"The database does not answer: {away}", "is DATABASE_URL right, and is it running?")]


def _stored(tx: Connection, now: datetime) -> Iterator[Diagnosis]:
    yield _worker(tx, now)
    yield _given_up(tx)
    known = workspaces(tx)
    if not known:
        yield warning("No workspace is known yet.", "start `genai-use serve` once with its settings")
    for workspace in known:
        all_productions = productions(tx, workspace.team)
        codes = [UNLISTED, *(each.code for each in all_productions)]
        waiting = cases_for(tx, workspace.team, codes, statuses=WAITING)
        yield from _set_up(workspace.name, all_productions)
        yield from _waiting(all_productions, waiting)


def _worker(tx: Connection, now: datetime) -> Diagnosis:
    oldest = oldest_due(tx, now)
    if oldest is None or now - oldest <= LONGEST_WAIT:
        return fine("What is due is being sent.")
    minutes = round((now - oldest).total_seconds() / 60)
    return problem(
        f"The oldest message that is due has waited for {minutes} minutes.",
        "is `genai-use serve` or `genai-use worker` running? Its log says what keeps it",
    )


def _given_up(tx: Connection) -> Diagnosis:
    dead = sorted((kind, count) for (kind, state), count in count_jobs(tx).items() if state is JobState.DEAD)
    if not dead:
        return fine("No message was given up.")
    kinds = ", ".join(f"{count} {kind}" for kind, count in dead)
    return warning(
        f"Given up after Slack refused them for good: {kinds}.",
        "`genai-use jobs list` says why; mend that, then `genai-use jobs retry` or `genai-use jobs drop`",
    )


def _set_up(workspace: str, all_productions: list[Production]) -> Iterator[Diagnosis]:
    if not all_productions:
        yield warning(f"No production is set up in {workspace}.", f"add them with {SET_UP}")
        return
    found = [*_nobody(all_productions), *_without_legal(all_productions), *_unspoken(all_productions)]
    yield from found
    if not found:
        yield fine(f"{len(all_productions)} productions are set up in {workspace}, each with its reviewers.")


def _nobody(all_productions: list[Production]) -> Iterator[Diagnosis]:
    for finding in missing(all_productions, all_uses(all_productions)):
        code, role = finding.uses[0]
        yield problem(f"{code} has no {ROLES[role]}.", f"name people or a group with {SET_UP}")
    for production in all_productions:
        for contact in production.contacts:
            if not contact.people and contact.group is None:
                yield problem(
                    f"{production.code}: its {ROLES[contact.role]} names no people and no group.",
                    f"name somebody with {SET_UP}",
                )


def _without_legal(all_productions: list[Production]) -> Iterator[Diagnosis]:
    lacking = [
        each.code
        for each in all_productions
        if all(contact.role is not ReviewerRole.LEGAL for contact in each.contacts)
    ]
    if lacking:
        yield warning(
            f"No legal reviewer for {some(lacking)}: what needs one cannot be approved there.",
            f"name somebody with {SET_UP}",
        )


def _unspoken(all_productions: list[Production]) -> Iterator[Diagnosis]:
    for each in all_productions:
        if each.language and each.language not in LANGUAGES:
            yield warning(
                f"{each.code} has the language {each.language!r}, which the app does not know by this name: "
                f"its channels read {language_for(each.language).name}.",
                f"choose one of {', '.join(LANGUAGES)} with {SET_UP}",
            )


def _waiting(all_productions: list[Production], waiting: list[Case]) -> Iterator[Diagnosis]:
    found = [*_without_route(all_productions, waiting), *_refused(waiting)]
    yield from found or [fine(f"{len(waiting)} cases wait, and each has somebody to wait for.")]


def _without_route(all_productions: list[Production], waiting: list[Case]) -> Iterator[Diagnosis]:
    uses = dict.fromkeys(use for case in waiting for use in uses_of(case))
    for finding in missing(all_productions, uses):
        ids = some(case.id for case in waiting if set(uses_of(case)) & set(finding.uses))
        if finding.trouble is Trouble.UNLISTED:
            yield problem(f"{ids}: the production is not set up.", f"add it with {SET_UP}")
        else:
            role = ROLES[finding.uses[0][1]]
            yield problem(f"{ids}: there is no {role} to decide.", f"name somebody with {SET_UP}")


def _refused(waiting: list[Case]) -> Iterator[Diagnosis]:
    """Messages of waiting cases that Slack refused for good, by channel and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for case in waiting:
        for each in case.messages:
            if each.ts is None and each.trouble:
                found.setdefault((each.channel, each.trouble), []).append(f"{case.id} ({each.target})")
    for (channel, trouble), cases in found.items():
        yield problem(
            f"Slack refuses messages in {channel} ({trouble}): {some(cases)}.",
            "invite the app there, or set another channel or person; they are tried again each day",
        )


def some(names: Iterable[str]) -> str:
    """The first names, and how many more there are."""
    known = list(names)
    more = f" and {len(known) - NAMED} more" if len(known) > NAMED else ""
    return ", ".join(known[:NAMED]) + more
