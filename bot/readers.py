"""In which language each reader is spoken to: a person by their Slack, a channel by its production.

What Slack says of a person is remembered here and in the database, and asked again when it is an hour old, in
threads of its own. Nothing waits longer than `SECONDS` for it, and no acknowledgement waits at all.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotInTime
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

import structlog

from bot.language import ENGLISH, Language, language_for
from bot.slack import Refused, Slack, SlackError
from storage import (
    Database,
    PersonLanguage,
    StorageAway,
    language_of,
    note_language,
    production_in,
    productions_reviewed_in,
)

log = structlog.get_logger()

OLD = timedelta(hours=1)
# A trigger lives three seconds, in which the form that it opens has to be asked for, too.
SECONDS = 1.2
THREADS = 8
# More than this many questions under way would be answered too late anyway.
ASKING = 200
# After a question that failed nobody whose form is to open waits for another one so soon.
QUIET_SECONDS = 20.0
NOT_THERE = frozenset({"user_not_found", "user_not_visible"})

Key = tuple[str, str]  # the workspace that the app answers for, and the user id


class Readers:
    """Asks and remembers. `clock` says how old an answer is."""

    def __init__(self, database: Database, slack: Slack, clock: Callable[[], datetime]) -> None:
        self.database = database
        self._slack = slack
        self._clock = clock
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="readers")
        self._lock = Lock()
        self._told: dict[Key, PersonLanguage] = {}
        self._asking: dict[Key, Future[PersonLanguage | None]] = {}
        self._quiet_until = float("-inf")
        self._closing = False

    def at_once(self, team: str, user: str, channel: str | None = None) -> Language:
        """A person's language as far as it is known, else the channel's. Slack is asked meanwhile.

        Raises StorageAway.
        """
        told = self._remembered((team, user))
        if told is None or self._is_old(told):
            self._ask((team, user))
        if told is not None and told.locale:
            return language_for(told.locale)
        return self.of_channel(team, channel) if channel else ENGLISH

    def of_person(
        self, team: str, user: str, *, otherwise: Language = ENGLISH, anew: bool = False
    ) -> Language:
        """A person's language. Slack is asked where it is not known; with `anew` also where that is old.

        `otherwise`: of whom Slack tells none, such as people of other companies. Raises nothing.
        """
        told = None
        with suppress(StorageAway):
            told = self._remembered((team, user))
        if told is None or (anew and self._is_old(told)):
            told = self._waited_for((team, user), hurry=not anew) or told
        return language_for(told.locale) if told and told.locale else otherwise

    def hear_of(self, team: str, users: Iterable[str]) -> None:
        """These people may well ask for something soon: whose language is unknown is looked up meanwhile."""
        with suppress(StorageAway):
            for user in users:
                if self._remembered((team, user)) is None:
                    self._ask((team, user))

    def of_channel(self, team: str, channel: str) -> Language:
        """A production's channel has its language, one of contacts that of all of theirs, else English."""
        with self.database.reading() as tx:
            own = production_in(tx, team, channel)
            found = [own] if own else productions_reviewed_in(tx, team, channel)
        spoken = {language_for(each.language) for each in found}
        return spoken.pop() if len(spoken) == 1 else ENGLISH

    @property
    def is_asking(self) -> bool:
        """Whether Slack is being asked of somebody right now."""
        return bool(self._asking)

    def close(self) -> None:
        """Nobody is asked any more; what was answered is kept."""
        self._closing = True
        self._pool.shutdown(wait=True)

    def _is_old(self, told: PersonLanguage) -> bool:
        return self._clock() - told.seen_at >= OLD

    def _remembered(self, key: Key) -> PersonLanguage | None:
        told = self._told.get(key)
        if told is None:
            with self.database.reading() as tx:
                told = language_of(tx, *key)
            if told is not None:
                self._told[key] = told
        return told

    def _waited_for(self, key: Key, *, hurry: bool) -> PersonLanguage | None:
        """Slack's answer; None when there is none in time. It is remembered also when it comes later."""
        if hurry and monotonic() < self._quiet_until:
            return None
        asked = self._ask(key)
        try:
            return asked.result(SECONDS) if asked else None
        except NotInTime:
            self._keep_quiet()
            return None

    def _keep_quiet(self) -> None:
        self._quiet_until = monotonic() + QUIET_SECONDS

    def _ask(self, key: Key) -> Future[PersonLanguage | None] | None:
        """The question under way, or a new one; None where too many are, or the app ends."""
        with self._lock:
            if key in self._asking:
                return self._asking[key]
            if (told := self._told.get(key)) is not None and not self._is_old(told):
                # It came between the caller's look and this one.
                return _answered(told)
            if len(self._asking) >= ASKING:
                return None
            with suppress(RuntimeError):
                self._asking[key] = self._pool.submit(self._answer, key)
            return self._asking.get(key)

    def _answer(self, key: Key) -> PersonLanguage | None:
        try:
            if self._closing:
                return None
            told = self._told[key] = PersonLanguage(self._locale(*key), self._clock())
        except (SlackError, StorageAway) as why:
            log.info("a person's language is unknown", why=str(why))
            self._keep_quiet()
            return None
        finally:
            with self._lock:
                self._asking.pop(key, None)
        self._kept(key, told)
        return told

    def _locale(self, team: str, user: str) -> str | None:
        try:
            told = self._slack.call("users.info", team, timeout=SECONDS, user=user, include_locale=True)
        except Refused as refusal:
            if refusal.code in NOT_THERE:
                return None
            raise
        locale = told.get("user", {}).get("locale")
        return locale if isinstance(locale, str) else None

    def _kept(self, key: Key, told: PersonLanguage) -> None:
        """Beside whoever waits for the answer."""
        try:
            self._pool.submit(self._keep, key, told)
        except RuntimeError:
            self._keep(key, told)

    def _keep(self, key: Key, told: PersonLanguage) -> None:
        with suppress(StorageAway), self.database.writing() as tx:
            note_language(tx, *key, told)


def _answered(told: PersonLanguage) -> Future[PersonLanguage | None]:
    answer: Future[PersonLanguage | None] = Future()
    answer.set_result(told)
    return answer
