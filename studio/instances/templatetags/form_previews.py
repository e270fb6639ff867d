"""The template tag by which a page of the library shows a form as people see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from studio.instances.form_trials import preview_of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_preview(fields: list[dict[str, Any]]) -> SafeString:
    """{% form_preview version.fields %}: the form, which cannot be filled in here."""
    drawn = mark_safe(preview_of(fields, data={}))  # noqa: S308 # nosec - drawn by our own template
    return format_html('<fieldset class="form-preview" disabled>{}</fieldset>', drawn)
