"""Calls to Slack's Web API over connections that are kept open, with errors that say what to do next.

Never retries: the end of a lost `chat.postMessage` is unknown, and delivery decides what follows
(slack_sdk's client posted twice in our trial). Knows no case.
"""

import re
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

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
        self._session = requests.Session()
        # Without this a ~/.netrc entry would replace the token; a proxy of the environment is still used.
        self._session.trust_env = False
        self._session.proxies.update(get_environ_proxies(base_url))
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=32, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)

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
        try:
            response = self._session.post(
                self._base_url + method,
                json=arguments,
                headers={"Authorization": f"Bearer {token}"},
                timeout=timeout,
            )
        except requests.RequestException as error:
            raise SlackAway(f"{method}: {type(error).__name__}") from error
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
        try:
            with self._session.get(
                url,
                headers={"Authorization": f"Bearer {self._token_of(team)}", "Accept-Encoding": "identity"},
                timeout=DELIVERY_TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as response:
                _check_file(response)
                yield from _limited(response, most)
        except requests.RequestException as error:
            raise SlackAway(f"file: {type(error).__name__}") from error

    def whisper(self, response_url: str, **message: Any) -> None:
        """Answers a click so that only the clicker sees it; the URL is Slack's own, valid half an hour."""
        try:
            response = self._session.post(
                response_url,
                json={"response_type": "ephemeral", "replace_original": False, **message},
                timeout=PERSON_WAITS,
            )
        except requests.RequestException as error:
            raise SlackAway(f"response_url: {type(error).__name__}") from error
        if response.status_code != requests.codes.ok:
            raise SlackAway(f"response_url: {response.status_code}")

    def close(self) -> None:
        """Gives the connections back."""
        self._session.close()


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


def _check_file(response: requests.Response) -> None:
    status = response.status_code
    if status == requests.codes.too_many_requests:
        raise RateLimited(_wait(response))
    if status >= requests.codes.internal_server_error:
        raise SlackAway(f"file: {status}")
    if status != requests.codes.ok:
        raise Refused("file", f"http_{status}")


def _limited(response: requests.Response, most: int) -> Iterator[bytes]:
    """The body, as long as it is neither too long nor too slow."""
    read, ends = 0, monotonic() + READING_SECONDS
    for piece in response.iter_content(CHUNK):
        read += len(piece)
        if read > most:
            raise Refused("file", "too_large")
        if monotonic() > ends:
            raise SlackAway("file: too slow")
        yield piece


def _wait(response: requests.Response) -> float:
    wait = response.headers.get("Retry-After", "")
    return float(wait) if wait.isdecimal() else UNSAID_WAIT


def _answer(method: str, response: requests.Response) -> dict[str, Any]:
    if response.status_code == requests.codes.too_many_requests:
        raise RateLimited(_wait(response))
    if response.status_code >= requests.codes.internal_server_error:
        raise SlackAway(f"{method}: {response.status_code}")
    try:
        answer = response.json()
    except requests.JSONDecodeError as error:
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
