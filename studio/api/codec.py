"""The codec endpoint of Temporal's own page: opens payloads for whoever may see sensitive values.

Temporal's page runs in the browser of the reader, at an address of its own. It posts payloads to
`…/decode` and sends the reader's session along where its settings say so ("include cross-origin
credentials"); programs use a token. The session counts only for calls that come from that page: the `Origin`,
which browsers do not let pages choose, stands in for the CSRF token.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from google.protobuf.json_format import MessageToDict, Parse, ParseError
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.exceptions import ApplicationError

from studio.accounts.permissions import has
from studio.accounts.tokens import find_owner
from studio.api.callers import bearer_of
from studio.audit.actions import record
from studio.audit.models import AuditEntry
from studio.pages import public_page
from studio.rights import Right
from studio.sealing.keys import Unreadable
from studio.sealing.payloads import unseal
from studio.values.claims import completed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from studio.accounts.models import User

LARGEST_BODY = 16 * 1024 * 1024
ACTION = "payloads.decoded"
NOTED_EVERY = timedelta(minutes=1)
"""A page of Temporal's asks a dozen times; the audit log hears of a person once in this time."""


@public_page(reason="Temporal's page calls it; it asks for the right to see sensitive values itself")
@never_cache
@csrf_exempt
@require_http_methods(["OPTIONS", "POST"])
def decode_payloads(request: HttpRequest) -> HttpResponse:
    """Answers `{"payloads": […]}` opened: 401 stranger, 403 without the right, 400 nonsense, 413."""
    answer = HttpResponse(status=204) if request.method == "OPTIONS" else answer_to(request)
    return readable_by_page(request, answer)


def answer_to(request: HttpRequest) -> HttpResponse:
    """Checks who asks, then opens what we have sealed; what no key of ours opens stays as it is."""
    reader = reader_of(request)
    if reader is None:
        return HttpResponse(status=401)
    if not has(reader, Right.SEE_SENSITIVE):
        return HttpResponse(status=403)
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        return HttpResponse(status=413)
    try:
        given = Parse(body, Payloads())
    except (ParseError, UnicodeDecodeError):
        return HttpResponse(status=400)
    note_reading(reader)
    return JsonResponse(MessageToDict(Payloads(payloads=map(opened, given.payloads))))


def opened(payload: Payload) -> Payload:
    """The payload as Temporal's page shows it."""
    try:
        return completed(unseal(payload))
    except (Unreadable, ApplicationError):
        return payload


def reader_of(request: HttpRequest) -> User | None:
    """The owner of the token, else the person of the session where Temporal's page is calling."""
    token = bearer_of(request)
    if token is not None:
        return find_owner(token)
    if request.user.is_authenticated and comes_from_page(request):
        return request.user
    return None


def comes_from_page(request: HttpRequest) -> bool:
    """Tells if a browser says that Temporal's page is calling."""
    page = urlsplit(settings.TEMPORAL_UI_ADDRESS)
    return bool(page.netloc) and request.headers.get("Origin") == f"{page.scheme}://{page.netloc}"


def readable_by_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """Lets Temporal's page, and no other, read the answer (CORS)."""
    answer["Vary"] = "Origin"
    if comes_from_page(request):
        answer["Access-Control-Allow-Origin"] = request.headers["Origin"]
        answer["Access-Control-Allow-Credentials"] = "true"
        answer["Access-Control-Allow-Methods"] = "POST"
        answer["Access-Control-Allow-Headers"] = "content-type, x-namespace, authorization"
    return answer


def note_reading(reader: User) -> None:
    """Writes into the audit log that a person reads what stands in Temporal."""
    lately = AuditEntry.objects.filter(action=ACTION, actor=reader, at__gt=timezone.now() - NOTED_EVERY)
    if not lately.exists():
        record(reader, action=ACTION, object_type="payload")
