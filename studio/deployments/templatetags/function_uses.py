"""The template tag by which a page of the library tells where a function is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from studio.deployments.function_uses import Use, uses_of_function

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.functions.models import Function

register = template.Library()


@register.simple_tag
def function_uses(user: User, function: Function) -> list[Use]:
    """{% function_uses user function as uses %}: the versions of processes that name it."""
    return uses_of_function(user, function=function)
