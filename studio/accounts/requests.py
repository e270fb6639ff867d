"""What a view gets behind `@page`, and an operation behind the API's callers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from studio.accounts.models import User


class PersonRequest(HttpRequest):
    """A request of somebody who is logged in; only the type checker knows the difference."""

    user: User
