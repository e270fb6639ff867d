"""The API's own documentation: rendered by us from its OpenAPI document, so it needs no foreign script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from studio.accounts.permissions import page
from studio.api.api import api
from studio.api.rights import RIGHTS
from studio.api.token_pages import with_token

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PREFIX = "/api/v1"


class Field(NamedTuple):
    """One parameter or one field of a body, for the page."""

    name: str
    kind: str
    required: bool
    place: str


class Operation(NamedTuple):
    """One operation, for the page."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    right: str
    fields: list[Field]
    answers: list[tuple[str, str]]


@with_token
@page(None)
@require_GET
def openapi_document(request: HttpRequest) -> HttpResponse:
    """Returns the OpenAPI 3.1 document of the API."""
    return JsonResponse(api.get_openapi_schema(path_prefix=f"{PREFIX}/"))


@with_token
@page(None)
@require_GET
def api_documentation(request: HttpRequest) -> HttpResponse:
    """Shows all operations by noun; `?q=` searches paths and summaries."""
    wanted = request.GET.get("q", "").strip()
    groups = operations_by_tag(wanted=wanted)
    template = "api/_operations.html" if request.headers.get("HX-Request") else "api/documentation.html"
    return render(request, template, {"groups": groups, "q": wanted, "prefix": PREFIX})


def operations_by_tag(*, wanted: str) -> dict[str, list[Operation]]:
    """Returns the operations whose text contains all the wanted words, by tag, in the order of the API."""
    document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/")))
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            operation = read_operation(document, path=path, method=method, described=described)
            text = f"{operation.method} {path} {operation.summary} {operation.description}".lower()
            if all(word in text for word in wanted.lower().split()):
                groups.setdefault(described["tags"][0], []).append(operation)
    return groups


def read_operation(
    document: dict[str, Any], *, path: str, method: str, described: dict[str, Any]
) -> Operation:
    """Gathers what the page says about one operation."""
    right = RIGHTS.get(f"{method.upper()} {path}")
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=path,
        summary=described.get("summary", ""),
        description=described.get("description", ""),
        right=right.value if right else "",
        fields=parameters_of(described) + body_fields(document, described=described),
        answers=[(code, named_answer(answer)) for code, answer in described["responses"].items()],
    )


def parameters_of(described: dict[str, Any]) -> list[Field]:
    """Returns the parameters of path and query."""
    return [
        Field(one["name"], kind_of(one["schema"]), one.get("required", False), one["in"])
        for one in described.get("parameters", [])
    ]


def body_fields(document: dict[str, Any], *, described: dict[str, Any]) -> list[Field]:
    """Returns the fields of the request body, references resolved one level deep."""
    fields = []
    for content in described.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" in schema:
            schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
        required = schema.get("required", [])
        fields += [
            Field(name, kind_of(kind), name in required, "body")
            for name, kind in schema.get("properties", {}).items()
        ]
    return fields


def kind_of(schema: dict[str, Any]) -> str:
    """Says in a word or two what a value may be."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[-1])
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(json.dumps(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"{kind_of(schema.get('items', {}))}[]"
    return str(schema.get("format") or schema.get("type", "any"))


def named_answer(answer: dict[str, Any]) -> str:
    """Returns the name of the schema of an answer, or its description."""
    for content in answer.get("content", {}).values():
        return kind_of(content["schema"])
    return str(answer.get("description", ""))
