"""Web API methods about people, groups, files and the app itself.

Reads only; opening a socket is the one that leaves something behind.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.sandbox.limits import check_blocks
from bot.sandbox.methods_chat import required
from bot.sandbox.methods_conversations import chosen
from bot.sandbox.paging import page
from bot.sandbox.refusals import SlackError
from bot.sandbox.slack_json import account_json, channel_json, group_json, team_json
from bot.sandbox.workspace import APP, BOT, BOT_USER, TEAM, TEAM_NAME, Workspace

Json = dict[str, Any]


def auth_test(workspace: Workspace, _: Json) -> Json:
    return {
        "url": f"{workspace.base_url}/",
        "team": TEAM_NAME,
        "user": workspace.manifest.bot_name,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def api_test(_: Workspace, args: Json) -> Json:
    if args.get("error"):
        raise SlackError(str(args["error"]), args=args)
    return {"args": args}


def users_info(workspace: Workspace, args: Json) -> Json:
    account = workspace.account(required(args, "user"))
    return {
        "user": account_json(account, now=workspace.clock(), with_locale=bool(args.get("include_locale")))
    }


def users_list(workspace: Workspace, args: Json) -> Json:
    found, following = page(list(workspace.accounts.values()), args)
    shown = [
        account_json(a, now=workspace.clock(), with_locale=bool(args.get("include_locale"))) for a in found
    ]
    return {"members": shown, "response_metadata": following}


def users_conversations(workspace: Workspace, args: Json) -> Json:
    user = workspace.account(str(args.get("user") or BOT_USER)).id
    found, following = page(chosen(workspace.channels_of(user), args), args)
    return {"channels": [channel_json(channel) for channel in found], "response_metadata": following}


def usergroups_list(workspace: Workspace, args: Json) -> Json:
    shown = [group_json(group) for group in workspace.groups.values()]
    if not args.get("include_users"):
        shown = [{key: value for key, value in group.items() if key != "users"} for group in shown]
    return {"usergroups": shown}


def usergroups_users(workspace: Workspace, args: Json) -> Json:
    group = workspace.groups.get(required(args, "usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    members = [user for user in group.members if not workspace.accounts[user].deactivated]
    return {"users": members}


def bots_info(workspace: Workspace, args: Json) -> Json:
    if args.get("bot") not in (None, BOT):
        raise SlackError("bot_not_found")
    bot = {
        "id": BOT,
        "deleted": False,
        "name": workspace.manifest.bot_name,
        "app_id": APP,
        "user_id": BOT_USER,
    }
    return {"bot": bot}


def team_info(_: Workspace, __: Json) -> Json:
    return {"team": team_json()}


def files_info(workspace: Workspace, args: Json) -> Json:
    name = required(args, "file")
    if name not in workspace.files:
        raise SlackError("file_not_found")
    return {"file": {key: value for key, value in workspace.files[name].items() if key != "content"}}


def blocks_validate(_: Workspace, args: Json) -> Json:
    check_blocks(args.get("blocks"), "message")
    return {}


def connections_open(workspace: Workspace, _: Json) -> Json:
    address = workspace.base_url.replace("http://", "ws://", 1)
    ticket = secrets.token_hex(16)
    workspace.tickets.add(ticket)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={APP}"}


METHODS: Mapping[str, Callable[[Workspace, Json], Json]] = {
    "auth.test": auth_test,
    "api.test": api_test,
    "users.info": users_info,
    "users.list": users_list,
    "users.conversations": users_conversations,
    "usergroups.list": usergroups_list,
    "usergroups.users.list": usergroups_users,
    "bots.info": bots_info,
    "team.info": team_info,
    "files.info": files_info,
    "blocks.validate": blocks_validate,
    "apps.connections.open": connections_open,
}
