"""Calls to Slack's Web API over connections that are kept open, with errors that say what to do next.

Never retries: the end of a lost `chat.postMessage` is unknown, and delivery decides what follows
(slack_sdk's client posted twice in our trial). Knows no case.
"""

import json
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse

from bot.outgoing import NoAnswer, Outgoing

# The worker's lease is longer than this, so that a call never outlives it.
DELIVERY_TIMEOUT = 10.0
# A trigger lives three seconds.
PERSON_WAITS = 2.5
# A file is read within this time, so that the lease of who reads it lasts.
READING_SECONDS = 30.0
CHUNK = 64 * 1024
# Where Slack keeps files. Besides them only the host of the Web API itself gets the token.
FILE_HOSTS = re.compile(r"(?:[a-z0-9-]+\.)*slack(?:-gov)?\.com")
# Slack sends it with each answer.
SCOPES = "X-OAuth-Scopes"
# Else Slack warns in each answer that it guesses the charset.
JSON = {"Content-Type": "application/json; charset=utf-8", "Accept-Encoding": "gzip, deflate"}
# Slack always sends Retry-After; a proxy in between may not.
UNSAID_WAIT = 30.0

_PASSING = {
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
    "team_added_to_org",
    "accesslimited",
    "message_limit_exceeded",
}


class SlackError(Exception):
    """A call did not succeed; the subclass says why, and `code` in a word."""

    code = "error"


class RateLimited(SlackError):
    """Slack asks to wait; `retry_after` is in seconds."""

    code = "ratelimited"

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"rate limited for {retry_after:g} s")
        self.retry_after = retry_after


class SlackAway(SlackError):
    """No answer, or one that says to try later. Whether the call took effect is unknown."""

    code = "away"


class Refused(SlackError):
    """Slack refused the call for good; `code` is its error code."""

    def __init__(self, method: str, code: str, details: object = None) -> None:
        super().__init__(f"{method}: {code}{f' {details}' if details else ''}")
        self.code = code


class Slack:
    """The Web API at `base_url`. `token_of` gives the bot token of a workspace by its team id.

    `failed` is told of each call that did not succeed: its method, and why in a word.
    """

    def __init__(
        self,
        base_url: str,
        token_of: Callable[[str], str],
        failed: Callable[[str, str], None] = lambda _method, _code: None,
    ) -> None:
        self._base_url = base_url
        self._failed = failed
        self._token_of = token_of
        self._granted: dict[str, frozenset[str]] = {}
        self._outgoing = Outgoing()

    def call(
        self, method: str, team: str, *, timeout: float = DELIVERY_TIMEOUT, **arguments: Any
    ) -> dict[str, Any]:
        """The method's answer. Raises RateLimited, SlackAway or Refused."""
        try:
            return self._asked(method, team, timeout, arguments)
        except SlackError as error:
            self._failed(method, error.code)
            raise

    def _asked(self, method: str, team: str, timeout: float, arguments: dict[str, Any]) -> dict[str, Any]:
        token = self._token_of(team)
        headers = {**JSON, "Authorization": f"Bearer {token}"}
        try:
            response = self._outgoing.post(self._base_url + method, _json(arguments), headers, timeout)
        except NoAnswer as why:
            raise SlackAway(f"{method}: {why}") from why
        if SCOPES in response.headers:
            self._granted[token] = frozenset(response.headers[SCOPES].replace(" ", "").split(","))
        return _answer(method, response)

    def granted(self, team: str) -> frozenset[str]:
        """The scopes of the workspace's token, by Slack's newest answer to us; asked for if there was none.

        Raises as `call` does.
        """
        token = self._token_of(team)
        if token not in self._granted:
            self.call("auth.test", team, timeout=PERSON_WAITS)
        return self._granted.setdefault(token, frozenset())

    def stream(self, team: str, url: str, *, most: int) -> Iterator[bytes]:
        """The content of a file of Slack's, in pieces, of at most `most` bytes. Raises as `call` does.

        The token goes to Slack's own hosts only, and no redirect is followed.
        """
        if not may_have_token(url, self._base_url):
            raise Refused("file", "foreign_host")
        headers = {"Authorization": f"Bearer {self._token_of(team)}", "Accept-Encoding": "identity"}
        try:
            with self._outgoing.opened(url, headers, DELIVERY_TIMEOUT) as response:
                _check_file(response)
                yield from _limited(response, most)
        except NoAnswer as why:
            raise SlackAway(f"file: {why}") from why

    def whisper(self, response_url: str, **message: Any) -> None:
        """Answers a click so that only the clicker sees it; the URL is Slack's own, valid half an hour."""
        body = _json({"response_type": "ephemeral", "replace_original": False, **message})
        try:
            response = self._outgoing.post(response_url, body, JSON, PERSON_WAITS)
        except NoAnswer as why:
            raise SlackAway(f"response_url: {why}") from why
        if response.status != HTTPStatus.OK:
            raise SlackAway(f"response_url: {response.status}")

    def close(self) -> None:
        """Gives the connections back."""
        self._outgoing.close()


def may_have_token(url: str, base_url: str) -> bool:
    """Whether the token may go to this address: the host of the Web API, or one of Slack's over HTTPS."""
    try:
        given, ours = urlsplit(url), urlsplit(base_url)
        port = given.port
    except ValueError:
        return False
    if (given.scheme, given.netloc) == (ours.scheme, ours.netloc):
        return True
    at_slack = FILE_HOSTS.fullmatch(given.hostname or "") is not None
    return given.scheme == "https" and at_slack and port in (None, 443) and given.username is None


def _check_file(response: BaseHTTPResponse) -> None:
    status = response.status
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(_wait(response))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SlackAway(f"file: {status}")
    if status != HTTPStatus.OK:
        raise Refused("file", f"http_{status}")


def _limited(response: BaseHTTPResponse, most: int) -> Iterator[bytes]:
    """The body, as long as it is neither too long nor too slow."""
    read, ends = 0, monotonic() + READING_SECONDS
    for piece in response.stream(CHUNK):
        read += len(piece)
        if read > most:
            raise Refused("file", "too_large")
        if monotonic() > ends:
            raise SlackAway("file: too slow")
        yield piece


def _wait(response: BaseHTTPResponse) -> float:
    wait = response.headers.get("Retry-After", "")
    return float(wait) if wait.isdecimal() else UNSAID_WAIT


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body).encode()


def _answer(method: str, response: BaseHTTPResponse) -> dict[str, Any]:
    if response.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise RateLimited(_wait(response))
    if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SlackAway(f"{method}: {response.status}")
    try:
        answer = json.loads(response.data)
    except ValueError as error:
        raise SlackAway(f"{method}: the answer is no JSON") from error
    if not isinstance(answer, dict):
        raise SlackAway(f"{method}: the answer is no JSON object")
    if answer.get("ok"):
        return answer
    code = str(answer.get("error", "unknown_error"))
    if code in {"ratelimited", "rate_limited"}:
        raise RateLimited(UNSAID_WAIT)
    if code in _PASSING:
        raise SlackAway(f"{method}: {code}")
    raise Refused(method, code, answer.get("response_metadata", {}).get("messages"))
