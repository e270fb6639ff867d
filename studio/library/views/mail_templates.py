"""Pages about mail templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.errors import Conflict, InvalidInput, Unavailable
from studio.library.actions.mail_templates import MailContent, change_mail_template, create_mail_template
from studio.library.forms import MailForm, NewMailForm
from studio.library.mails.previews import SAMPLE, preview_of, send_test_mail
from studio.library.selectors import (
    mail_template_visible_to,
    mail_templates_visible_to,
    versions_of_mail_template,
)
from studio.library.views.agents import person_of
from studio.library.views.lists import render_list
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from studio.library.models import MailTemplate, MailTemplateVersion

WITHOUT_SAVING = ("preview", "test")


@page(Right.MANAGE_LIBRARY)
@require_GET
def mail_templates(request: HttpRequest) -> HttpResponse:
    """Lists mail templates; `?q=` searches."""
    return render_list(request, select=mail_templates_visible_to, template="library/mail_template_list.html")


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def mail_template_new(request: HttpRequest) -> HttpResponse:
    """Makes a mail template."""
    form = NewMailForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not any(name in request.POST for name in WITHOUT_SAVING)
    ):
        try:
            made = create_mail_template(
                person_of(request), key=form.cleaned_data["key"], content=form.content
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("key", refusal.message)
        else:
            messages.success(request, _("The template is made."))
            return redirect("library:mail_template", key=made.key)
    return show(request, form=form, template=None)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def mail_template(request: HttpRequest, key: str) -> HttpResponse:
    """Shows and changes a mail template, or previews it with sample values without saving."""
    found = mail_template_visible_to(person_of(request), key=key)
    versions = versions_of_mail_template(person_of(request), key=key)
    form = MailForm(request.POST or None, initial=values_shown(request, template=found, versions=versions))
    if (
        request.method == "POST"
        and form.is_valid()
        and not any(name in request.POST for name in WITHOUT_SAVING)
    ):
        try:
            change_mail_template(
                person_of(request),
                template=found,
                revision=form.cleaned_data["revision"] or 0,
                content=form.content,
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("library:mail_template", key=key)
    return show(request, form=form, template=found, versions=versions)


def values_shown(
    request: HttpRequest, *, template: MailTemplate, versions: QuerySet[MailTemplateVersion]
) -> dict[str, Any]:
    """Returns what the form begins with: the template, or what an older version said (`?version=`)."""
    values = MailForm.values_of(template)
    number = request.GET.get("version", "")
    older = versions.filter(number=number).first() if number.isdecimal() and len(number) < 9 else None
    if older is None:
        return values
    return values | {name: getattr(older, name) for name in ("name", "subject", "text", "html")}


def show(
    request: HttpRequest,
    *,
    form: MailForm,
    template: MailTemplate | None,
    versions: Iterable[MailTemplateVersion] = (),
) -> HttpResponse:
    """Renders the page with a preview of what stands in the form; sends it to whoever asked for that."""
    sample = request.POST.get("sample") or json.dumps(SAMPLE, indent=2, ensure_ascii=False)
    context: dict[str, Any] = {"form": form, "template": template, "sample": sample, "versions": versions}
    try:
        context["preview"] = preview_of(content_in(form), sample=sample)
        if "test" in request.POST:
            address = send_test_mail(person_of(request), content=content_in(form), sample=sample)
            messages.success(request, _("The mail was sent to %(address)s.") % {"address": address})
    except (InvalidInput, Unavailable) as refusal:
        context["trouble"] = refusal.message
    return render(request, "library/mail_template_edit.html", context, status=422 if form.errors else 200)


def content_in(form: MailForm) -> MailContent:
    """Returns what the form holds now, entered or initial."""
    value = form.data.get if form.is_bound else form.initial.get
    return MailContent(**{name: str(value(name) or "") for name in ("name", "subject", "text", "html")})
