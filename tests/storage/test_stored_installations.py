"""A workspace's token is kept, replaced, forgotten, and never printed."""

from datetime import UTC, datetime

from storage import (
    Database,
    Installation,
    drop_installation,
    find_installation,
    save_installation,
    save_workspace,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_the_newest_token_of_a_workspace_counts_until_the_app_is_removed(database: Database) -> None:
    old = Installation("T1", "E1", "old-token", "B1", "U1")
    new = Installation("T1", "E1", "new-token", "B2", "U2")
    with database.writing() as tx:
        save_workspace(tx, "T1", "E1", "Harbour")
        save_installation(tx, old, now=NOW)
        save_installation(tx, new, now=NOW)

        assert find_installation(tx, "T1") == new
        assert find_installation(tx, "T2") is None
        drop_installation(tx, "T1")
        assert find_installation(tx, "T1") is None
    assert "new-token" not in repr(new)
