"""Loads what Python would load only when first used: afterwards no file can be opened any more."""

from __future__ import annotations

import collections
import contextlib
import copy
import datetime
import decimal
import heapq
import json
import re
import statistics
import time
import uuid

from studio.activities.functions.confined.attributes import CODECS

SAMPLE = """
import math, re
from collections import Counter
class Case(Exception):
    def __init__(self, code):
        self.code = code
def execute(input_data):
    rows: list = [{"k": "a", "v": 1}]
    totals = {}
    for row in rows:
        totals[row["k"]] = 0
        totals[row["k"]] += row["v"]
    (a, (b, *c)) = 1, (2, 3)
    print(f"{a:>5}", "{} {x}".format(b, x=c))
    try:
        raise Case(1)
    except Case as error:
        return {"top": Counter("aab").most_common(1), "code": error.code, "n": re.sub("a", "b", "a")}
"""


def warm_up() -> None:
    """Uses everything once that loads lazily."""
    heapq.nlargest(1, [1, 2])
    collections.Counter("aab").most_common(1)
    datetime.datetime.strptime("2026-01-02", "%Y-%m-%d").strftime("%A %d.%m.%Y %Z")  # noqa: DTZ007 - only loads
    time.localtime()
    time.tzset()
    decimal.Decimal("1.5").quantize(decimal.Decimal("1"), rounding=decimal.ROUND_HALF_UP)
    statistics.quantiles([1, 2, 3, 4])
    statistics.stdev([1.5, 2.5])
    statistics.correlation([1, 2, 3], [1, 2, 4])
    uuid.uuid3(uuid.NAMESPACE_URL, "x")
    uuid.uuid4()
    copy.deepcopy({"a": [datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)]})
    json.dumps({"a": 1}, indent=1)
    with contextlib.suppress(json.JSONDecodeError):
        json.loads("{")
    re.sub(r"(?P<a>\\w+)\\s*", r"\\g<a>", "a b")
    for codec in CODECS:
        "a".encode(codec).decode(codec)
    with contextlib.suppress(UnicodeError):
        b"\xff".decode("utf-8")
