"""What Slack says of an installation: token, scopes, admins, and the channels, people and groups of routes.

Only reads; `genai-use doctor --online` prints it.
"""

from collections.abc import Iterator
from datetime import datetime

from bot.directory import Directory, DirectoryAway
from bot.doctor import SET_UP, Diagnosis, fine, problem, some, warning
from bot.ids import OptionalScope, Scope
from bot.route_health import HARMLESS, Finding, Trouble, all_uses, broken
from bot.slack import Refused, Slack, SlackError
from storage import Production

REINSTALL = "update the app from manifest.yml, then install it in the workspace again"
INVITE = "invite the app there with /invite"
# What each finding means, with what it concerns, and what to do.
FOUND = {
    Trouble.NO_CHANNEL: (
        "the channel {subject} is gone, or private and without the app",
        f"{INVITE}, or set another channel",
    ),
    Trouble.ARCHIVED: ("the channel {subject} is archived", "unarchive it, or set another channel"),
    Trouble.NOT_IN_IT: ("the app is not in the channel {subject}", INVITE),
    Trouble.NO_GROUP: ("the user group {subject} is gone or disabled", "enable it, or name others"),
    Trouble.EVERYBODY_LEFT: ("everybody named there is deactivated", f"name somebody else with {SET_UP}"),
    Trouble.SOMEBODY_LEFT: ("{subject} is deactivated", f"name somebody else with {SET_UP}"),
}


def of_slack(
    slack: Slack, directory: Directory, team: str, productions: list[Production], now: datetime
) -> Iterator[Diagnosis]:
    """All that Slack tells of one workspace. Asks for each channel and person, one after the other."""
    try:
        answer = slack.call("auth.test", team)
        granted = slack.granted(team)
    except Refused as refusal:
        yield problem(f"Slack does not accept the bot token ({refusal.code}).", REINSTALL)
        return
    except SlackError as error:
        yield problem(f"Slack does not answer ({error}).", "is SLACK_API_URL right, and the network there?")
        return
    yield fine(f"Slack knows the app as {answer.get('user')} in {answer.get('team')}.")
    yield from _scopes(granted)
    try:
        yield from _admins(directory, team)
        yield from _routes(directory, productions, now)
        yield from _homes(directory, productions)
    except DirectoryAway as away:
        yield warning(f"Slack did not tell everything ({away}).", "run this again in a minute")


def _scopes(granted: frozenset[str]) -> Iterator[Diagnosis]:
    lacking = sorted({*Scope} - granted)
    more = sorted(granted - {*Scope} - {*OptionalScope})
    unrecorded = sorted({*OptionalScope} - granted)
    if lacking:
        yield problem(f"Scopes are missing: {', '.join(lacking)}.", REINSTALL)
    else:
        yield fine("All scopes that the app needs are granted.")
    if unrecorded:
        yield fine(f"Optional, not granted: {', '.join(unrecorded)}. Replies in threads are not recorded.")
    if more:
        yield warning(f"More scopes are granted than the app uses: {', '.join(more)}.", REINSTALL)


def _admins(directory: Directory, team: str) -> Iterator[Diagnosis]:
    admins = sorted(directory.admins(team))
    active = [each for each in admins if directory.is_active(team, each)]
    if not active:
        yield problem(
            "Nobody is an admin, so nobody hears of trouble.",
            "set GENAI_USE_ADMINS",
        )
        return
    yield fine(f"Admins: {some(active)}.")
    if gone := [each for each in admins if each not in active]:
        yield warning(f"Deactivated admins: {some(gone)}.", "take them out of GENAI_USE_ADMINS")


def _routes(directory: Directory, productions: list[Production], now: datetime) -> Iterator[Diagnosis]:
    found = broken(productions, all_uses(productions), directory, now)
    yield from (_told(finding) for finding in found)
    if not found:
        yield fine("The channels, people and groups of all reviewers are there.")


def _told(finding: Finding) -> Diagnosis:
    means, remedy = FOUND[finding.trouble]
    concerned = some(f"{code} ({role})" for code, role in finding.uses)
    what = f"{concerned}: {means.format(subject=finding.subject)}."
    return warning(what, remedy) if finding.trouble in HARMLESS else problem(what, remedy)


def _homes(directory: Directory, productions: list[Production]) -> Iterator[Diagnosis]:
    """The productions' own channels: the digest goes there, and their members may read cases."""
    for each in productions:
        channel = directory.channel(each.team, each.channel)
        if channel is None or channel.archived or not channel.joined:
            means = "is archived" if channel and channel.archived else "is gone, or without the app"
            yield warning(
                f"{each.code}: the production's channel {each.channel} {means}: no digest arrives there.",
                f"{INVITE}, or set another channel with {SET_UP}",
            )
