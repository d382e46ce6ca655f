"""What an operator sees: alive, ready, numbers that tell how it goes, and nothing of what people wrote."""

from datetime import timedelta

import requests
from sqlalchemy import text

from bot.sandbox.uses import SIGNS
from storage import owe
from tests.journeys.tidewater import Tidewater


def ask(tidewater: Tidewater, page: str) -> requests.Response:
    return requests.get(f"{tidewater.sandbox.product_url}/{page}", timeout=10)


def test_a_weeks_work_shows_in_the_metrics_and_no_word_of_it(tidewater: Tidewater) -> None:
    case = tidewater.asks(SIGNS)
    tidewater.jonas.clicks("Approve…", tidewater.card(case))
    tidewater.slack.trouble.fail_next("chat.update", error="internal_error")
    tidewater.approves(tidewater.noor, tidewater.card(case), reason="Fine by me.")

    told = ask(tidewater, "metrics")

    assert told.headers["content-type"].startswith("text/plain")
    assert 'genai_use_requests_total{kind="SlashCommand",result="ok"} 1.0' in told.text
    assert 'genai_use_requests_total{kind="Click",result="refused"} 1.0' in told.text
    assert 'genai_use_ack_seconds_count{kind="SlashCommand"} 1.0' in told.text
    assert 'genai_use_actions_total{action="approve",outcome="escalate"} 1.0' in told.text
    assert 'genai_use_slack_errors_total{code="away",method="chat.update"} 1.0' in told.text
    assert 'genai_use_jobs{kind="draw",state="done"}' in told.text
    for word in ("TIDEWATER", "U0", "C0", "Signs", "Fine by me", "xoxb"):
        assert word not in told.text


def test_a_process_that_works_is_ready(tidewater: Tidewater) -> None:
    assert (ask(tidewater, "healthz").status_code, ask(tidewater, "healthz").text) == (200, "ok")
    assert (ask(tidewater, "readyz").status_code, ask(tidewater, "readyz").text) == (200, "ready")


def test_a_job_that_nobody_takes_is_told(tidewater: Tidewater) -> None:
    with tidewater.database.writing() as tx:
        owe(
            tx, kind="sweep", key="s", payload={}, lane="sweep", run_at=tidewater.clock() - timedelta(hours=1)
        )

    told = ask(tidewater, "readyz")

    assert told.status_code == 503
    assert told.text == "The oldest due job has waited for 60 minutes. Is a worker running?"
    assert "genai_use_oldest_due_seconds 3600.0" in ask(tidewater, "metrics").text


def test_another_schema_is_told_and_the_process_is_still_alive(tidewater: Tidewater) -> None:
    with tidewater.database.writing() as tx:
        tx.execute(text("UPDATE genai_use_version SET version_num = '9999'"))

    told = ask(tidewater, "readyz")

    assert told.status_code == 503
    assert "newer version (9999)" in told.text
    assert ask(tidewater, "healthz").status_code == 200
