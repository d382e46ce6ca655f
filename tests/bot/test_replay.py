"""`genai-use replay`: which stored cases would come out otherwise."""

import csv
import io
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.replay import replay, text_lines
from policy import Outcome, Pack, Person, Status, UseRequest, assess, load_pack
from storage import Case, Database, open_case, revise
from storage.tables import metadata

Opened = Callable[..., Case]
Requests = Callable[..., UseRequest]
LANTERN = str(Path(__file__).parents[1] / "policy/packs/lantern-2026-01.yml")
CLEARED = {"inputs": ("third_party_work",), "rights_cleared": "yes"}


def lines(database: Database, pack: Pack) -> list[str]:
    with ExitStack() as stack:
        return list(text_lines(replay(database, pack, stack)))


def without(clause: str) -> Pack:
    real = load_pack()
    return replace(real, clauses={name: each for name, each in real.clauses.items() if name != clause})


def as_judged(request: UseRequest) -> dict[str, Any]:
    return {"request": request, "assessment": assess(request)}


def test_under_the_same_guidance_everything_comes_out_the_same(
    database: Database, opened: Opened, a_request: Requests
) -> None:
    for facts in ({}, {"destination": "final"}, CLEARED, {"description": "We de-age the actor's face."}):
        opened(**as_judged(a_request(**facts)))

    assert lines(database, load_pack()) == ["4 cases against netflix-2025-11: all come out the same."]


def test_the_stricter_ones_come_first_with_their_reasons(
    database: Database, opened: Opened, a_request: Requests
) -> None:
    milder = opened(**as_judged(a_request(destination="unsure", secured="no")))
    harmless = a_request()
    stored = assess(harmless).model_copy(update={"outcome": Outcome.ESCALATE})
    step = opened(request=harmless, assessment=stored)
    blocked = opened(**as_judged(a_request(**CLEARED)))
    now = without("principle.temporary")

    told = lines(database, now)

    assert [line.split()[:2] for line in told if not line.startswith(" ")][:-1] == [
        ["MILDER", milder.id],
        ["MILDER", step.id],
    ]
    assert "    principle.temporary no longer asks for escalate" in told
    assert told[-1].endswith("2 would come out otherwise (2 milder).")

    told = lines(database, load_pack(LANTERN))

    assert [line.split()[:2] for line in told if not line.startswith(" ")][:-1] == [
        ["STRICTER", blocked.id],
        ["STRICTER", milder.id],
        ["MILDER", step.id],
    ]
    assert any(
        line.startswith("    lantern.references now asks for written approval: You use") for line in told
    )


def test_only_the_current_revision_counts(database: Database, opened: Opened, a_request: Requests) -> None:
    case = opened(**as_judged(a_request(**CLEARED)))
    harmless = as_judged(a_request())
    with database.writing() as tx:
        revise(
            tx,
            case,
            **harmless,
            submission="again",
            after=Status.SHARED,
            by=Person(None, "T1", "U1"),
            now=case.opened_at,
        )

    assert lines(database, load_pack(LANTERN))[-1].endswith("all come out the same.")


def test_words_that_contradict_the_answers_are_heard_when_the_guidance_is_unknown(
    database: Database, opened: Opened, a_request: Requests
) -> None:
    request = a_request(description="We clone the voice of the lead actor for the final shot.")
    stored = assess(request)
    assert any(finding.clause.startswith("crosscheck.") for finding in stored.findings)
    before_there_were_cues = stored.model_copy(
        update={
            "guidance": "house-2024-01",
            "outcome": Outcome.SHARE,
            "findings": tuple(each for each in stored.findings if "crosscheck." not in each.clause),
        }
    )
    opened(request=request, assessment=before_there_were_cues)

    told = lines(database, load_pack())

    assert told[0].startswith("STRICTER")
    assert any("does not agree with the answers" in line for line in told)


def test_a_stored_request_that_cannot_be_judged_is_told_first(
    database: Database, opened: Opened, a_request: Requests
) -> None:
    opened(**as_judged(a_request(**CLEARED)))
    odd = opened(**as_judged(a_request()))
    revision = metadata.tables["revision"]
    with database.writing() as tx:
        facts = {**a_request().model_dump(mode="json", exclude_none=True), "secured": "perhaps"}
        tx.execute(revision.update().where(revision.c.case_key == odd.key).values(request=facts))

    assert lines(database, load_pack(LANTERN))[0].startswith(f"UNREADABLE  {odd.id}")


def test_nothing_is_changed(database: Database, opened: Opened, a_request: Requests) -> None:
    opened(**as_judged(a_request(**CLEARED)))
    with database.reading() as tx:
        before = {table.name: tx.execute(table.select()).all() for table in metadata.sorted_tables}

    lines(database, load_pack(LANTERN))

    with database.reading() as tx:
        assert before == {table.name: tx.execute(table.select()).all() for table in metadata.sorted_tables}


def test_the_command_prints_text_json_and_csv(
    command: Callable[..., Any], migrated_sqlite: str, a_request: Requests
) -> None:
    database = Database(migrated_sqlite)
    with database.writing() as tx:
        case, _ = open_case(
            tx,
            **as_judged(a_request(**CLEARED)),
            team="T1",
            requester=Person(None, "T1", "U1"),
            submission="once",
            now=datetime(2026, 3, 2, tzinfo=UTC),
        )
    database.close()

    def told(*arguments: str) -> str:
        ran = command("replay", "--against", LANTERN, *arguments, DATABASE_URL=migrated_sqlite)
        assert (ran.code, ran.err) == (0, "")
        return str(ran.out)

    document = json.loads(told("--format", "json"))
    (row,) = csv.DictReader(io.StringIO(told("--format", "csv")))

    assert told().startswith(f"STRICTER  {case.id} (in_review, T1): escalate → written approval\n")
    assert (document["read"], document["otherwise"], document["cases"][0]["case"]) == (1, 1, case.id)
    assert document["cases"][0]["after"]["findings"]["lantern.references"] == "written_approval"
    assert (row["case"], row["outcome_before"], row["outcome_after"]) == (
        case.id,
        "escalate",
        "written_approval",
    )


def test_an_unknown_guidance_is_refused(command: Callable[..., Any], migrated_sqlite: str) -> None:
    ran = command("replay", "--against", "nothing-2020", DATABASE_URL=migrated_sqlite)

    assert (ran.code, ran.out) == (2, "")
    assert "there is no guidance pack 'nothing-2020'" in ran.err
