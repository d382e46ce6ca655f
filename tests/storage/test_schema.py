"""The schema is ours and up to date, or the program says what is wrong and what mends it."""

import ast
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import Case, Database, SchemaError, schema
from storage.schema import VERSION_TABLE
from storage.tables import metadata

MIGRATIONS = Path(schema.__file__).parent / "migrations"


@contextmanager
def _database(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


def _differences(tx: Connection) -> list[object]:
    opts = {"version_table": VERSION_TABLE, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(tx, opts=opts), metadata))


def _become(tx: Connection, revision: str) -> None:
    tx.execute(text("UPDATE genai_use_version SET version_num = :revision"), {"revision": revision})


def _upgrade(url: str) -> None:
    with _database(url) as database:
        database.upgrade()


def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.reading() as tx:
        assert _differences(tx) == []


def test_a_table_that_was_changed_by_hand_would_be_noticed(database: Database) -> None:
    with database.writing() as tx:
        tx.execute(text("ALTER TABLE tool ADD COLUMN colour TEXT"))
        tx.execute(text("DROP INDEX ix_job_done_at"))

    with database.reading() as tx:
        assert len(_differences(tx)) == 2


def test_an_empty_database_is_refused_until_it_is_upgraded(empty_url: str) -> None:
    with _database(empty_url) as database:
        with pytest.raises(SchemaError, match=r"is empty: .* Run `genai-use db upgrade`"):
            database.check()

        database.upgrade()

        database.check()


def test_an_upgrade_of_a_current_schema_changes_nothing(
    database: Database, opened: Callable[..., Case]
) -> None:
    opened()

    database.upgrade()

    database.check()
    with database.reading() as tx:
        assert tx.scalar(text("SELECT count(*) FROM case_file")) == 1


def test_an_older_schema_is_refused_until_it_is_upgraded(empty_url: str) -> None:
    with _database(empty_url) as database:
        with database.writing() as tx:
            schema.upgrade(tx, "0001")

        with pytest.raises(SchemaError, match=r"older version \(0001\)\. Run `genai-use db upgrade`"):
            database.check()

        database.upgrade()

        database.check()


def test_conditions_of_an_older_schema_become_rows(empty_url: str) -> None:
    case = (
        "INSERT INTO case_file VALUES (1,'T1','TIDE-1','TIDE',NULL,NULL,'T1','U1','approved',1,1,:now,:now)"
    )
    sent = "INSERT INTO revision VALUES (1, 1, 's', '{}', '{}', :now)"
    terms = json.dumps(
        [
            {"text": "credit it", "owner": "U1", "due": "2026-04-01"},
            {"text": "keep it", "owner": None, "due": None},
        ]
    )
    given = (
        "INSERT INTO review VALUES (1, 1, 'contact', 'approve', NULL, 'T1', 'U2', :now, 'd', 'g', NULL,"
        " CAST(:terms AS JSON), '[]', NULL)"
    )
    with _database(empty_url) as database:
        with database.writing() as tx:
            schema.upgrade(tx, "0002")
            given = (
                given if tx.dialect.name == "postgresql" else given.replace("CAST(:terms AS JSON)", ":terms")
            )
            for statement in (case, sent, given):
                bound = {"now": "2026-03-02 09:00:00.000000", "terms": terms}
                tx.execute(text(statement), {name: bound[name] for name in bound if f":{name}" in statement})

        database.upgrade()

        with database.reading() as tx:
            rows = tx.execute(text('SELECT number, text, owner, due FROM "condition" ORDER BY number')).all()
    assert [(row.number, row.text, row.owner, str(row.due)) for row in rows] == [
        (1, "credit it", "U1", "2026-04-01"),
        (2, "keep it", None, "None"),
    ]


def test_a_newer_schema_that_only_adds_is_worked_with_and_left_alone(database: Database) -> None:
    with database.writing() as tx:
        _become(tx, "9999_since_0001")
        tx.execute(text("CREATE TABLE later (id INTEGER)"))

    database.check()
    database.upgrade()

    with database.reading() as tx:
        assert tx.scalar(text("SELECT version_num FROM genai_use_version")) == "9999_since_0001"


def test_a_newer_schema_for_programs_newer_than_this_one_is_refused(database: Database) -> None:
    with database.writing() as tx:
        _become(tx, "9999_since_9998")

    for refused in (database.check, database.upgrade):
        with pytest.raises(SchemaError, match="newer version"):
            refused()


def test_the_known_revisions_are_those_that_alembic_would_carry_out() -> None:
    walked = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]

    assert list(schema._known()) == walked[::-1]


def test_a_revision_that_older_programs_work_with_takes_nothing_from_them() -> None:
    for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions():
        if "_since_" in script.revision:
            done = {
                node.func.attr
                for node in ast.walk(ast.parse(Path(script.path).read_text(encoding="utf-8")))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            taken = {name for name in done if name.startswith(("drop_", "alter_", "rename_"))}
            assert taken <= {"drop_index"}, script.revision


def test_a_newer_schema_is_refused_and_left_alone(database: Database) -> None:
    with database.writing() as tx:
        tx.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 - our own constant

    for attempt in (database.check, database.upgrade):
        with pytest.raises(SchemaError, match=r"newer version \(9999\).* Install the newer genai-use"):
            attempt()


def test_another_programs_tables_are_refused_and_left_alone(empty_url: str) -> None:
    with _database(empty_url) as database:
        with database.writing() as tx:
            tx.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
            tx.execute(text("CREATE TABLE job (id INTEGER)"))

        for attempt in (database.check, database.upgrade):
            with pytest.raises(
                SchemaError, match=r"another program \(alembic_version, job\)\. Point DATABASE_URL"
            ):
                attempt()

        with database.reading() as tx:
            assert tx.execute(text("SELECT * FROM job")).keys() == {"id"}


def test_a_lost_table_is_named(database: Database) -> None:
    with database.writing() as tx:
        tx.execute(text("DROP TABLE draft"))

    with pytest.raises(SchemaError, match=r"lacks tables that it should have: draft\. Restore"):
        database.check()


def test_two_processes_that_upgrade_at_once_both_succeed(empty_url: str) -> None:
    spawn = get_context("spawn")
    with spawn.Pool(3) as pool:
        pool.map_async(_upgrade, [empty_url] * 6, chunksize=1).get(timeout=60)

    with _database(empty_url) as database:
        database.check()
