"""Brings what people do to the app: signed HTTP to its endpoint, or over an open socket.

Knows the transport and the three-second limit; what is in a payload is payloads.py's affair.
"""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

import requests

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The app's acknowledgement: its body, or why there is none (`operation_timeout` …)."""

    body: Json | str | None = None
    failure: str | None = None


class Socket(Protocol):
    """Socket Mode as the delivery sees it."""

    @property
    def is_open(self) -> bool: ...

    def send(self, kind: str, payload: Json, seconds: float) -> Answer: ...


class Delivery:
    """Sends to `events_url` when there is one, else to an open socket."""

    def __init__(self, signing_secret: str, socket: Socket) -> None:
        self._secret = signing_secret.encode()
        self._socket = socket
        self.events_url: str | None = None
        self.seconds = 3.0
        self._last: tuple[str, Json] | None = None

    def send(self, kind: str, payload: Json, *, retry: tuple[int, str] | None = None) -> Answer:
        """`kind` is slash_commands, interactive or events_api; `retry`: Slack's retry headers."""
        self._last = (kind, payload)
        if self.events_url:
            return self._post(self.events_url, kind, payload, retry)
        if self._socket.is_open:
            return self._socket.send(kind, payload, self.seconds)
        return Answer(failure="dispatch_failed")

    def resend(self, *, retry: tuple[int, str] | None = None) -> Answer:
        """Sends the last payload once more, as Slack does with events and impatient people with forms."""
        if self._last is None:
            raise ValueError("Nothing was sent to the app yet.")
        return self.send(*self._last, retry=retry)

    def _post(self, url: str, kind: str, payload: Json, retry: tuple[int, str] | None) -> Answer:
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry[0]), "X-Slack-Retry-Reason": retry[1]}
        try:
            with requests.Session() as session:
                session.trust_env = False
                response = session.post(url, data=body, headers=headers, timeout=self.seconds)
        except requests.Timeout:
            return Answer(failure="operation_timeout")
        except requests.RequestException:
            return Answer(failure="dispatch_failed")
        return _answer(response)

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(time.time()))
        signature = hmac.new(self._secret, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signature}"}


def _encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _answer(response: requests.Response) -> Answer:
    if not response.ok:
        return Answer(failure="http_client_error" if response.status_code < 500 else "http_service_error")
    if "json" not in response.headers.get("Content-Type", ""):
        return Answer(response.text or None)
    body = response.json()
    return Answer(body if isinstance(body, dict) else None)
