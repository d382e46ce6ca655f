"""Workspaces that installed the app by themselves, with the bot token that Slack gave for each.

It keeps tokens as they are, and trusts the database's own protection for them.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.dialects import insert
from storage.tables import installation, workspace
from storage.values import Installation


def save_installation(tx: Connection, given: Installation, *, now: datetime) -> None:
    """Keep the newest token of a workspace, which must be known already (`save_workspace`)."""
    values = {
        "bot_token": given.bot_token,
        "bot_id": given.bot_id,
        "bot_user": given.bot_user,
        "installed_at": now,
    }
    kept = insert(tx, installation).values(team=given.team, **values)
    tx.execute(kept.on_conflict_do_update(index_elements=["team"], set_=values))


def find_installation(tx: Connection, team: str) -> Installation | None:
    """The workspace's installation, unless it was ended."""
    joined = select(installation, workspace.c.enterprise).join(workspace).where(installation.c.team == team)
    row = tx.execute(joined).one_or_none()
    return Installation(row.team, row.enterprise, row.bot_token, row.bot_id, row.bot_user) if row else None


def drop_installation(tx: Connection, team: str) -> None:
    """Forget the token: the workspace removed the app. Its cases stay."""
    tx.execute(delete(installation).where(installation.c.team == team))
