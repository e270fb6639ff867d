"""The filters that the address of a page holds, to be carried to another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest


def query_of(request: PersonRequest) -> str:
    """The filters of the address that say something, without where to and which page."""
    kept = request.GET.copy()
    for name in [name for name, value in kept.items() if not value or name in {"to", "page"}]:
        del kept[name]
    return str(kept.urlencode())
