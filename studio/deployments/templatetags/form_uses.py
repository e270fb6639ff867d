"""The template tag by which a page of the library tells where a form is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.deployments.form_uses import FormUse, uses_of_form

if TYPE_CHECKING:
    from studio.accounts.models import User

register = template.Library()


@register.simple_tag
def form_uses(user: User, key: str) -> list[FormUse]:
    """{% form_uses user key as uses %}: the versions of processes that name it."""
    return uses_of_form(user, key=key)
