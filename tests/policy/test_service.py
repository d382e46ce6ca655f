"""The classifier over HTTP, as whoever asks it sees it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from policy import UseRequest, WrongRequest, assess, load_pack, read_request_json
from policy.openapi import EXAMPLE
from policy.service import LARGEST_BODY

Served = Callable[..., str]
TOKEN, OTHER = "a-token-of-some-length", "another-token-of-length"
SECONDS = 5


def post(url: str, body: bytes, **headers: str) -> requests.Response:
    return requests.post(f"{url}/v1/assess", data=body, headers=headers, timeout=SECONDS)


def get(url: str, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{url}{path}", headers=headers, timeout=SECONDS)


def test_it_answers_what_the_library_answers(served: Served, payload: dict[str, Any]) -> None:
    payload["destination"] = "final"

    answer = post(served(), json.dumps(payload).encode())

    expected = assess(UseRequest.model_validate(payload)).model_dump(mode="json")
    assert (answer.status_code, answer.json()) == (200, expected)


def test_each_wrong_field_is_named(served: Served, payload: dict[str, Any]) -> None:
    payload["tools"][0]["agreement"] = "maybe"
    del payload["secured"]

    answer = post(served(), json.dumps(payload).encode())

    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in answer.json()["errors"]} == {"tools.0.agreement", "secured"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"\xff", b"[" * 100_000, b'{"a": 1, "a": 2}', b"1" * 5000]
)
def test_what_is_no_request_is_refused_with_a_reason(served: Served, body: bytes) -> None:
    answer = post(served(), body)

    assert answer.status_code == 422
    assert answer.json()["errors"]
    with pytest.raises(WrongRequest):
        read_request_json(body)


def test_a_huge_request_is_refused(served: Served) -> None:
    answer = post(served(), b" " * (LARGEST_BODY + 1))

    assert answer.status_code == 413


def test_the_largest_request_that_people_can_write_is_answered(
    served: Served, payload: dict[str, Any]
) -> None:
    payload["description"] = "\N{FACE SCREAMING IN FEAR}" * 3000
    payload["explanations"] = {f"cue-{number}": "\N{SNOWMAN}" * 500 for number in range(60)}

    assert post(served(), json.dumps(payload).encode()).status_code == 200


@pytest.mark.parametrize("shown", ["", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ", "Bearer \xe9"])
def test_without_a_right_token_nothing_is_answered(served: Served, shown: str) -> None:
    url = served(TOKEN, OTHER)

    for path in ("/v1/guidance", "/v1/guidance/talent.digital-replica"):
        assert get(url, path, Authorization=shown).status_code == 401
    refused = post(url, b"{}", Authorization=shown)
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("token", [TOKEN, OTHER])
def test_every_token_of_the_setting_opens(served: Served, token: str) -> None:
    assert get(served(TOKEN, OTHER), "/v1/guidance", Authorization=f"bearer {token}").status_code == 200


def test_the_guidance_can_be_read(served: Served) -> None:
    url = served()
    everything = get(url, "/v1/guidance").json()
    one = get(url, "/v1/guidance/talent.digital-replica").json()

    assert everything["guidance"] == load_pack().name
    assert [clause["clause"] for clause in everything["clauses"]] == list(load_pack().clauses)
    assert one["guidance"] == load_pack().name
    assert {name: value for name, value in one.items() if name != "guidance"} in everything["clauses"]


@pytest.mark.parametrize(
    ("path", "status"), [("/v1/guidance/nothing.such", 404), ("/nowhere", 404), ("/v1/assess", 405)]
)
def test_other_addresses_are_refused_as_problems_too(served: Served, path: str, status: int) -> None:
    answer = get(served(), path)

    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_health_and_documentation_need_no_token(served: Served) -> None:
    url = served(TOKEN)

    assert get(url, "/healthz").text == "ok"
    assert get(url, "/openapi.json").json()["openapi"].startswith("3.1")
    assert get(url, "/docs").headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_documentation_shows_every_address_and_loads_nothing(served: Served) -> None:
    url = served()
    page, api = get(url, "/docs").text, get(url, "/openapi.json").json()

    for path in api["paths"]:
        assert path.replace("{", "&#x7B;") in page or path in page
    assert "<script" not in page
    assert "src=" not in page


def test_the_examples_of_the_documentation_are_true(served: Served) -> None:
    url = served()
    operation = get(url, "/openapi.json").json()["paths"]["/v1/assess"]["post"]
    example = operation["requestBody"]["content"]["application/json"]["example"]
    answered = operation["responses"]["200"]["content"]["application/json"]["example"]

    assert example == EXAMPLE
    assert post(url, json.dumps(example).encode()).json() == answered


def test_every_shape_that_the_document_names_is_in_it(served: Served) -> None:
    text = get(served(), "/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]
    named = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}

    assert named <= set(schemas)
    assert {"UseRequest", "Assessment", "Problem"} <= named
    assert "#/$defs/" not in text
