"""The page about hosts that fail: which are held back, since when and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from studio.breakers.actions import close_breaker
from studio.breakers.selectors import WORDS, BreakerState, breakers_visible_to, state_of
from studio.breakers.switching import FAILURES_TO_OPEN, OPEN_FOR
from studio.pages import page
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.breakers.models import Breaker

PAGE_SIZE = 30
ICONS = {
    BreakerState.CLOSED: "retry",
    BreakerState.OPEN: "incident",
    BreakerState.DUE: "waiting_event",
    BreakerState.PROBING: "running",
}


@require_safe
@page(Right.OPERATE)
def breaker_list(request: PersonRequest) -> HttpResponse:
    """Lists the hosts that failed last time, those held back longest first."""
    search = request.GET.get("q", "")[:200]
    found = breakers_visible_to(request.user, search=search)
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "rows": [shown_breaker(each) for each in shown],
        "q": search,
        "failures": FAILURES_TO_OPEN,
        "minutes": OPEN_FOR.seconds // 60,
    }
    return render(request, "ops/breaker_list.html", context)


@require_POST
@page(Right.OPERATE)
def breaker_close(request: PersonRequest) -> HttpResponse:
    """Lets a host be called again at once."""
    with told(request, done=_("The host is called again.")):
        close_breaker(request.user, host=request.POST.get("host", ""))
    return redirect("ops:breakers")


def shown_breaker(breaker: Breaker) -> dict[str, object]:
    """One row of the list."""
    state = state_of(breaker)
    return {"breaker": breaker, "state": state.value, "icon": ICONS[state], "word": WORDS[state]}
