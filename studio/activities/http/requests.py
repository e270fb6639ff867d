"""From a webhook's configuration to headers and body; secrets come in last, bound to their host."""

from __future__ import annotations

import base64
import re
import time
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from engine.errors import ActivityFailure
from studio.signatures import signing_headers

if TYPE_CHECKING:
    from engine.ports import HttpRequest

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
NOT_IN_VALUES = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
OURS = {
    *("host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer"),
    *("expect", "cookie", "user-agent", "accept-encoding", "proxy-authorization", "proxy-connection"),
}
MOST_HEADERS = 50
LONGEST_VALUE = 8192
SECRET = "secret:"  # noqa: S105 - the mark before a secret's name
DEFAULT_KEY_HEADER = "Idempotency-Key"


class HostSecrets(Protocol):
    """Resolves secrets for one host."""

    def resolve_for_host(self, name: str, *, host: str) -> str:
        """Returns the value; raises ActivityFailure unless the host may have it."""


def misconfigured(message: str) -> ActivityFailure:
    """Returns the failure for a webhook that cannot be called as it is written."""
    return ActivityFailure("webhook-misconfigured", message, retryable=False)


def method_of(request: HttpRequest) -> str:
    """Returns the HTTP method."""
    method = request.method.strip().upper() or "POST"
    if method not in METHODS:
        raise misconfigured(f"{request.method[:20]!r} is no HTTP method that webhooks may use")
    return method


def headers_of(request: HttpRequest, *, host: str, secrets: HostSecrets) -> dict[str, str]:
    """Returns all headers: the author's, authentication, and the idempotency key."""
    if len(request.headers) > MOST_HEADERS:
        raise misconfigured(f"more than {MOST_HEADERS} headers")
    headers: dict[str, str] = {}
    for name, text in request.headers.items():
        value = text
        if text.startswith(SECRET):
            value = secrets.resolve_for_host(text.removeprefix(SECRET).strip(), host=host)
        headers[checked_name(name)] = checked_value(name, value)
    headers |= authentication_of(request, host=host, secrets=secrets)
    key_header = str(request.configuration.get("idempotency_header") or DEFAULT_KEY_HEADER)
    return headers | {checked_name(key_header): ascii_key(request.order.idempotency_key)}


def authentication_of(request: HttpRequest, *, host: str, secrets: HostSecrets) -> dict[str, str]:
    """Returns the header that authenticates us.

    `basic` takes "user:password" from the secret; `header` takes the value for the header that is named, else
    "Name: value", else the value for X-API-Key.
    """
    kind = str(request.configuration.get("authentication") or "none").lower()
    if kind == "none":
        return {}
    name = request.configuration.get("secret")
    if not name:
        raise misconfigured(f"authentication {kind!r} names no secret")
    value = secrets.resolve_for_host(str(name), host=host)
    if kind == "bearer":
        return {"Authorization": checked_value("Authorization", f"Bearer {value}")}
    if kind == "basic":
        return {"Authorization": f"Basic {base64.b64encode(value.encode()).decode()}"}
    if kind == "header":
        stated = request.configuration.get("header_name")
        header, colon, rest = value.partition(": ")
        if stated:
            return {checked_name(str(stated)): checked_value(str(stated), value)}
        named = (header, rest) if colon and NAME.fullmatch(header) else ("X-API-Key", value)
        return {checked_name(named[0]): checked_value(named[0], named[1])}
    raise misconfigured(f"there is no authentication {kind!r}")


def signature_headers(
    request: HttpRequest, *, body: bytes, host: str, secrets: HostSecrets
) -> dict[str, str]:
    """Returns the headers that sign the call as it is sent now, where the process asks for that."""
    name = request.configuration.get("signature_secret")
    if not name:
        return {}
    return signing_headers(secrets.resolve_for_host(str(name), host=host), body=body, now=time.time())


def checked_name(name: str) -> str:
    """Returns a header's name; refuses names that are none or that are ours to set."""
    if not NAME.fullmatch(name):
        raise misconfigured("a header's name contains characters that names cannot have")
    if name.lower() in OURS or name.lower().startswith("proxy-"):
        raise misconfigured(f"the header {name} cannot be set by a process")
    return name


def checked_value(name: str, value: str) -> str:
    """Returns a header's value; refuses line breaks and other control characters."""
    if NOT_IN_VALUES.search(value) or len(value) > LONGEST_VALUE:
        raise misconfigured(f"the value of the header {name} is too long or contains control characters")
    try:
        value.encode("latin-1")
    except UnicodeEncodeError as error:
        raise misconfigured(
            f"the value of the header {name} contains letters that headers cannot carry"
        ) from error
    return value


def ascii_key(key: str) -> str:
    """Returns the idempotency key in characters that headers can carry."""
    return quote(key, safe="/:._-")
