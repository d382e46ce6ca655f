"""However many cases and jobs there are, what is asked often goes by an index, on both databases.

PostgreSQL plans by what it counted, so there are rows of each kind; a whole read is made dear for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, text

from policy import Person, ReviewerRole, Status
from storage import (
    Contact,
    Database,
    Days,
    JobState,
    Production,
    ToldProduction,
    approved_under_other,
    claim,
    clear_done,
    finish,
    keys_of_roles,
    last_decided,
    need_standings,
    next_due,
    oldest_due,
    owe,
    owed_by,
    own_cases,
    own_keys,
    productions_asked_for,
    productions_told,
    save_production,
    save_workspace,
    to_accept,
    waiting_in,
    waits_in,
    week_in,
)
from storage.tables import case_file, condition, job, lane, review, revision
from storage.told import MANY

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ME = Person(None, "T1", "U1")
ROLES = {code: [ReviewerRole.CONTACT, ReviewerRole.LEGAL] for code in ("P1", "P2")}
LARGE = (
    *("production", "contact", "case_file", "revision", "event", "review"),
    *("condition", "evidence", "message", "job"),
)
# An index that holds few rows of very many may be read whole.
FEW = "ix_condition_said"
Ask = Callable[[Connection], object]


@contextmanager
def _statements(tx: Connection) -> Iterator[list[tuple[str, Any]]]:
    """What the driver is given meanwhile, with its parameters; SQLite tells it with them in it."""
    sent: list[tuple[str, Any]] = []
    driver: Any = tx.connection.driver_connection
    if tx.dialect.name == "sqlite":
        driver.set_trace_callback(lambda statement: sent.append((statement, ())))
        try:
            yield sent
        finally:
            driver.set_trace_callback(None)
        return

    class Told(psycopg.Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
            sent.append((query, params))
            return super().execute(query, params, **how)

    usual, driver.cursor_factory = driver.cursor_factory, Told
    try:
        yield sent
    finally:
        driver.cursor_factory = usual


def _plans(database: Database, ask: Ask) -> str:
    """The plans of everything that is asked, as the database tells them."""
    with database.writing() as tx:
        if tx.dialect.name == "postgresql":
            tx.execute(text("ANALYZE"))
            tx.execute(text("SET LOCAL enable_seqscan = off"))
        with _statements(tx) as sent:
            ask(tx)
        how = "EXPLAIN" if tx.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        asked = [each for each in sent if each[0].startswith(("SELECT", "WITH", "DELETE", "UPDATE"))]
        rows = [row for statement, given in asked for row in tx.exec_driver_sql(f"{how} {statement}", given)]
    return "\n".join(str(row[-1]) for row in rows)


def _read_whole(plans: str) -> list[str]:
    """The large tables that are read from one end to the other, or through a whole index."""
    found = []
    for line in plans.splitlines():
        words = line.replace("->", " ").split()
        whole = words[:1] == ["SCAN"] or words[:3] == ["Seq", "Scan", "on"]
        table = words[1] if words[:1] == ["SCAN"] else words[3] if whole else ""
        if whole and table in LARGE and FEW not in words:
            found.append(line.strip())
    return found


def _told(code: str) -> ToldProduction:
    return ToldProduction(code, code, "UTC", home=True, roles=frozenset(ReviewerRole))


# Each of them finds only the few that wait.
WAITING = "ix_case_file_waiting|ix_case_file_team_status_production_updated_at|ix_case_file_week"


NEWS = "ix_case_file_week|ix_case_file_news"


VERY_MANY = [_told(f"P{number}") for number in range(MANY + 1)]
REVIEWED = [_told(code) for code in ROLES]


def _week(tx: Connection, told: Sequence[ToldProduction] = REVIEWED) -> object:
    days = dict.fromkeys(("UTC", "Asia/Seoul"), Days(NOW.date(), NOW.date(), NOW.date()))
    shown = dict.fromkeys(("conditions", "expiring", "decided", "shared", "in_force"), 4)
    return week_in(tx, "T1", told, since=NOW, now=NOW, days=days, shown=shown)


CASES: dict[str, tuple[Ask, str]] = {
    "own cases": (
        lambda tx: own_cases(tx, ME),
        "ix_case_file_asked",
    ),
    "own cases by their status": (
        lambda tx: own_keys(tx, ME, {"open": [Status.IN_REVIEW]}, limits={"open": 7}, production="P1"),
        "ix_case_file_asked",
    ),
    "productions asked for": (lambda tx: productions_asked_for(tx, ME), "ix_case_file_asked"),
    "what waits for a reviewer": (
        lambda tx: waiting_in(tx, "T1", list(ROLES)),
        f"{WAITING}|ix_case_file_news",
    ),
    "conditions to meet": (lambda tx: owed_by(tx, "T1", "U1", limit=7), "ix_condition_owed"),
    "conditions to accept": (lambda tx: to_accept(tx, "T1", list(ROLES), limit=7), "ix_condition_said"),
    "a channel's productions: those that it reviews": (
        lambda tx: productions_told(tx, "T1", "C1"),
        "ix_contact_team_channel",
    ),
    "a channel's productions: those that work there": (
        lambda tx: productions_told(tx, "T1", "C1"),
        "ix_production_team_channel",
    ),
    "what waits for some roles": (
        lambda tx: keys_of_roles(tx, "T1", ROLES, statuses=[Status.IN_REVIEW], not_of=ME),
        WAITING,
    ),
    "a digest: what waits": (lambda tx: waits_in(tx, "T1", REVIEWED), WAITING),
    "a digest: what was shown": (
        lambda tx: need_standings(tx, [1, 3, 5]),
        "pk_evidence|sqlite_autoindex_evidence_1",
    ),
    "a digest: what is new": (_week, NEWS),
    "a digest: what is due": (_week, "ix_case_file_terms"),
    "a digest: how fast decisions were": (
        lambda tx: last_decided(tx, "T1", REVIEWED, since=NOW, until=NOW, limit=9),
        NEWS,
    ),
    "a digest of one production: what is new": (lambda tx: _week(tx, REVIEWED[:1]), "ix_case_file_week"),
    "a digest of one production: how fast decisions were": (
        lambda tx: last_decided(tx, "T1", REVIEWED[:1], since=NOW, until=NOW, limit=9),
        NEWS,
    ),
    "a digest of very many productions: what is new": (
        lambda tx: _week(tx, VERY_MANY),
        "ix_case_file_news",
    ),
    "a digest of very many productions: how fast decisions were": (
        lambda tx: last_decided(tx, "T1", VERY_MANY, since=NOW, until=NOW, limit=9),
        "ix_case_file_news",
    ),
    "approvals under other guidance": (
        lambda tx: approved_under_other(tx, "T1", "guidance", after=0, limit=10),
        "ix_case_file_team_status_key",
    ),
}
JOBS: dict[str, tuple[Ask, str]] = {
    "the most urgent job": (
        lambda tx: claim(tx, owner="me", now=NOW, lease=MINUTE, kinds=("draw",)),
        "ix_job_open",
    ),
    "the best of a lane": (
        lambda tx: claim(tx, owner="me", now=NOW, lease=MINUTE),
        "ix_job_open_lane",
    ),
    "lanes at work": (lambda tx: claim(tx, owner="me", now=NOW, lease=MINUTE), "ix_job_leased"),
    "the oldest that is due": (lambda tx: oldest_due(tx, NOW), "ix_job_open_due_at"),
    "what is done": (lambda tx: clear_done(tx, NOW), "ix_job_done_at"),
}


@pytest.mark.parametrize("name", CASES | JOBS)
def test_what_is_asked_often_goes_by_its_index(name: str, database: Database) -> None:
    ask, indexes = (CASES | JOBS)[name]
    _some_jobs(database, done=2_000, waiting=500)
    _some_cases(database, 2_000)

    plans = _plans(database, ask)

    assert _read_whole(plans) == []
    assert set(indexes.split("|")) & set(plans.replace("(", " ").split())


@pytest.mark.parametrize("name", ["conditions to meet", "conditions to accept"])
def test_what_few_conditions_say_is_not_looked_for_among_all_approved_cases(
    name: str, database: Database
) -> None:
    """By no index of theirs, whatever the planner thinks: a plan for all values does not know how few."""
    _some_cases(database, 2_000)
    assert "ix_case_file" not in _plans(database, CASES[name][0])


def test_without_its_index_a_question_would_be_seen_to_read_more(database: Database) -> None:
    ask, indexes = CASES["what waits for some roles"]
    _some_cases(database, 2_000)
    with database.writing() as tx:
        for index in indexes.split("|"):
            tx.execute(text(f"DROP INDEX {index}"))

    assert not set(indexes.split("|")) & set(_plans(database, ask).split())


def _some_jobs(database: Database, *, done: int, waiting: int, lanes: int = 5, resting: bool = False) -> None:
    at = NOW - MINUTE
    next_at = NOW + MINUTE if resting else at
    plain = {"kind": "draw", "priority": 10, "payload": {}, "due_at": at, "run_at": at, "attempts": 1}
    rows = [
        {
            **plain,
            "key": f"k{number}",
            "lane": f"C{number % lanes}",
            "created_at": at,
            "state": JobState.DONE if number < done else JobState.READY,
            "done_at": at if number < done else None,
        }
        for number in range(done + waiting)
    ]
    with database.writing() as tx:
        tx.execute(lane.insert(), [{"lane": f"C{number}", "next_at": next_at} for number in range(lanes)])
        tx.execute(job.insert(), rows)


def _some_cases(database: Database, count: int) -> None:
    """Rows without anything else: plans need no more."""
    statuses = [Status.CLOSED] * 16 + [Status.APPROVED, Status.DECLINED, Status.SHARED, Status.IN_REVIEW]
    rows = [
        {
            "team": "T1",
            "id": f"TIDE-{number}",
            "production": f"P{number % 97}",
            "requester_team": "T1",
            "requester_user": f"U{number % 89}",
            "status": statuses[number % len(statuses)],
            "revision": 1,
            "events": 1,
            **dict.fromkeys(("opened_at", "updated_at", "stands_since"), NOW - number * MINUTE * 60),
            "reviewers": ["contact", "legal"] if number % 10 == 0 else ["contact"],
            "outcome": "escalate",
            "next_day": NOW.date() if number % 200 == 0 else None,
            "blocking": ["agreement"],
            "blocking_revision": 1,
        }
        for number in range(count)
    ]
    reviewed = (Contact(ReviewerRole.CONTACT, "C1", ("U1",)),)
    with database.writing() as tx:
        save_workspace(tx, "T1", None, "Harbour")
        for code in (f"P{number}" for number in range(97)):
            its_own = (Contact(ReviewerRole.CONTACT, f"C_{code}", ("U2",)),)
            contacts = reviewed if code in ROLES else its_own
            save_production(tx, Production("T1", code, code, f"C_{code}", "UTC", contacts=contacts))
        tx.execute(case_file.insert(), rows)
    _some_conditions(database, range(1, count, 2))


def _some_conditions(database: Database, keys: Iterable[int]) -> None:
    """Almost all of them said to be met and accepted."""
    of = [{"case_key": key, "revision": 1, "role": "contact"} for key in keys]
    made: dict[str, Any] = {"action": "approve", "digest": "d", "guidance": "g", "evidence_accepted": []}
    made |= {"by_team": "T1", "by_user": "U2", "at": NOW}
    asking = {"findings": [{"needs": [{"kind": "agreement", "blocking": True}]}]}
    sent: dict[str, Any] = {"number": 1, "request": {}, "assessment": asking, "sent_at": NOW}
    terms = [
        {
            "number": 1,
            "text": "Credit it.",
            "owner": f"U{number % 89}",
            "done_at": NOW if number % 50 else None,
            "accepted_at": NOW if number % 99 else None,
        }
        for number in range(len(of))
    ]
    with database.writing() as tx:
        of_cases = [{"case_key": each["case_key"], "submission": f"s{each['case_key']}"} for each in of]
        tx.execute(revision.insert(), [{**each, **sent} for each in of_cases])
        tx.execute(review.insert(), [{**each, **made} for each in of])
        tx.execute(condition.insert(), [{**each, **term} for each, term in zip(of, terms, strict=True)])


def _steps(url: str, **jobs: Any) -> int:
    """How many steps SQLite's machine takes to claim and finish a job, in hundreds."""
    database = Database(url)
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    with database.writing() as tx:
        tx.execute(text("DELETE FROM job"))
        tx.execute(text("DELETE FROM lane"))
    _some_jobs(database, **jobs)
    with database.writing() as tx:
        connection: Any = tx.connection.dbapi_connection
        connection.set_progress_handler(step, 100)
        found = claim(tx, owner="me", now=NOW, lease=MINUTE, kinds=("draw",))
        if found is not None:
            finish(tx, found, now=NOW)
        connection.set_progress_handler(None, 0)
    database.close()
    return taken


