"""The command `export`: the register of productions, for whoever keeps records outside of Slack."""

import csv
import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from bot.cli_data import Team, team_of
from bot.ids import UNLISTED
from bot.register import COLUMNS, flat, register_row
from bot.settings import Settings, SettingsError, read_settings
from storage import Database, cases_for, productions

# So many cases of a production at most; nobody films more.
EVERY_ONE = 100_000


class Format(StrEnum):
    """How the register is written."""

    CSV = "csv"
    JSON = "json"


Codes = Annotated[
    list[str] | None, typer.Argument(metavar="PRODUCTION…", help="Codes of productions; all without any.")
]
Written = Annotated[Format, typer.Option("--format", help="CSV for a spreadsheet, or JSON lines.")]


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command()(export)


def export(codes: Codes = None, written: Written = Format.CSV, team: Team = None) -> None:
    """Write the register: every case with its approvals, their limits, conditions and evidence."""
    database = Database(read_settings(Settings).database_url)
    try:
        database.check()
        write = _write_json if written is Format.JSON else _write_csv
        write(_rows(database, team_of(database, team), codes or []))
    finally:
        database.close()


def _write_json(rows: Iterator[dict[str, Any]]) -> None:
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_csv(rows: Iterator[dict[str, Any]]) -> None:
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    for row in rows:
        writer.writerow(flat(row))


def _rows(database: Database, team: str, codes: list[str]) -> Iterator[dict[str, Any]]:
    """Production by production, each from its first case on."""
    with database.reading() as tx:
        known = [*(each.code for each in productions(tx, team)), UNLISTED]
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise SettingsError(
            f"No production has this code here: {', '.join(unknown)}. Known: {', '.join(known)}."
        )
    return _of_each(database, team, codes or known)


def _of_each(database: Database, team: str, codes: list[str]) -> Iterator[dict[str, Any]]:
    for code in codes:
        with database.reading() as tx:
            found = cases_for(tx, team, [code], limit=EVERY_ONE)
        yield from (register_row(case) for case in sorted(found, key=lambda case: case.key))
