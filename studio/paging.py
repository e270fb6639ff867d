"""Pages of long lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator

if TYPE_CHECKING:
    from django.db.models import QuerySet


class LongList(Paginator):
    """Finds the keys of a page before it reads its rows: what stands on the pages before is only skipped."""

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page[Any]:
        """Returns one page; raises InvalidPage for a number that is none."""
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        keys = list(self.object_list.values_list("pk", flat=True)[begin : begin + self.per_page])
        return Page(self.object_list.filter(pk__in=keys), number, self)
