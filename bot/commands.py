"""What `/genai-use` understands: its words, alone or with a valid argument; all else is a description.

Its answers are private, in the acknowledgement. What they look like: `bot/views`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum

from bot import views
from bot.authority import is_same, roles_of
from bot.digest_plan import digest_channels
from bot.digest_reading import digest_of
from bot.digest_settings import NO_DIGEST
from bot.directory import DirectoryAway
from bot.flow import Flow
from bot.immediate import Whisper
from bot.payloads import Click, SlashCommand
from bot.replies import Reply, says
from policy import NotAllowed, Person
from storage import own_cases, productions

# How alike a typed word and one of ours are, then a clause's name; how many are offered.
ALIKE, FAR, NEAREST = 0.75, 0.4, 5
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
    if argument and not _fits(word, argument):
        return None
    return word, argument


def read_mistake(text: str) -> tuple[Word, str] | None:
    """The word that was meant, and what stands behind it, where one or two words look like a word of ours.

    A longer text, or one that is nothing like it, is a description.
    """
    first, *rest = text.split() or [""]
    near = get_close_matches(first.lower(), list(Word), 1, ALIKE) if first else []
    if not near or len(rest) > 1:
        return None
    word, argument = Word(near[0]), "".join(rest)
    if argument and (word not in ARGUMENTS or (word != first.lower() and not _fits(word, argument))):
        return None
    return word, argument


def _fits(word: Word, argument: str) -> bool:
    pattern = ARGUMENTS.get(word)
    return pattern is not None and pattern.fullmatch(argument) is not None


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
            meant = read_mistake(asked.words)
            return self._explain(asked, *meant) if meant else self.begin(asked, now)
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

    def _explain(self, asked: SlashCommand, meant: Word, argument: str) -> Reply:
        """Something like a word of ours: a clause by a part of its name, else what is possible."""
        if meant is Word.GUIDANCE and argument:
            found = [name for name in self.flow.pack.clauses if argument.lower() in name]
            if len(found) == 1:
                return says(views.guidance_clause(self.flow.pack.clauses[found[0]]))
            near = found or get_close_matches(argument.lower(), list(self.flow.pack.clauses), NEAREST, FAR)
            return says(views.unknown_words(asked.words, [f"guidance {name}" for name in near[:NEAREST]]))
        nearest = f"{meant} {argument}".strip() if _fits(meant, argument) or not argument else str(meant)
        return says(views.unknown_words(asked.words, [nearest]))

    def _list(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        return says(self._page(asked.person, asked.workspace, 0))

    def turn(self, asked: Click, now: datetime) -> Reply:
        """Another page of the list, in place of the one that is there."""
        post = self._page(asked.person, asked.workspace, asked.pressed.page.page)
        if asked.response_url is None:
            return Reply()
        shown = {"replace_original": True, "text": post.text, "blocks": post.blocks}
        return Reply(calls=(Whisper(asked.response_url, shown),))

    def _page(self, person: Person, team: str, page: int) -> views.Post:
        most = views.LIST_PAGE
        with self.flow.database.reading() as tx:
            cases = own_cases(tx, person, limit=most, offset=most * page)
            known = {each.code: each for each in productions(tx, team)}
        return views.list_notice(cases, known, page)

    def _status(self, asked: SlashCommand, argument: str, now: datetime) -> Reply:
        if not argument:
            with self.flow.database.reading() as tx:
                known = {each.code: each for each in productions(tx, asked.workspace)}
                return says(views.which_case(own_cases(tx, asked.person, limit=views.LIST_PAGE), known))
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
        if clause is not None:
            return says(views.guidance_clause(clause))
        return self._explain(asked, Word.GUIDANCE, argument)

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
