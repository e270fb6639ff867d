"""Redirects: at most three, each checked like the first address (`security.md` §2.8).

Only what changes nothing is carried elsewhere: another origin gets no header and no body of ours, a body
goes on only where the answer says so (307, 308), and nothing leaves https for http.
"""

from __future__ import annotations

import httpx

from engine.errors import ActivityFailure
from studio.activities.http.client import Call, Reply
from studio.activities.http.targets import Blocked, Target

MOST_HOPS = 3
STATUSES = {301, 302, 303, 307, 308}
KEEP_METHOD = {307, 308}
HARMLESS = {"GET", "HEAD"}


def is_redirect(reply: Reply) -> bool:
    """Tells whether an answer sends us elsewhere."""
    return reply.status in STATUSES and bool(reply.headers.get("Location"))


def next_hop(target: Target, *, call: Call, reply: Reply) -> tuple[str, Call]:
    """Returns the next address, still unchecked, and what may be sent there; ActivityFailure for nothing."""
    try:
        url = target.url.join(reply.headers["Location"])
    except (httpx.InvalidURL, ValueError) as error:
        raise Blocked("the address of a redirect cannot be read") from error
    same = (url.scheme, url.raw_host, url.port) == (
        target.url.scheme,
        target.url.raw_host,
        target.url.port,
    )
    if target.url.scheme == "https" and url.scheme != "https":
        raise refused(reply, reason="to an address without encryption")
    if call.method not in HARMLESS and not (same and reply.status in KEEP_METHOD):
        raise refused(reply, reason=f"which would change what the {call.method} does")
    return str(url), call if same else Call(call.method, {}, None)


def refused(reply: Reply, *, reason: str) -> ActivityFailure:
    """Returns the failure for a redirect that is not followed."""
    message = f"the webhook answered {reply.status}, a redirect {reason}; it was not followed"
    return ActivityFailure("webhook-redirected", message, retryable=False)
