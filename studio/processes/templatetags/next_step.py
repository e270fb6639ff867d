"""Says who goes on where a page's reader cannot."""

from __future__ import annotations

from django import template

from studio.accounts.selectors import people_with
from studio.rights import Right

MOST_NAMED = 4

register = template.Library()


@register.simple_tag
def who_deploys() -> list[str]:
    """Returns the names of some who may deploy an approved version."""
    return [str(person) for person in people_with(Right.DEPLOY)[:MOST_NAMED]]
