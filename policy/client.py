"""Asks a shared classifier over HTTP, within a time that the caller sets.

Asking changes nothing over there, so whatever may pass is simply tried once more. Knows no wall clock.
"""

import json
from time import monotonic
from typing import Any, Final

import requests
from pydantic import ValidationError
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from policy.outcome import Assessment
from policy.reading import WrongRequest
from policy.request import UseRequest

_LARGEST_ANSWER: Final = 2_000_000
_PASSING: Final = frozenset({429, 502, 503, 504})
_AT_ONCE: Final = 16


class ClassifierAway(Exception):
    """The classifier is out of reach, too slow, or answers what is no assessment. Its text says which."""


class ClassifierRefused(Exception):
    """The classifier will not answer us: a wrong token, or an address that is no classifier."""


class _Passing(ClassifierAway):
    """A fault that may be gone at the next try."""


class _Bearer(AuthBase):
    """The token, and nothing that a .netrc file may hold for that host."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class ClassifierClient:
    """A classifier at a URL. Threads may share it.

    `seconds`: all that one question may take, with all its tries.
    """

    def __init__(self, url: str, token: str | None = None, *, seconds: float = 1.0, tries: int = 2) -> None:
        self.url = url.rstrip("/")
        self._seconds, self._tries = seconds, tries
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=_AT_ONCE))

    def assess(self, request: UseRequest) -> Assessment:
        """What the classifier says; `guidance` of the answer names its pack.

        ClassifierAway and ClassifierRefused as above; WrongRequest when it finds wrong fields.
        """
        body = request.model_dump_json(exclude_none=True).encode()
        until = monotonic() + self._seconds
        for _ in range(self._tries - 1):
            try:
                return self._asked(body, until)
            except _Passing:
                continue
        return self._asked(body, until)

    def close(self) -> None:
        """Gives the connections back."""
        self._session.close()

    def _asked(self, body: bytes, until: float) -> Assessment:
        try:
            with self._session.post(
                f"{self.url}/v1/assess",
                data=body,
                headers={"Content-Type": "application/json", "Accept": "application/json"},
                timeout=self._left(until),
                allow_redirects=False,
                stream=True,
            ) as response:
                text = self._read(response, until)
        except requests.Timeout:
            raise _Passing(f"{self.url} did not answer in {self._seconds:g} s") from None
        except requests.ConnectionError as error:
            raise _Passing(f"{self.url} cannot be reached") from error
        except requests.RequestException as error:
            raise ClassifierAway(f"{self.url} cannot be asked: {type(error).__name__}") from error
        return self._understood(response.status_code, text)

    def _left(self, until: float) -> float:
        left = until - monotonic()
        if left <= 0:
            raise ClassifierAway(f"{self.url} did not answer in {self._seconds:g} s")
        return left

    def _read(self, response: requests.Response, until: float) -> bytes:
        """The answer, unless it trickles in for too long or never ends."""
        text = bytearray()
        for piece in response.iter_content(65_536):
            text += piece
            self._left(until)
            if len(text) > _LARGEST_ANSWER:
                raise ClassifierAway(f"{self.url} answers more than an assessment can hold")
        return bytes(text)

    def _understood(self, status: int, text: bytes) -> Assessment:
        if status == requests.codes.ok:
            try:
                return Assessment.model_validate_json(text)
            except ValidationError:
                raise ClassifierAway(f"{self.url} answers what is no assessment") from None
        if status in _PASSING:
            raise _Passing(f"{self.url} cannot answer now ({status})")
        if status >= requests.codes.server_error:
            raise ClassifierAway(f"{self.url} failed ({status})")
        problem = _problem(text)
        if status == requests.codes.unprocessable_entity and (wrong := _wrong_fields(problem)):
            raise WrongRequest(wrong)
        raise ClassifierRefused(f"{self.url} refuses ({status}): {problem.get('title', 'without a reason')}")


def _problem(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _wrong_fields(problem: dict[str, Any]) -> dict[str, str]:
    errors = problem.get("errors")
    return {
        str(error.get("field")): str(error.get("detail"))
        for error in (errors if isinstance(errors, list) else ())
        if isinstance(error, dict)
    }
