"""What each operation may refuse, as its OpenAPI description says it: problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "description": "Why a request was refused (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "`about:blank#` and the sort of problem, for programs."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was expected and found, for people."},
        "fields": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "Messages by field; the empty name is the whole body.",
        },
        "current": {"type": "object", "description": "With a conflict: what is there now."},
    },
}
REASONS = {
    401: "No session, or a token that is wrong, has expired or was revoked.",
    403: "The caller may not do this, or the CSRF token of a session is missing.",
    404: "There is nothing here, or nothing this caller may see.",
    409: "The right caller at the wrong moment, or somebody else was faster.",
    422: "Values are not as expected; `fields` names them.",
}
READING = {"get", "head"}


def describe_refusals(document: dict[str, Any]) -> None:
    """Adds to every operation of an OpenAPI document the problems it may answer with."""
    document["components"]["schemas"]["Problem"] = PROBLEM
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            for status in statuses_of(path, method=method, described=described):
                described["responses"].setdefault(status, refusal(status))


def statuses_of(path: str, *, method: str, described: dict[str, Any]) -> list[int]:
    """Returns what may go wrong: names in the path may name nothing, and only what writes comes too late."""
    found = [401, 403]
    if "{" in path:
        found.append(404)
    if method not in READING:
        found.append(409)
    if "requestBody" in described or described.get("parameters"):
        found.append(422)
    return found


def refusal(status: int) -> dict[str, Any]:
    """Describes one refusal."""
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": REASONS.get(status, HTTPStatus(status).phrase), "content": content}
