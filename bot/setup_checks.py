"""Whether what was typed into the forms of the set-up can be meant: by the productions file, and by Slack.

Pure: what Slack said comes in. Every sentence stands at its field and says what to do.
"""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from bot.ids import UNLISTED
from bot.inspecting import Account, Channel, Inspected
from bot.language import LANGUAGES
from bot.views import FilledForm
from policy import Said
from storage import ContactEntry, Production, ProductionEntry, ToolEntry, wrong_parts

Wrong = dict[str, Said]

MOST_PEOPLE = 25
PEOPLE = ("people", "deputies")
NO_CHANNEL = Said(
    "genai-use cannot see this channel: it is gone, or it is private and the app is not in it. "
    "Invite the app there with /invite, then save again."
)
ARCHIVED = Said("This channel is archived. Choose another one.")
NOT_IN_IT = Said("genai-use is not in this channel yet. Invite it there with /invite, then save again.")
RESERVED = Said(
    "{code} stands for productions that are not in the list. Choose another code.", {"code": UNLISTED}
)
TOO_MANY = Said(
    "Please name at most {most} people here; for more, name a user group.", {"most": str(MOST_PEOPLE)}
)
NO_GROUP = Said("There is no user group of this handle in the workspace, or it is disabled.")
ONE_FOR_BOTH = Said(
    "This would be the only person for contact and legal, and nobody approves for both. Name another."
)


def checked_production(filled: FilledForm, inspected: Inspected) -> tuple[ProductionEntry | None, Wrong]:
    """The production without contacts, or what is wrong, by field."""
    wrong = _wrong_channel(filled, inspected)
    if filled.facts["code"] == UNLISTED:
        wrong["code"] = RESERVED
    try:
        return ProductionEntry.model_validate(filled.facts, context={"languages": LANGUAGES}), wrong
    except ValidationError as error:
        return None, wrong | filled.sentences(wrong_parts(error))


def checked_tool(filled: FilledForm) -> tuple[ToolEntry | None, Wrong]:
    """The tool, or what is wrong, by field."""
    try:
        return ToolEntry.model_validate(filled.facts), {}
    except ValidationError as error:
        return None, filled.sentences(wrong_parts(error))


def users_in(filled: FilledForm) -> frozenset[str]:
    """The user ids of everybody whom the form of a contact names, as far as Slack is asked of them."""
    named = (each for field in PEOPLE for each in _named(filled, field)[:MOST_PEOPLE])
    return frozenset(user for _, user in named)


def checked_contact(
    filled: FilledForm, inspected: Inspected, production: Production
) -> tuple[ContactEntry | None, Wrong]:
    """The contact, or what is wrong, by field. A group becomes its id, a person of ours loses the prefix."""
    facts, wrong = _facts(filled, inspected, production.team)
    wrong |= _wrong_channel(filled, inspected) | _wrong_people(filled, inspected, production.team)
    try:
        contact = ContactEntry.model_validate(facts)
    except ValidationError as error:
        return None, wrong | filled.sentences(wrong_parts(error))
    return contact, _alone(contact, production) | wrong


def _facts(filled: FilledForm, inspected: Inspected, team: str) -> tuple[dict[str, Any], Wrong]:
    group = filled.facts["group"]
    known = inspected.groups.get(group.casefold()) if group else None
    own = f"{team}/"
    people = {field: [entry.removeprefix(own) for entry in filled.facts[field]] for field in PEOPLE}
    facts = {**filled.facts, **people, "group": known or group}
    if group and not known:
        # Said once, and in words for a handle.
        return facts | {"group": "S0"}, {"group": NO_GROUP}
    return facts, {}


def _wrong_channel(filled: FilledForm, inspected: Inspected) -> Wrong:
    asked = filled.facts["channel"]
    if asked not in inspected.channels:
        return {}
    sentence = about_channel(inspected.channels[asked])
    return {"channel": sentence} if sentence else {}


def about_channel(channel: Channel | None) -> Said | None:
    """Why the app cannot post in it; None when it can."""
    if channel is None:
        return NO_CHANNEL
    if channel.archived:
        return ARCHIVED
    return None if channel.joined else NOT_IN_IT


def _named(filled: FilledForm, field: str) -> list[tuple[str, str]]:
    """The workspace, empty for ours, and the user id of each."""
    found = []
    for entry in filled.facts.get(field, ()):
        team, _, user = entry.rpartition("/")
        found.append((team, user))
    return found


def _wrong_people(filled: FilledForm, inspected: Inspected, ours: str) -> Wrong:
    wrong: Wrong = {}
    before: set[str] = set()
    for field in PEOPLE:
        named = _named(filled, field)
        if len(named) > MOST_PEOPLE:
            wrong[field] = TOO_MANY
            continue
        for index, (team, user) in enumerate(named):
            account = inspected.accounts.get(user)
            sentence = _about(account, user, team, ours) or _again(account, user, before)
            before.add(user)
            if sentence:
                wrong.setdefault(filled.field_at((field, index)), sentence)
    return wrong


def _about(account: Account | None, user: str, team: str, ours: str) -> Said | None:
    if account is None:
        return Said("Slack knows nobody with the id {user}. Please check it.", {"user": user})
    name = {"name": account.name}
    if account.app:
        return Said("{name} is an app, and only people decide.", name)
    if not account.active:
        return Said("{name} is deactivated in Slack. Choose somebody who can still decide.", name)
    if (team or ours) not in account.teams:
        return _elsewhere(account, user, is_elsewhere_field=bool(team))
    return None


def _elsewhere(account: Account, user: str, *, is_elsewhere_field: bool) -> Said:
    home = min(account.teams, default="T…")
    parts = {"name": account.name, "entry": f"{home}/{user}"}
    if is_elsewhere_field:
        return Said("{name} is of another workspace than this says. Write {entry} here.", parts)
    return Said(
        "{name} is of another workspace than this says. Write {entry} under “… of other workspaces”.", parts
    )


def _again(account: Account | None, user: str, before: Iterable[str]) -> Said | None:
    if user not in before:
        return None
    name = account.name if account else user
    return Said("{name} is named twice. Once is enough; a deputy is somebody else.", {"name": name})


def _alone(contact: ContactEntry, production: Production) -> Wrong:
    """One person in both roles could never bring both approvals."""
    others = [each for each in production.contacts if each.role is not contact.role]
    if contact.group or not others or any(each.group for each in others):
        return {}
    named = {*contact.people, *contact.deputies}
    named |= {entry for each in others for entry in (*each.people, *each.deputies)}
    return {"people": ONE_FOR_BOTH} if len(named) == 1 else {}
