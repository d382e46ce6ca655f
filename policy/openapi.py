"""The description of the classifier's HTTP interface: an OpenAPI document, and a plain page made from it.

Knows the shapes of requests and answers; serving them is service.py's.
"""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from policy.assessment import assess
from policy.clauses import Pack
from policy.outcome import Assessment
from policy.request import UseRequest

EXAMPLE: Mapping[str, Any] = {
    "production": "TIDE",
    "title": "Harbour at night",
    "description": "Plates of the harbour at night, passing behind the car window for two seconds.",
    "media": ["image"],
    "tools": [{"name": "Sketcher", "agreement": "yes", "retains": "no", "terms_reviewed": "yes"}],
    "destination": "background",
    "inputs": [],
    "output_contains": [],
    "invents_content": "yes",
    "resembles_protected": "no",
    "secured": "yes",
    "key_element": "no",
    "could_mislead": "no",
    "affects_union_work": "no",
    "talent": [],
    "training": "none",
    "made_by": "production",
    "human_input": "yes",
}
_REF = "#/components/schemas/{model}"
_PROBLEM: Mapping[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_REFUSALS = {
    "400": "The request ended early.",
    "401": "A bearer token is needed.",
    "403": "Without tokens only the classifier's own machine is served.",
    "404": "There is no such clause.",
    "413": "The request is too large.",
    "422": "Fields are wrong or missing; `errors` names each of them.",
}


def document(pack: Pack) -> dict[str, Any]:
    """The OpenAPI document, with an example of each body."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "genai-use classifier",
            "version": pack.name,
            "description": f"Judges by {pack.name}, a reading of public guidance and no legal advice. "
            f"The guidance: {pack.source}",
        },
        "security": [{"token": []}],
        "paths": {
            "/v1/assess": {"post": _assessing(pack)},
            "/v1/guidance": {
                "get": {"summary": "Every clause, as read here", "responses": _responses(_json(), ())}
            },
            "/v1/guidance/{clause}": {"get": _one_clause(pack)},
            "/healthz": {"get": _HEALTH},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": _schemas(),
        },
    }


_HEALTH: Mapping[str, Any] = {
    "summary": "Is it up?",
    "security": [],
    "responses": {"200": {"description": "Yes: the text `ok`."}},
}


def _assessing(pack: Pack) -> dict[str, Any]:
    answer = assess(UseRequest.model_validate(EXAMPLE), pack).model_dump(mode="json")
    wrong = {
        "type": "about:blank",
        "title": "The request has wrong or missing fields.",
        "status": 422,
        "errors": [{"field": "tools.0.agreement", "detail": "must be one of yes, no, unsure, not 'maybe'"}],
    }
    return {
        "summary": "Judge an intended use",
        "requestBody": {"required": True, "content": _json("UseRequest", EXAMPLE)},
        "responses": _responses(_json("Assessment", answer), ("400", "413", "422"), wrong),
    }


def _one_clause(pack: Pack) -> dict[str, Any]:
    name = {"name": "clause", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "summary": "One clause",
        "parameters": [{**name, "example": next(iter(pack.clauses))}],
        "responses": _responses(_json(), ("404",)),
    }


def _schemas() -> dict[str, Any]:
    found: dict[str, Any] = {"Problem": _PROBLEM}
    models = {
        "UseRequest": UseRequest.model_json_schema(ref_template=_REF),
        "Assessment": Assessment.model_json_schema(ref_template=_REF, mode="serialization"),
    }
    for name, schema in models.items():
        found.update(schema.pop("$defs", {}))
        found[name] = schema
    return found


def _json(schema: str | None = None, example: Any = None) -> dict[str, Any]:
    shape = {"$ref": _REF.format(model=schema)} if schema else {"type": "object"}
    return {"application/json": {"schema": shape} | ({"example": example} if example else {})}


def _responses(
    content: Mapping[str, Any], refusals: tuple[str, ...], wrong: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": "The answer.", "content": content}}
    for status in ("401", "403", *refusals):
        problem: dict[str, Any] = {"schema": {"$ref": _REF.format(model="Problem")}}
        if status == "422":
            problem["example"] = wrong
        answers[status] = {
            "description": _REFUSALS[status],
            "content": {"application/problem+json": problem},
        }
    return answers


def page(api: Mapping[str, Any]) -> str:
    """The document as a page that needs nothing from elsewhere and runs no script."""
    info = api["info"]
    parts = [
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>genai-use classifier</title>',
        "<style>body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}",
        "pre{background:#f4f4f4;padding:1rem;overflow:auto}code{font-family:monospace}</style>",
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>",
        '<p>The same for programs: <a href="openapi.json">openapi.json</a>. ',
        "Send a token as <code>Authorization: Bearer …</code> where the classifier asks for one.</p>",
    ]
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            parts.extend(_operation(f"{method.upper()} {path}", operation))
    parts.append("<h2>Shapes</h2>")
    for name, schema in api["components"]["schemas"].items():
        parts.append(f"<details><summary><code>{escape(name)}</code></summary>{_pre(schema)}</details>")
    return "\n".join([*parts, "</html>"])


def _operation(title: str, operation: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{escape(title)}</code></h2><p>{escape(operation['summary'])}.</p>"
    if "requestBody" in operation:
        yield "<h3>Send</h3>" + _pre(operation["requestBody"]["content"]["application/json"]["example"])
    for status, response in operation["responses"].items():
        yield f"<h3>{status}</h3><p>{escape(response['description'])}</p>"
        for content in response.get("content", {}).values():
            if "example" in content:
                yield _pre(content["example"])


def _pre(value: object) -> str:
    return f"<pre>{escape(json.dumps(value, indent=2, ensure_ascii=False))}</pre>"
