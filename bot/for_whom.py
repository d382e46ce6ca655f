"""For whom each kind of job draws, and so in which language: one place for all of them.

One person reads their own messages in their language. A card, and what stands in its thread or in the
production's channel, has the language of the production; a digest that of its channel.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from bot.language import ENGLISH, Language, language_for
from bot.owing import REQUESTER
from bot.readers import Readers
from storage import Job, Production, find_case, production

ForWhom = Callable[[Readers, Job], Language]


def of_message(readers: Readers, job: Job) -> Language:
    """A message of a case by its target: the requester's own, or one that many read."""
    return _of_target(readers, job, job.payload.get("target", REQUESTER))


def of_card(readers: Readers, job: Job) -> Language:
    """A message of a case that many read."""
    return _of_target(readers, job, "")


def of_reminder(readers: Readers, job: Job) -> Language:
    """One person, or whoever reads the message in whose thread it stands."""
    told = job.payload
    return to("to")(readers, job) if "to" in told else _of_target(readers, job, told["thread"])


def of_replier(readers: Readers, job: Job) -> Language:
    """Who wrote something in a thread."""
    return readers.of_person(job.payload["team"], job.payload["by"]["user"], anew=True)


def of_channel(readers: Readers, job: Job) -> Language:
    """Everybody in a channel."""
    return readers.of_channel(job.payload["team"], job.payload["channel"])


def to(name: str) -> ForWhom:
    """The person who stands in the job by this name, perhaps with their workspace before them."""

    def of_person(readers: Readers, job: Job) -> Language:
        user = job.payload[name].rpartition("/")[2]
        return readers.of_person(job.payload["team"], user, anew=True)

    return of_person


def _of_target(readers: Readers, job: Job, target: str) -> Language:
    with readers.database.reading() as tx:
        case = find_case(tx, job.payload["team"], job.payload["case"])
        its_production = production(tx, case.team, case.production) if case else None
    spoken = language_for(its_production.language if its_production else None)
    if case is None:
        return spoken
    if target != REQUESTER:
        readers.hear_of(case.team, _who_decides(its_production, target))
        return spoken
    return readers.of_person(case.team, case.requester.user, otherwise=spoken, anew=True)


def _who_decides(its_production: Production | None, target: str) -> list[str]:
    """People whose buttons stand there, as far as they are named; of user groups Slack knows who that is."""
    contacts = its_production.contacts if its_production else ()
    return [user for each in contacts if each.role == target for user in each.people if "/" not in user]


# None: nothing is drawn.
FOR_WHOM: Mapping[str, ForWhom | None] = MappingProxyType(
    {
        "draw": of_message,
        "note": of_message,
        "urge": of_reminder,
        "hint": of_replier,
        "moved": of_card,
        "digest": of_channel,
        "tell": to("admin"),
        "orphan": to("admin"),
        "continue": to("user"),
        "home": to("user"),
        "mention": to("user"),
        "stand_in": to("deputy"),
        "owner": to("to"),
        **dict.fromkeys(("alert", "check", "condition", "ends_soon", "expire", "file"), None),
        **dict.fromkeys(("rejudge", "rejudge_case", "remind", "sweep"), None),
    }
)


def language_of_job(readers: Readers | None, job: Job) -> Language:
    """In which language the job's message is drawn."""
    reads = FOR_WHOM.get(job.kind)
    return reads(readers, job) if reads is not None and readers is not None else ENGLISH
