"""What was given up can be listed, tried again and dropped; what is not dead is left alone."""

from datetime import UTC, datetime, timedelta

from storage import (
    Database,
    Job,
    JobState,
    bury,
    claim,
    count_jobs,
    drop_job,
    finish,
    jobs_in,
    owe,
    revive_job,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def _owed(database: Database, *keys: str) -> None:
    with database.writing() as tx:
        for key in keys:
            owe(tx, kind="draw", key=key, payload={}, lane=key, run_at=NOW)


def _claimed(database: Database) -> Job:
    with database.writing() as tx:
        job = claim(tx, owner="w", now=LATER, lease=timedelta(seconds=60))
    assert job is not None
    return job


def test_jobs_are_counted_by_kind_and_state_and_listed_by_when_they_were_due(database: Database) -> None:
    _owed(database, "a", "b", "c")
    dead, done = _claimed(database), _claimed(database)
    with database.writing() as tx:
        bury(tx, dead, now=NOW, error="is_archived")
        finish(tx, done, now=NOW)

    with database.reading() as tx:
        assert count_jobs(tx) == {
            ("draw", state): 1 for state in (JobState.DEAD, JobState.DONE, JobState.READY)
        }
        assert [job.key for job in jobs_in(tx, tuple(JobState))] == ["a", "b", "c"]
        assert [job.key for job in jobs_in(tx, tuple(JobState), limit=2)] == ["a", "b"]
        assert [job.last_error for job in jobs_in(tx, [JobState.DEAD])] == ["is_archived"]


def test_a_revived_job_runs_once_more_and_a_dropped_one_may_be_owed_anew(database: Database) -> None:
    _owed(database, "a", "b")
    first, second = _claimed(database), _claimed(database)
    with database.writing() as tx:
        bury(tx, first, now=NOW, error="is_archived")
        bury(tx, second, now=NOW, error="is_archived")
        assert revive_job(tx, first.id, now=LATER)
        assert drop_job(tx, second.id)

    again = _claimed(database)
    assert (again.key, again.attempts) == ("a", 1)
    with database.writing() as tx:
        assert owe(tx, kind="draw", key="b", payload={}, lane="b", run_at=NOW)


def test_only_dead_jobs_are_touched(database: Database) -> None:
    _owed(database, "a", "b")
    leased = _claimed(database)
    with database.writing() as tx:
        for job_id in (leased.id, leased.id + 1, 99):
            assert not revive_job(tx, job_id, now=LATER)
            assert not drop_job(tx, job_id)
