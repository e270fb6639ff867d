"""Checking a file asks the database little, however often the file names the same things."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.processes.findings import check_text
from tests.bench.files import KINDS, chain


@pytest.mark.django_db
def test_a_long_file_asks_no_more_than_a_short_one():
    def queries_of(tasks: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            check_text(chain(tasks, tag=KINDS).decode())
        return len(asked)

    assert queries_of(50) == queries_of(5) > 0
