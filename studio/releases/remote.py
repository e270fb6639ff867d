"""Calls another installation by its public API: guarded like a webhook, as the person whose token it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils.translation import gettext as _

from engine.errors import ActivityFailure
from studio.activities.http.client import Call, exchange
from studio.activities.http.targets import Blocked, check_target, host_of, parse, system_resolver
from studio.errors import InvalidInput, StudioError, Unavailable
from studio.library.endpoints import endpoint_is_allowed
from studio.storable import check_storable, finite, refuse_constant

if TYPE_CHECKING:
    from studio.releases.models import Connection

SECONDS = 20.0
LARGEST_ANSWER = 4 * 1024 * 1024
API = "/api/v1"


class Refused(StudioError):
    """The other installation answered with a refusal; `status` and `answer` are its own."""

    def __init__(self, message: str, *, status: int, answer: Any) -> None:  # noqa: ANN401 - any JSON
        super().__init__(message)
        self.status = status
        self.answer = answer


def check_address(url: str) -> str:
    """Returns the address without a slash at its end; raises InvalidInput for one that cannot be called.

    Tokens travel encrypted, but to hosts that an administrator named in PERISCOPE_CONNECTED_HOSTS.
    """
    text = url.strip().rstrip("/")
    try:
        parsed = parse(text)
        host_of(parsed)
    except ActivityFailure as failure:
        raise InvalidInput(failure.message, fields={"url": failure.message}) from failure
    if parsed.query or parsed.fragment:
        message = _("Only the address where people open it, without “?” and “#”.")
        raise InvalidInput(message, fields={"url": message})
    if parsed.scheme != "https" and not endpoint_is_allowed(text, allowed=settings.CONNECTED_HOSTS):
        message = _("An https address, or one that an administrator allowed (PERISCOPE_CONNECTED_HOSTS).")
        raise InvalidInput(message, fields={"url": message})
    return text


def call(connection: Connection, method: str, path: str, *, body: Any = None) -> Any:  # noqa: ANN401 - any JSON
    """Returns what the other installation answers.

    Raises Unavailable where it does not answer or is none of ours, and Refused where it says no.
    """
    url = f"{check_address(connection.url)}{API}{path}"
    request = request_of(method, token=connection.token, body=body)
    status, answer = async_to_sync(ask)(url, request=request, name=connection.name)
    if 200 <= status < 300:
        return answer
    said = answer.get("detail") if isinstance(answer, dict) else None
    if status == 401:
        said = _("It does not take the token.")
    if not said or status >= 500:
        raise Unavailable(_("“%(name)s” answers %(status)s.") % {"name": connection.name, "status": status})
    message = _("“%(name)s” says: %(said)s") % {"name": connection.name, "said": str(said)[:1000]}
    raise Refused(message, status=status, answer=answer)


def request_of(method: str, *, token: str, body: Any) -> Call:  # noqa: ANN401 - any JSON
    """Returns what is sent, as the person of the token."""
    content = None if body is None else json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Accept": "application/json",
        "Accept-Language": "en",
        **({} if content is None else {"Content-Type": "application/json"}),
    }
    return Call(method, headers, content)


async def ask(url: str, *, request: Call, name: str) -> tuple[int, Any]:
    """Calls once and returns status and JSON; no redirect is followed. Raises Unavailable."""
    try:
        target = await check_target(url, allowed=settings.CONNECTED_HOSTS, resolve=system_resolver)
        reply = await exchange(target, call=request, seconds=SECONDS, limit=LARGEST_ANSWER)
    except Blocked as failure:
        message = _(
            "The address is not public: an administrator has to allow it (PERISCOPE_CONNECTED_HOSTS)."
        )
        raise Unavailable(message) from failure
    except ActivityFailure as failure:
        said = {"name": name, "reason": failure.message}
        raise Unavailable(_("“%(name)s” does not answer: %(reason)s") % said) from failure
    return reply.status, read_answer(reply.body, name=name)


def read_answer(body: bytes, *, name: str) -> Any:  # noqa: ANN401 - any JSON
    """Reads an answer as JSON; raises Unavailable for what is none."""
    try:
        answer = json.loads(body or b"null", parse_constant=refuse_constant, parse_float=finite)
        check_storable(answer)
    except (ValueError, RecursionError, InvalidInput) as error:
        message = _("What answers at the address of “%(name)s” is no installation of Periscope Studio.")
        raise Unavailable(message % {"name": name}) from error
    return answer
