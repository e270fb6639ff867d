"""Turns every refusal into `application/problem+json` (RFC 9457): the one place where errors become HTTP."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from studio.deployments.problems import Undeployable
from studio.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    Outdated,
    StudioError,
    Unavailable,
    WrongState,
)
from studio.processes.reading import UnreadableProcessFile

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from ninja import NinjaAPI

STATUS: dict[type[StudioError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Outdated: 412,
    Conflict: 409,
    InvalidInput: 422,
    Unavailable: 503,
}
RETRY_AFTER_SECONDS = 5

log = structlog.get_logger(__name__)


def problem(*, status: int, kind: str, detail: str, **more: object) -> HttpResponse:
    """Builds one problem document; `kind` names the sort of problem for programs."""
    body = {"type": f"about:blank#{kind}", "title": HTTPStatus(status).phrase, "detail": detail}
    headers = {}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="periscope"'
    return JsonResponse(
        {**body, "status": status, **more},
        status=status,
        content_type="application/problem+json",
        headers=headers,
    )


def answer_studio_error(request: HttpRequest, error: StudioError) -> HttpResponse:
    """Answers what the studio refuses on purpose, with the fields at fault or what is there now."""
    kind = type(error)
    status = next(code for known, code in STATUS.items() if issubclass(kind, known))
    return problem(status=status, kind=hyphenated(kind.__name__), detail=error.message, **members(error))


def members(error: StudioError) -> dict[str, object]:
    """Returns what an error tells programs beyond its sentence."""
    match error:
        case UnreadableProcessFile():
            return {"fields": error.fields, "rule": error.rule, "line": error.line, "column": error.column}
        case Undeployable():
            return {"fields": error.fields, "findings": error.findings}
        case InvalidInput():
            return {"fields": error.fields}
        case Conflict():
            return {"current": error.current}
        case _:
            return {}


def answer_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answers a request whose shape is wrong: one message per field, named by its path in the body."""
    fields = {field_path(entry["loc"]): str(entry["msg"]) for entry in error.errors}
    detail = _("The request is not as expected: %(fields)s") % {
        "fields": "; ".join(f"{field or 'body'}: {message}" for field, message in fields.items())
    }
    return problem(status=422, kind="invalid-input", detail=detail, fields=fields)


def answer_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answers what the framework refuses: no login, no CSRF token, wrong content type."""
    # What our own reader of bodies said is hidden behind "cannot parse".
    if isinstance(error.__cause__, StudioError):
        return answer_studio_error(request, error.__cause__)
    if isinstance(error.__cause__, HttpError):
        error = error.__cause__
    kinds = {401: "not-logged-in", 403: "not-allowed", 415: "wrong-content-type"}
    texts = {429: _("Too many requests; wait a moment.")}
    detail = texts.get(error.status_code, str(error))
    if isinstance(error, AuthenticationError):
        detail = _("Log in or send a valid API token.")
    return problem(status=error.status_code, kind=kinds.get(error.status_code, "refused"), detail=detail)


def answer_database_trouble(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Answers that the database is locked, full or gone: nothing was written, trying again helps."""
    log.warning("database.unavailable", reason=str(error))
    detail = _("The database is busy or does not answer; try again in a moment.")
    return problem(status=503, kind="unavailable", detail=detail)


def answer_not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answers a missing object exactly like one that this person may not see."""
    return problem(status=404, kind="not-found", detail=_("There is nothing here."))


def field_path(location: tuple[str | int, ...]) -> str:
    """Names a field as the sender wrote it: without the framework's "body" and parameter name."""
    skip = 2 if location and location[0] == "body" else 1
    return ".".join(str(part) for part in location[skip:])


def hyphenated(name: str) -> str:
    """Turns `WrongState` into `wrong-state`."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


ANSWERS: tuple[tuple[type[Exception], Callable[..., HttpResponse]], ...] = (
    (StudioError, answer_studio_error),
    (ValidationError, answer_validation_error),
    (HttpError, answer_http_error),
    (Http404, answer_not_found),
    (OperationalError, answer_database_trouble),
    (InterfaceError, answer_database_trouble),
)


def install_error_answers(api: NinjaAPI) -> None:
    """Registers the answers above with the API."""
    for error, answer in ANSWERS:
        api.add_exception_handler(error, answer)
