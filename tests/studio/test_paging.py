"""Pages of a long list: every row once, in the list's order, without reading the rows before."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.paging import LongList

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups() -> None:
    Group.objects.all().delete()
    Group.objects.bulk_create(Group(name=f"group{n:02}") for n in range(25))


def test_all_pages_together_are_the_list() -> None:
    pages = LongList(Group.objects.order_by("-name"), 10)

    shown = [group.name for page in pages for group in page]

    assert shown == [f"group{n:02}" for n in reversed(range(25))]
    assert [page.start_index() for page in pages] == [1, 11, 21]


def test_a_page_keeps_what_the_list_asks_for() -> None:
    few = Group.objects.filter(name__lt="group12").order_by("name").defer("name")

    rows = list(LongList(few, 10).page(2))

    assert [group.get_deferred_fields() for group in rows] == [{"name"}] * 2
    assert [group.name for group in rows] == ["group10", "group11"]


def test_only_keys_are_skipped() -> None:
    pages = LongList(Group.objects.order_by("name"), 10)

    with CaptureQueriesContext(connection) as queries:
        list(pages.page(3))

    counting, finding, reading = (each["sql"] for each in queries)
    assert "COUNT" in counting
    assert "OFFSET 20" in finding
    assert '"name",' not in finding.split("FROM")[0]
    assert "OFFSET" not in reading


def test_there_is_no_page_behind_the_last() -> None:
    with pytest.raises(EmptyPage):
        LongList(Group.objects.order_by("name"), 10).page(4)
