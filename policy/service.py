"""The classifier over HTTP: assess a request, read the guidance; described by OpenAPI at `/docs`.

Knows no Slack and no SQL, and keeps nothing. Not imported by `policy` itself: only who serves needs the web.
"""

import json
from collections.abc import Collection, Mapping
from hmac import compare_digest
from ipaddress import ip_address
from typing import Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from policy.assessment import assess
from policy.clauses import Clause, Pack
from policy.openapi import document, page
from policy.reading import WrongRequest, read_request_json

# The longest description and explanations, each character written as an escape, take less.
LARGEST_BODY: Final = 256_000
_NO_SCRIPTS: Final = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class _Refused(Exception):
    """A request that is not answered; as problem+json (RFC 9457). `errors`: field and sentence for each."""

    def __init__(
        self,
        status: int,
        title: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title)
        self.status, self.title = status, title
        self.errors, self.headers = errors or {}, headers or {}


def service(pack: Pack, tokens: Collection[str] = ()) -> Starlette:
    """The ASGI application. Without tokens it serves only this machine; with them, who has one."""
    answers = _Answers(pack, tuple(token.encode() for token in tokens))
    routes = [
        Route("/v1/assess", answers.assess, methods=["POST"]),
        Route("/v1/guidance", answers.guidance),
        Route("/v1/guidance/{clause}", answers.clause),
        Route("/openapi.json", answers.openapi),
        Route("/docs", answers.docs),
        Route("/healthz", answers.healthz),
    ]
    handlers = {_Refused: _problem, HTTPException: _http_problem, Exception: _fault}
    return Starlette(routes=routes, exception_handlers=handlers)


class _Answers:
    """What is answered at each address. Judging takes less time than handing it to another thread would."""

    def __init__(self, pack: Pack, tokens: tuple[bytes, ...]) -> None:
        self._pack = pack
        self._tokens = tokens
        self._api = document(pack)
        self._page = page(self._api)
        self._guidance = _guidance(pack)

    async def assess(self, request: Request) -> Response:
        self._admit(request)
        body = await _body(request)
        try:
            asked = read_request_json(body)
        except WrongRequest as wrong:
            raise _Refused(422, "The request has wrong or missing fields.", wrong.problems) from None
        return Response(assess(asked, self._pack).model_dump_json(), media_type="application/json")

    async def guidance(self, request: Request) -> Response:
        self._admit(request)
        return JSONResponse(self._guidance)

    async def clause(self, request: Request) -> Response:
        self._admit(request)
        clause = self._pack.clauses.get(request.path_params["clause"])
        if clause is None:
            raise _Refused(404, f"There is no such clause in {self._pack.name}.")
        return JSONResponse({"guidance": self._pack.name, **_clause(clause)})

    async def openapi(self, _: Request) -> Response:
        return JSONResponse(self._api)

    async def docs(self, _: Request) -> Response:
        return HTMLResponse(self._page, headers=_NO_SCRIPTS)

    async def healthz(self, _: Request) -> Response:
        return PlainTextResponse("ok")

    def _admit(self, request: Request) -> None:
        """Raises unless the request may be answered."""
        if self._tokens:
            _check_token(request, self._tokens)
        elif request.client is None or not ip_address(request.client.host).is_loopback:
            raise _Refused(403, "Without tokens this classifier serves only the machine that it runs on.")


def _check_token(request: Request, tokens: tuple[bytes, ...]) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    shown = given.strip().encode()
    # All are compared, so that the time tells nothing about which one was nearly right.
    known = sum([compare_digest(shown, token) for token in tokens])
    if scheme.lower() != "bearer" or not known:
        challenge = {"WWW-Authenticate": "Bearer"}
        raise _Refused(401, "A bearer token of this classifier is needed.", headers=challenge)


async def _body(request: Request) -> bytes:
    received = bytearray()
    try:
        async for piece in request.stream():
            received += piece
            if len(received) > LARGEST_BODY:
                raise _Refused(413, f"The request is larger than {LARGEST_BODY} bytes.")
    except ClientDisconnect:
        raise _Refused(400, "The request ended early.") from None
    return bytes(received)


def _guidance(pack: Pack) -> dict[str, Any]:
    clauses = [_clause(clause) for clause in pack.clauses.values()]
    return {"guidance": pack.name, "published": pack.published, "source": pack.source, "clauses": clauses}


def _clause(clause: Clause) -> dict[str, Any]:
    rules = [
        {
            "outcome": rule.outcome,
            "text": rule.text,
            "reviewers": rule.reviewers,
            "needs": [{"kind": need.evidence.kind, "text": need.evidence.text} for need in rule.needs],
        }
        for rule in clause.rules
    ]
    return {
        "clause": clause.id,
        "section": clause.section,
        "source": clause.source,
        "meaning": clause.meaning,
        "extension": clause.extension,
        "rules": rules,
    }


async def _problem(_: Request, refused: Exception) -> Response:
    if not isinstance(refused, _Refused):
        raise refused
    errors = [{"field": field, "detail": sentence} for field, sentence in refused.errors.items()]
    return _as_problem(refused.status, refused.title, refused.headers, errors)


async def _http_problem(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    return _as_problem(error.status_code, error.detail, error.headers or {}, [])


async def _fault(_: Request, __: Exception) -> Response:
    return _as_problem(500, "The classifier failed; its log says how.", {}, [])


def _as_problem(
    status: int, title: str, headers: Mapping[str, str], errors: list[dict[str, str]]
) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status}
    if errors:
        body["errors"] = errors
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, dict(headers), media_type="application/problem+json")
