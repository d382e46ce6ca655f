"""A shared classifier beside the app's own guidance: the answer is never milder than the own one."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.classifier import OwnClassifier, classifier_for, source_of, strictest
from bot.flow import Flow
from bot.settings import ClassifierSettings, SettingsError, read_settings
from bot.shared_classifier import SharedClassifier
from policy import (
    Assessment,
    Finding,
    Need,
    Outcome,
    Pack,
    Person,
    ReviewerRole,
    UseRequest,
    assess,
    load_pack,
)
from policy.client import ClassifierClient
from storage import Database, start_draft

URL = "http://classifier.test"
Requests = Callable[..., UseRequest]
ME = Person(None, "T1", "U1")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Nobody:
    """A workspace without groups, channels and admins."""

    def group_members(self, team: str, group: str) -> frozenset[str]:
        return frozenset()

    def channel_members(self, team: str, channel: str) -> frozenset[str]:
        return frozenset()

    def is_active(self, team: str, user: str) -> bool:
        return False

    def channels_of(self, team: str, user: str) -> frozenset[str]:
        return frozenset()

    def admins(self, team: str) -> frozenset[str]:
        return frozenset()


@pytest.fixture
def shared() -> Iterator[SharedClassifier]:
    client = ClassifierClient(URL)
    yield SharedClassifier(client, load_pack())
    client.close()


def test_what_was_said_of_the_same_request_is_said_again_and_of_no_other(a_request: Requests) -> None:
    own, other = OwnClassifier(load_pack()), OwnClassifier(without_rules())
    first = own.assess(a_request(explanations={"cue": "It is meant otherwise."}))

    assert own.assess(a_request(explanations={"cue": "It is meant otherwise."})) is first
    assert own.assess(a_request(explanations={"cue": "Another one."})) is not first
    assert own.assess(a_request(explanations={"cue": "It is meant otherwise."}, destination="final")) != first
    assert other.assess(a_request(explanations={"cue": "It is meant otherwise."})).guidance == "lax-2025"


def without_rules() -> Pack:
    """A guidance under which everything may just be shared."""
    return replace(load_pack(), name="lax-2025", clauses={})


def answers(assessment: Assessment) -> None:
    responses.post(f"{URL}/v1/assess", json=assessment.model_dump(mode="json"))


@responses.activate
def test_a_shared_classifier_of_the_same_guidance_is_simply_believed(
    shared: SharedClassifier, a_request: Requests
) -> None:
    request = a_request(destination="final", human_input="yes")
    answers(assess(request))

    assert shared.assess(request) == assess(request)
    assert source_of(shared.assess(request)) is None


@responses.activate
def test_one_that_is_set_is_asked_with_its_token(a_request: Requests) -> None:
    pack = load_pack()
    answers(assess(a_request()))

    assert classifier_for(None, None, pack) == OwnClassifier(pack)
    assert source_of(classifier_for(URL, SecretStr("shown"), pack).assess(a_request())) is None
    assert [call.request.headers["Authorization"] for call in responses.calls] == ["Bearer shown"]


@responses.activate
def test_a_milder_shared_classifier_makes_nothing_milder(
    shared: SharedClassifier, a_request: Requests
) -> None:
    request = a_request(destination="final", human_input="yes")
    answers(assess(request, without_rules()))

    merged = shared.assess(request)

    own = assess(request)
    assert (merged.outcome, merged.findings, merged.reviewers) == (own.outcome, own.findings, own.reviewers)
    assert (merged.guidance, merged.request_digest) == (own.guidance, own.request_digest)
    assert "lax-2025" in (source_of(merged) or "")


@responses.activate
def test_a_stricter_shared_classifier_counts(a_request: Requests) -> None:
    client = ClassifierClient(URL)
    request = a_request(destination="final", human_input="yes")
    answers(assess(request))

    merged = SharedClassifier(client, without_rules()).assess(request)
    client.close()

    assert merged.findings == assess(request).findings
    assert merged.guidance == load_pack().name
    assert merged.counterfactuals == ()


@pytest.mark.parametrize("answer", [{"status": 500}, {"status": 401}, {"body": "no JSON"}])
@responses.activate
def test_one_that_does_not_answer_leaves_it_to_the_own_guidance_which_says_so(
    answer: dict[str, Any], shared: SharedClassifier, a_request: Requests
) -> None:
    responses.post(f"{URL}/v1/assess", **answer)

    told = shared.assess(a_request())

    assert (told.outcome, told.findings) == (assess(a_request()).outcome, assess(a_request()).findings)
    assert "own netflix-2025-11" in (source_of(told) or "")


def test_the_case_keeps_who_classified_it(migrated_sqlite: str, a_request: Requests) -> None:
    database = Database(migrated_sqlite)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        client = ClassifierClient(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        flow = Flow(database, load_pack(), Nobody(), SharedClassifier(client, load_pack()))
        with database.writing() as tx:
            draft = start_draft(tx, id="d1", owner=ME, answers={}, now=NOW)
        case = flow.send(draft, a_request(), now=NOW)
        client.close()
    database.close()

    assert source_of(case.assessment) == (
        "The shared classifier did not answer; the app judged by its own netflix-2025-11."
    )
    assert case.events[0].why == source_of(case.assessment)


def test_without_a_shared_classifier_nothing_is_said(migrated_sqlite: str, a_request: Requests) -> None:
    database = Database(migrated_sqlite)
    flow = Flow(database, load_pack(), Nobody(), OwnClassifier(load_pack()))
    with database.writing() as tx:
        draft = start_draft(tx, id="d1", owner=ME, answers={}, now=NOW)
    case = flow.send(draft, a_request(), now=NOW)
    database.close()

    assert case.assessment == assess(a_request())
    assert case.events[0].why is None


needs = st.builds(
    Need, kind=st.sampled_from("ab"), text=st.just("Show it."), blocking=st.booleans(), declared=st.booleans()
)
findings = st.builds(
    Finding,
    clause=st.sampled_from(["one", "two", "three"]),
    outcome=st.sampled_from([Outcome.ESCALATE, Outcome.WRITTEN_APPROVAL]),
    because=st.sampled_from(["This.", "That."]),
    source=st.just("https://guidance.test"),
    reviewers=st.sampled_from([(ReviewerRole.CONTACT,), tuple(ReviewerRole)]),
    needs=st.lists(needs, max_size=2).map(tuple),
)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    found = draw(st.lists(findings, max_size=3, unique_by=lambda finding: finding.clause))
    found.sort(key=lambda finding: -finding.outcome.severity)
    roles = {role for finding in found for role in finding.reviewers}
    blocking = [need for finding in found for need in finding.needs if need.blocking and not need.declared]
    return Assessment(
        outcome=found[0].outcome if found else Outcome.SHARE,
        blocked=bool(blocking),
        guidance=draw(st.sampled_from(["g-1", "g-2"])),
        request_digest="sha256:0",
        reviewers=tuple(role for role in ReviewerRole if role in roles),
        findings=tuple(found),
    )


@given(assessments(), assessments())
def test_the_answer_of_both_is_milder_than_neither(own: Assessment, shared: Assessment) -> None:
    merged = strictest(own, shared, "https://guidance.test")

    assert merged.outcome is max(own.outcome, shared.outcome, key=lambda outcome: outcome.severity)
    assert merged.blocked == (own.blocked or shared.blocked)
    assert set(merged.reviewers) == {*own.reviewers, *shared.reviewers}
    found = {finding.clause: finding for finding in merged.findings}
    for finding in (*own.findings, *shared.findings):
        assert found[finding.clause].outcome.severity >= finding.outcome.severity
        assert {need.kind for need in finding.needs} <= {need.kind for need in found[finding.clause].needs}
    assert merged.guidance in {own.guidance, shared.guidance}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"GENAI_USE_HOST": "0.0.0.0"}, "GENAI_USE_CLASSIFIER_TOKENS: missing"),  # noqa: S104
        ({"GENAI_USE_CLASSIFIER_TOKENS": "long-enough-to-be-safe, short"}, "needs 16 characters"),
        ({"GENAI_USE_CLASSIFIER_URL": "classifier:8000"}, "GENAI_USE_CLASSIFIER_URL"),
    ],
)
def test_settings_that_would_leave_it_open_are_refused(
    clean_environment: pytest.MonkeyPatch, settings: dict[str, str], named: str
) -> None:
    for name, value in settings.items():
        clean_environment.setenv(name, value)

    with pytest.raises(SettingsError, match=named) as wrong:
        read_settings(ClassifierSettings)
    assert "short" not in str(wrong.value)


def test_tokens_make_it_reachable_from_elsewhere(clean_environment: pytest.MonkeyPatch) -> None:
    clean_environment.setenv("GENAI_USE_HOST", "0.0.0.0")  # noqa: S104
    clean_environment.setenv("GENAI_USE_CLASSIFIER_TOKENS", "one-long-enough-token another-long-enough-one")

    assert read_settings(ClassifierSettings).tokens == ("one-long-enough-token", "another-long-enough-one")
