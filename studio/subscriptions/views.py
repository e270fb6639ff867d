"""The pages about subscriptions, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import Conflict, InvalidInput, Outdated, WrongState
from studio.paging import LongList
from studio.refusals import told
from studio.subscriptions.actions.manage import (
    acknowledge_secret,
    change_subscription,
    create_subscription,
    replay_notice,
    rotate_subscription,
    send_test,
    switch_subscription,
)
from studio.subscriptions.addresses import judged
from studio.subscriptions.events import LABELS, Family
from studio.subscriptions.forms import SubscriptionForm
from studio.subscriptions.selectors import (
    notice_visible_to,
    notices_visible_to,
    subscription_visible_to,
    subscriptions_visible_to,
)

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.subscriptions.models import Subscription

PAGE_SIZE = 30
WORDS = {
    "pending": ("waiting_event", gettext_lazy("On its way")),
    "delivered": ("done", gettext_lazy("Delivered")),
    "failed": ("failed", gettext_lazy("Failed")),
}


@page(Right.MANAGE_SECRETS)
@require_GET
def subscription_list(request: PersonRequest) -> HttpResponse:
    """Lists subscriptions; `?q=` searches."""
    search = request.GET.get("q", "")[:200]
    found = LongList(subscriptions_visible_to(request.user, search=search), PAGE_SIZE)
    context = {"page_obj": found.get_page(request.GET.get("page")), "q": search}
    return render(request, "subscriptions/subscription_list.html", context)


@page(Right.MANAGE_SECRETS)
@never_cache
@require_GET
def subscription_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows one subscription and the log of its notices; `?state=` narrows."""
    return show(request, subscription_visible_to(request.user, pk=pk))


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def subscription_new(request: PersonRequest) -> HttpResponse:
    """Makes a subscription; its page shows the secret until its maker has it."""
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            values = {name: value for name, value in form.cleaned_data.items() if name != "revision"}
            made, _secret = create_subscription(request.user, **values, shown=True)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            doubt(request, url=made.url)
            return redirect("subscriptions:detail", pk=made.pk)
    return edit(request, form=form, subscription=None)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def subscription_edit(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Changes a subscription."""
    found = subscription_visible_to(request.user, pk=pk)
    shown = {"name": found.name, "url": found.url, "families": found.families, "revision": found.revision}
    form = SubscriptionForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            change_subscription(request.user, subscription=found, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Outdated as refusal:
            form.add_error(None, refusal.message)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("Saved."))
            doubt(request, url=form.cleaned_data["url"])
            return redirect("subscriptions:detail", pk=pk)
    return edit(request, form=form, subscription=found)


@page(Right.MANAGE_SECRETS)
@require_POST
def subscription_rotate(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Gives a subscription a new secret; its page shows it until its maker has it."""
    found = subscription_visible_to(request.user, pk=pk)
    rotate_subscription(request.user, subscription=found, shown=True)
    return redirect("subscriptions:detail", pk=pk)


@page(Right.MANAGE_SECRETS)
@require_POST
def subscription_acknowledge(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows the secret no more."""
    acknowledge_secret(request.user, subscription=subscription_visible_to(request.user, pk=pk))
    return redirect("subscriptions:detail", pk=pk)


@page(Right.MANAGE_SECRETS)
@require_POST
def subscription_switch(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Switches a subscription off, or on again."""
    found, on = subscription_visible_to(request.user, pk=pk), request.POST.get("to") == "on"
    done = _("The subscription is switched on.") if on else _("The subscription is switched off.")
    with told(request, done=done):
        switch_subscription(request.user, subscription=found, on=on)
    return redirect("subscriptions:detail", pk=pk)


@page(Right.MANAGE_SECRETS)
@require_POST
def subscription_test(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Sends a notice that is only a test, and says what became of it."""
    try:
        notice = send_test(request.user, subscription=subscription_visible_to(request.user, pk=pk))
    except WrongState as refusal:
        messages.error(request, refusal.message)
    else:
        if notice.state == "delivered":
            messages.success(
                request, _("The receiver took the test (HTTP %(status)s).") % {"status": notice.status}
            )
        else:
            messages.error(request, _("The test did not arrive: %(reason)s") % {"reason": notice.error})
    return redirect("subscriptions:detail", pk=pk)


def doubt(request: PersonRequest, *, url: str) -> None:
    """Warns of an address that may not work."""
    if doubted := judged(url).doubted:
        messages.warning(request, doubted)


@page(Right.MANAGE_SECRETS)
@require_POST
def notice_replay(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Sends a notice once more."""
    notice = notice_visible_to(request.user, pk=pk)
    with told(request, done=_("The notice is sent once more.")):
        replay_notice(request.user, notice=notice)
    return redirect("subscriptions:detail", pk=notice.subscription_id)


def edit(
    request: PersonRequest, *, form: SubscriptionForm, subscription: Subscription | None
) -> HttpResponse:
    """Renders the form."""
    context = {"form": form, "subscription": subscription}
    return render(
        request, "subscriptions/subscription_edit.html", context, status=422 if form.errors else 200
    )


def show(request: PersonRequest, subscription: Subscription) -> HttpResponse:
    """Renders the page; a secret only for who made it and has not said yet that they have it."""
    state = request.GET.get("state", "")
    state = state if state in WORDS else ""
    notices = LongList(notices_visible_to(request.user, subscription=subscription.pk, state=state), PAGE_SIZE)
    shown = notices.get_page(request.GET.get("page"))
    context = {
        "subscription": subscription,
        "families": [LABELS[Family(each)] for each in subscription.families if each in set(Family)],
        "secret": subscription.secret if subscription.secret_for_id == request.user.pk else "",
        "page_obj": shown,
        "rows": [(each, WORDS[each.state]) for each in shown],
        "state": state,
        "states": [(value, word) for value, (_shown, word) in WORDS.items()],
    }
    return render(request, "subscriptions/subscription_detail.html", context)
