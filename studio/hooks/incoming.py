"""The address that programs outside call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.helpers import get_client_ip_address
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from studio.hooks.actions.receive import LARGEST_BODY, receive
from studio.hooks.outcomes import STATUS, Outcome, Refused
from studio.hooks.selectors import trigger_of_token
from studio.hooks.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER
from studio.pages import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest

UNKNOWN = Refused(Outcome.DISABLED)
"""A trigger that is off and one that never was look the same from outside."""


@public_page(reason="programs outside prove by a signature that they may publish this one message")
@never_cache
@csrf_exempt
@require_POST
def incoming(request: HttpRequest, *, token: str) -> JsonResponse:
    """Publishes the message of a trigger: 202 with its id, 401 unsigned, 409 repeated, 413, 422, else 404."""
    trigger = trigger_of_token(token)
    if trigger is None:
        return refusal_answer(UNKNOWN)
    try:
        made = receive(
            trigger,
            timestamp=request.headers.get(TIMESTAMP_HEADER, ""),
            signature=request.headers.get(SIGNATURE_HEADER, ""),
            body=body_of(request),
            caller=str(get_client_ip_address(request) or ""),
        )
    except Refused as refusal:
        return refusal_answer(refusal)
    return JsonResponse({"message": made.pk}, status=STATUS[Outcome.PUBLISHED])


def body_of(request: HttpRequest) -> bytes:
    """Returns the body, of one that is too large only so much that this shows."""
    return request.read(LARGEST_BODY + 1)


def refusal_answer(refusal: Refused) -> JsonResponse:
    """Returns the answer for a call that is not taken, as a problem document (RFC 9457)."""
    status = STATUS[refusal.outcome]
    said = "not-found" if refusal.outcome is Outcome.DISABLED else refusal.outcome.value
    detail = "" if status == 401 else refusal.reason
    problem = {"type": f"urn:periscope:{said}", "status": status, "detail": detail}
    headers = {"WWW-Authenticate": "Periscope-Signature"} if status == 401 else {}
    return JsonResponse(problem, status=status, content_type="application/problem+json", headers=headers)
