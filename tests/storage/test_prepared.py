"""What goes past SQLAlchemy is written as by SQLAlchemy, and refused as by SQLAlchemy."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import DateTime, Insert, bindparam, delete, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError

from storage import Database
from storage.columns import JsonText, UtcDateTime
from storage.dialects import insert_in
from storage.lists import among, one_of
from storage.prepared import Prepared, by_driver, prepared
from storage.tables import draft

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ANSWERS = {"title": "Señales", "media": ["image"], "none": None}
ROW: dict[str, Any] = {
    "id": "d1",
    "owner_enterprise": None,
    "owner_team": "T1",
    "owner_user": "U1",
    "version": 1,
    "answers": ANSWERS,
    "updated_at": NOW,
}
SAVE = prepared(draft.insert())
END = prepared(delete(draft).where(draft.c.id == bindparam("ended")))


def test_a_row_stands_there_as_if_sqlalchemy_had_written_it(database: Database) -> None:
    with database.writing() as tx:
        SAVE.run(tx, ROW)
        tx.execute(draft.insert(), ROW | {"id": "d2"})
        one, other = tx.execute(select(draft).order_by(draft.c.id))
        as_they_stand = text("SELECT CAST(updated_at AS TEXT), CAST(answers AS TEXT) FROM draft")
        assert len({tuple(row) for row in tx.execute(as_they_stand)}) == 1
    assert one[1:] == other[1:]


def test_a_row_is_found_as_sqlalchemy_finds_it(database: Database) -> None:
    found = select(draft).where(draft.c.owner_user == bindparam("whose")).order_by(draft.c.id)
    with database.writing() as tx:
        SAVE.run_all(tx, [ROW, ROW | {"id": "d2"}])
        rows = prepared(found).rows(tx, {"whose": "U1"})
        assert rows == [tuple(row) for row in tx.execute(found, {"whose": "U1"})]
        assert [(row.id, row.answers, row.updated_at) for row in rows] == [
            ("d1", ANSWERS, NOW),
            ("d2", ANSWERS, NOW),
        ]
        assert prepared(found).rows(tx, {"whose": "U2"}) == []


@pytest.mark.parametrize("ids", [["d1", "d'3"], ("d1",), []])
def test_a_list_is_one_value_however_long_it_is(ids: Sequence[str], database: Database) -> None:
    found = prepared(select(draft.c.id).where(among(draft.c.id, "ids")).order_by(draft.c.id))
    with database.writing() as tx:
        SAVE.run_all(tx, [ROW, ROW | {"id": "d2"}, ROW | {"id": "d'3"}])
        assert [row.id for row in found.rows(tx, {"ids": ids})] == sorted(ids)
        assert found.rows(tx, {"ids": ["d2"]}) == [("d2",)]


def test_of_no_names_there_is_none(database: Database) -> None:
    with database.writing() as tx:
        SAVE.run(tx, ROW)
        for names, count in ((["d1", "d2"], 1), (["d2"], 0), ([], 0)):
            assert len(prepared(select(draft.c.id).where(one_of(draft.c.id, names))).rows(tx, {})) == count


def test_only_a_plain_name_may_stand_in_a_statement() -> None:
    with pytest.raises(ValueError, match="no names"):
        one_of(draft.c.id, ["d1", "d1') OR ('1' = '1"])


def test_a_value_that_was_forgotten_is_named_and_is_no_null(database: Database) -> None:
    found = prepared(select(draft.c.id).where(draft.c.owner_user == bindparam("whose")))
    with database.writing() as tx, pytest.raises(ValueError, match="whose"):
        found.rows(tx, {"who": "U1"})


def test_text_that_is_json_is_written_as_it_is_and_read_as_what_it_says(database: Database) -> None:
    with database.writing() as tx:
        SAVE.run(tx, ROW | {"answers": JsonText('{"title":"Señales","media":["image"],"none":null}')})
        assert tx.scalar(select(draft.c.answers)) == ANSWERS


def test_other_columns_make_another_statement(database: Database) -> None:
    with database.writing() as tx:
        SAVE.run_all(tx, [ROW, ROW | {"id": "d2"}])
        SAVE.run(tx, ROW | {"id": "d3", "case_id": "TIDE-1"})
        found = tx.execute(select(draft.c.id, draft.c.case_id).order_by(draft.c.id)).all()
    assert [tuple(row) for row in found] == [("d1", None), ("d2", None), ("d3", "TIDE-1")]


def test_what_stands_in_the_statement_needs_no_value(database: Database) -> None:
    def once(dialect: str) -> Insert:
        return insert_in(dialect, draft).values(version=7).on_conflict_do_nothing().returning(draft.c.version)

    save = Prepared(once)
    with database.writing() as tx:
        values = {name: value for name, value in ROW.items() if name != "version"}
        assert [save.returned(tx, values), save.returned(tx, values)] == [7, None]
        assert [END.run(tx, {"ended": "d1"}), END.run(tx, {"ended": "d1"})] == [1, 0]


def test_what_the_driver_refuses_comes_as_from_sqlalchemy_without_its_values(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.writing() as tx:
        SAVE.run_all(tx, [ROW, ROW])
    assert "U1" not in str(refused.value)


def test_a_change_past_sqlalchemy_is_heard_of(database: Database) -> None:
    heard: list[str] = []
    database.on_commit(lambda: heard.append("woken"))
    with database.writing() as tx:
        by_driver(tx, "SELECT 1")
    assert heard == []
    with database.writing() as tx:
        SAVE.run(tx, ROW)
    assert heard == ["woken"]


@pytest.mark.parametrize("moment", [NOW, NOW.replace(microsecond=7), datetime(1, 1, 1, tzinfo=UTC), None])
def test_a_moment_is_the_text_that_sqlalchemy_makes_of_it(moment: datetime | None) -> None:
    dialect = sqlite.dialect()
    write, theirs = (
        of.dialect_impl(dialect).bind_processor(dialect) for of in (UtcDateTime(), DateTime(timezone=True))
    )
    assert write is not None
    assert theirs is not None
    assert write(moment) == theirs(moment)
    if moment is not None and moment.year > 1:
        assert write(moment.astimezone(timezone(timedelta(hours=9)))) == theirs(moment)
    with pytest.raises(ValueError, match="no time zone"):
        write(datetime(2026, 3, 2))  # noqa: DTZ001 - that is what it refuses