@pytest.mark.parametrize("resting", [False, True])
def test_taking_a_job_looks_at_as_much_with_very_many_as_with_few(
    resting: bool, migrated_sqlite: str
) -> None:
    few = _steps(migrated_sqlite, done=0, waiting=400, resting=resting)
    many = _steps(migrated_sqlite, done=10_000, waiting=4_000, resting=resting)

    assert many <= few * 1.2 + 2


@pytest.mark.postgresql
def test_on_postgresql_too_taking_a_job_looks_at_few_rows(migrated_postgresql: str) -> None:
    database = Database(migrated_postgresql)
    _some_jobs(database, done=20_000, waiting=2_000, resting=True)
    with database.writing() as tx:
        tx.execute(text("ANALYZE job"))
        tx.execute(text("ANALYZE lane"))
        with _statements(tx) as sent:
            assert claim(tx, owner="me", now=NOW, lease=MINUTE, kinds=("draw",)) is None
        statement, given = next(each for each in sent if "open_lane" in each[0])
        plan = tx.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", given).scalar_one()
    database.close()
    assert max(_rows_read(plan[0]["Plan"])) <= 2 * 64


def _rows_read(plan: dict[str, Any]) -> Iterator[float]:
    """By each part of the plan, over all of its turns: rows given on, and rows looked at in vain."""
    yield plan["Actual Rows"] * plan["Actual Loops"] + plan.get("Rows Removed by Filter", 0)
    for part in plan.get("Plans", ()):
        yield from _rows_read(part)


def test_what_can_be_taken_next_is_known_without_looking_at_what_is_done(database: Database) -> None:
    _some_jobs(database, done=3, waiting=3)
    plans = _plans(database, next_due)

    assert "ix_job_done_at" not in plans
    assert "ix_job_open" in plans


def test_an_owed_job_is_open_until_it_is_done(database: Database) -> None:
    with database.writing() as tx:
        owe(tx, kind="draw", key="k", payload={}, lane="C1", run_at=NOW)
        found = claim(tx, owner="me", now=NOW, lease=MINUTE)
        assert found is not None
        finish(tx, found, now=NOW)
        assert claim(tx, owner="me", now=NOW, lease=MINUTE) is None
