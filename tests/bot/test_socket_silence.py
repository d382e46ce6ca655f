"""Over Socket Mode a process is ready only while Slack answers its pings: an open socket may be dead."""

import time
from types import SimpleNamespace

import pytest

from bot.serving import SILENCE_SECONDS, silence


@pytest.mark.parametrize(
    ("seconds_ago", "silent"), [(None, True), (SILENCE_SECONDS + 1, True), (SILENCE_SECONDS / 2, False)]
)
def test_a_socket_counts_as_alive_when_a_ping_was_answered_lately(
    seconds_ago: float | None, silent: bool
) -> None:
    heard = None if seconds_ago is None else time.time() - seconds_ago
    session = SimpleNamespace(last_ping_pong_time=heard)
    told = silence(SimpleNamespace(current_session=session))  # type: ignore[arg-type]

    assert bool(told) is silent


def test_without_a_session_nothing_comes_in() -> None:
    assert silence(SimpleNamespace(current_session=None))  # type: ignore[arg-type]
