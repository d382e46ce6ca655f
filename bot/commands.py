"""What `/genai-use` understands: its words, alone or with a valid argument; all else is a description.

Its answers are private, in the acknowledgement. What they look like: `bot/views`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot import views
from bot.authority import is_same, roles_of
from bot.digest_plan import digest_channels
from bot.digest_settings import NO_DIGEST
from bot.directory import DirectoryAway
from bot.flow import Flow
from bot.payloads import SlashCommand
from bot.recurring import digest_of
from bot.replies import Reply, says
from policy import NotAllowed
from storage import own_cases

CASE_ID = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}-[1-9][0-9]*", re.IGNORECASE)
CLAUSE = re.compile(r"[a-z]+\.[a-z-]+", re.IGNORECASE)


class Word(StrEnum):
    """The words of the command."""

    HELP = "help"
    LIST = "list"
    STATUS = "status"
    GUIDANCE = "guidance"
    DIGEST = "digest"
    SETUP = "setup"


# What may stand behind a word.
ARGUMENTS = {Word.STATUS: CASE_ID, Word.GUIDANCE: CLAUSE}


def read_words(text: str) -> tuple[Word, str] | None:
    """The word and its argument ("" without one); None when the text is a description."""
    first, _, rest = text.strip().partition(" ")
    if first.lower() not in set(Word):
        return None
    word, argument = Word(first.lower()), rest.strip()
    pattern = ARGUMENTS.get(word)
    if argument and not (pattern and pattern.fullmatch(argument)):
        return None
    return word, argument


@dataclass(frozen=True)
class Commands:
    """The handlers of the words. `begin` opens the form: for everything that is no word."""

    flow: Flow
    begin: Callable[[SlashCommand, datetime], Reply]
    set_up: Callable[[SlashCommand, datetime], Reply]

    def answer(self, asked: SlashCommand, now: datetime) -> Reply:
        """Does what was typed."""
        read = read_words(asked.words)
        if read is None:
            return self.begin(asked, now)
        word, argument = read
        handlers: dict[Word, Callable[[SlashCommand, str, datetime], Reply]] = {
            Word.HELP: self._help,
            Word.LIST: self._list,
            Word.STATUS: self._status,
            Word.GUIDANCE: self._guidance,
            Word.DIGEST: self._digest,
            Word.SETUP: self._set_up,
        }
        return handlers[word](asked, argument, now)

    def _help(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        return says(views.help_notice())

    def _list(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        with self.flow.database.reading() as tx:
            return says(views.list_notice(own_cases(tx, asked.person)))

    def _status(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        if not argument:
            return self._list(asked, argument, now)
        case, production = self.flow.readable(asked.person, asked.workspace, argument.upper(), now=now)
        if is_same(asked.person, case.requester):
            return says(views.status_notice(case, production, own=True))
        try:
            roles = roles_of(asked.person, production, self.flow.membership, now)
            admin = asked.person.user in self.flow.membership.admins(case.team)
        except DirectoryAway:
            # They may read the case; which buttons are theirs is told when Slack answers again.
            return says(views.status_notice(case, production))
        return says(views.status_notice(case, production, roles=roles, admin=admin))

    def _guidance(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        pack = self.flow.pack
        if not argument:
            return says(views.guidance_list(pack))
        clause = pack.clauses.get(argument.lower())
        return says(views.guidance_clause(clause) if clause else views.unknown_clause(argument))

    def _digest(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        team, channel = asked.workspace, asked.channel_id
        with self.flow.database.reading() as tx:
            if channel not in digest_channels(tx, team):
                raise NotAllowed(NO_DIGEST)
        if asked.person.user not in self.flow.membership.channel_members(team, channel):
            raise NotAllowed("The digest is shown to members of its channel.")
        with self.flow.database.reading() as tx:
            told = digest_of(tx, team, channel, now)
        return says(views.digest_post(told) if told else views.nothing_to_tell(channel))

    def _set_up(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        return self.set_up(asked, now)
