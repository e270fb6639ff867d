"""Pages about mail templates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import nh3
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.errors import Conflict, InvalidInput
from studio.library.actions.mail_templates import MailContent, change_mail_template, create_mail_template
from studio.library.forms import MailForm, NewMailForm
from studio.library.mails.rendering import BadTemplate, render_source, render_subject
from studio.library.selectors import mail_template_visible_to, mail_templates_visible_to
from studio.library.views.agents import person_of
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SAMPLE = {
    "subject": "Expense 12",
    "recipient": "Rosa",
    "process": "expenses",
    "process_name": "Expenses",
    "element_name": "Check the request",
    "task_name": "Check the request",
    "due": "2026-03-01T10:00:00Z",
    "variables": {"amount": 7500},
    "amount": 7500,
}


@page(Right.MANAGE_LIBRARY)
@require_GET
def mail_templates(request: HttpRequest) -> HttpResponse:
    """Lists mail templates; `?q=` searches."""
    q = request.GET.get("q", "").strip()
    context = {"templates": mail_templates_visible_to(person_of(request), search=q), "q": q}
    return render(request, "library/mail_template_list.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def mail_template_new(request: HttpRequest) -> HttpResponse:
    """Makes a mail template."""
    form = NewMailForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
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
    form = MailForm(request.POST or None, initial=MailForm.values_of(found))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
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
    return show(request, form=form, template=found)


def show(request: HttpRequest, *, form: MailForm, template: object) -> HttpResponse:
    """Renders the page with a preview of what stands in the form."""
    sample_text = request.POST.get("sample") or json.dumps(SAMPLE, indent=2, ensure_ascii=False)
    context = {"form": form, "template": template, "sample": sample_text}
    context["preview"] = preview_of(content_in(form), sample=sample_text)
    return render(request, "library/mail_template_edit.html", context, status=422 if form.errors else 200)


def content_in(form: MailForm) -> MailContent:
    """Returns what the form holds now, entered or initial."""
    value = form.data.get if form.is_bound else form.initial.get
    return MailContent(**{name: str(value(name) or "") for name in ("name", "subject", "text", "html")})


def preview_of(content: MailContent, *, sample: str) -> dict[str, Any]:
    """Renders all parts with sample values; `error` says why that is impossible."""
    try:
        values = json.loads(sample)
        if not isinstance(values, dict):
            return {"error": _("The sample values are a JSON object.")}
        return {
            "subject": values.get("subject") or render_subject(content.subject, variables=values),
            "text": render_source(content.text, variables=values, html=False),
            # Shown in a frame without rights, and cleaned as it would be before it is sent.
            "html": nh3.clean(render_source(content.html, variables=values, html=True)),
        }
    except BadTemplate as error:
        return {"error": str(error)}
    except (ValueError, RecursionError) as error:
        return {"error": _("The sample values are not JSON: %(reason)s") % {"reason": error}}
