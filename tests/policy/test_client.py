"""The client of a shared classifier: against canned answers, and once against the real service."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic
from typing import Any

import pytest
import requests
import responses

from policy import UseRequest, WrongRequest, assess, load_pack
from policy.client import ClassifierAway, ClassifierClient, ClassifierRefused

URL = "http://classifier.test"
ADDRESS = f"{URL}/v1/assess"
Requests = Callable[..., UseRequest]


@pytest.fixture
def canned() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock() as mock:
        yield mock


@pytest.fixture
def client() -> Iterator[ClassifierClient]:
    client = ClassifierClient(URL, "a-token")
    yield client
    client.close()


def test_it_gives_what_the_real_service_says(served: Callable[..., str], a_request: Requests) -> None:
    client = ClassifierClient(served("a-token-of-some-length"), "a-token-of-some-length", seconds=10)
    request = a_request(destination="final", human_input="yes")

    answer = client.assess(request)
    client.close()

    assert answer == assess(request)
    assert answer.guidance == load_pack().name


def test_the_real_service_refuses_a_wrong_token(served: Callable[..., str], a_request: Requests) -> None:
    client = ClassifierClient(served("a-token-of-some-length"), "a-wrong-one", seconds=10)

    with pytest.raises(ClassifierRefused, match=r"401.*bearer token"):
        client.assess(a_request())
    client.close()


def test_it_sends_the_request_and_the_token(
    canned: responses.RequestsMock, client: ClassifierClient, a_request: Requests
) -> None:
    request = a_request()
    canned.post(ADDRESS, json=assess(request).model_dump(mode="json"))

    client.assess(request)

    sent = canned.calls[0].request
    assert sent.headers["Authorization"] == "Bearer a-token"
    assert UseRequest.model_validate(json.loads(sent.body or "")) == request


@pytest.mark.parametrize("fault", [502, 503, 504, requests.ConnectionError(), requests.ReadTimeout()])
def test_a_fault_that_may_pass_is_tried_once_more(
    fault: Any, canned: responses.RequestsMock, client: ClassifierClient, a_request: Requests
) -> None:
    if isinstance(fault, int):
        canned.post(ADDRESS, status=fault)
    else:
        canned.post(ADDRESS, body=fault)
    canned.post(ADDRESS, json=assess(a_request()).model_dump(mode="json"))

    assert client.assess(a_request()) == assess(a_request())


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"status": 503}, "cannot answer now"),
        ({"body": requests.ConnectionError()}, "cannot be reached"),
        ({"body": requests.ReadTimeout()}, "did not answer in 1 s"),
    ],
)
def test_a_fault_that_stays_is_told(
    answer: dict[str, Any],
    sentence: str,
    canned: responses.RequestsMock,
    client: ClassifierClient,
    a_request: Requests,
) -> None:
    canned.post(ADDRESS, **answer)

    with pytest.raises(ClassifierAway, match=sentence):
        client.assess(a_request())
    assert len(canned.calls) == 2


@pytest.mark.parametrize("answer", [{"status": 500}, {"body": "<html>"}, {"json": {"outcome": "fine"}}])
def test_nonsense_is_not_taken_for_an_assessment(
    answer: dict[str, Any], canned: responses.RequestsMock, client: ClassifierClient, a_request: Requests
) -> None:
    canned.post(ADDRESS, **answer)

    with pytest.raises(ClassifierAway):
        client.assess(a_request())
    assert len(canned.calls) == 1


def test_wrong_fields_are_told_by_name(
    canned: responses.RequestsMock, client: ClassifierClient, a_request: Requests
) -> None:
    errors = [{"field": "secured", "detail": "must be one of yes, no"}]
    canned.post(ADDRESS, status=422, json={"title": "Wrong", "status": 422, "errors": errors})

    with pytest.raises(WrongRequest) as wrong:
        client.assess(a_request())
    assert wrong.value.problems == {"secured": "must be one of yes, no"}


@pytest.mark.parametrize("status", [301, 401, 403, 404, 413])
def test_a_refusal_is_neither_followed_nor_repeated(
    status: int, canned: responses.RequestsMock, client: ClassifierClient, a_request: Requests
) -> None:
    canned.post(ADDRESS, status=status, headers={"Location": "http://elsewhere.test/"})

    with pytest.raises(ClassifierRefused, match=str(status)):
        client.assess(a_request())
    assert len(canned.calls) == 1


def test_a_classifier_that_is_not_there_is_told(a_request: Requests) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        client = ClassifierClient(f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(ClassifierAway, match="cannot be reached"):
            client.assess(a_request())
        client.close()


def test_one_question_never_takes_longer_than_it_may(a_request: Requests) -> None:
    with _silent() as url:
        client = ClassifierClient(url, seconds=0.2, tries=5)
        began = monotonic()
        with pytest.raises(ClassifierAway, match=r"did not answer in 0\.2 s"):
            client.assess(a_request())
        client.close()

    assert monotonic() - began < 3


@contextmanager
def _silent() -> Iterator[str]:
    """A server that takes every connection and never says a word."""
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def take() -> None:
            try:
                while True:
                    taken.append(listening.accept()[0])
            except OSError:
                return

        thread = Thread(target=take)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    for each in taken:
        each.close()
