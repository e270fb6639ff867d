"""The template tag by which a page of the library tells where a secret is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.deployments.secret_uses import SecretUse, uses_of_secret

if TYPE_CHECKING:
    from studio.accounts.models import User

register = template.Library()


@register.simple_tag
def secret_uses(user: User, name: str) -> list[SecretUse]:
    """{% secret_uses user name as uses %}: the versions of processes that name it."""
    return uses_of_secret(user, name=name)
