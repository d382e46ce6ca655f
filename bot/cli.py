"""The command `genai-use`, put together from its families of commands.

Errors that somebody can mend are one list on stderr and exit code 2; nothing is started then.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from bot import cli_classifier, cli_data, cli_doctor, cli_export, cli_jobs, cli_manifest, cli_policy, cli_run
from bot.settings import SettingsError
from policy import PackError
from storage import BackupError, ProductionsFileError, SchemaError, StorageAway

BAD_USE = 2

app = typer.Typer(
    help="What Netflix's guidance asks of a production's use of generative AI, and the approval for it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli_run.register(app)
cli_policy.register(app)
cli_classifier.register(app)
cli_data.register(app)
cli_jobs.register(app)
cli_export.register(app)
cli_doctor.register(app)
cli_manifest.register(app)


@contextmanager
def _sentences_on_stderr() -> Iterator[None]:
    try:
        yield
    except (SettingsError, PackError, SchemaError, ProductionsFileError, BackupError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(BAD_USE) from error
    except StorageAway as away:
        sys.stderr.write(f"{away}. Is DATABASE_URL right, and the database up?\n")
        raise SystemExit(BAD_USE) from away


def main() -> None:
    """Runs the command line."""
    with _sentences_on_stderr():
        app()
