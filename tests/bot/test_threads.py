"""Hearing what is said in channels: all that is no reply costs next to nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.payloads import Said
from bot.replies import Reply
from bot.threads import Threads
from storage import Database

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WRITTEN = {"type": "message", "channel": "C1", "user": "U1", "text": "ok", "ts": "2.0", "team": "T1"}


def never(_: str) -> bool:
    raise AssertionError("it was not to be asked whether replies are kept")


@pytest.mark.parametrize(
    "event",
    [
        WRITTEN,
        WRITTEN | {"thread_ts": "2.0"},
        WRITTEN | {"thread_ts": "1.0", "bot_id": "B1"},
        WRITTEN | {"thread_ts": "1.0", "subtype": "message_changed"},
        WRITTEN | {"thread_ts": "1.0", "text": " "},
    ],
)
def test_what_is_no_reply_ends_before_anything_is_looked_up(event: dict[str, Any], empty_sqlite: str) -> None:
    database = Database(empty_sqlite)
    said = Said.model_validate({"team_id": "T1", "event": event})
    assert Threads(database, never).heard(said, NOW) == Reply()
    database.close()


def test_a_reply_in_somebody_elses_thread_is_left_alone(migrated_sqlite: str) -> None:
    database = Database(migrated_sqlite)
    said = Said.model_validate({"team_id": "T1", "event": WRITTEN | {"thread_ts": "1.0"}})
    with pytest.raises(AssertionError):
        Threads(database, never).heard(said, NOW)
    assert Threads(database, lambda _: True).heard(said, NOW) == Reply()
    database.close()
