"""Every operation of the API, read from its own document."""

from __future__ import annotations

import re
from typing import NamedTuple

from studio.api.api import api

SAFE = {"GET", "HEAD", "OPTIONS"}
SAMPLES = {"key": "leave", "number": "1", "pk": "1", "process_id": "leave"}


class Operation(NamedTuple):
    """An operation as the table of rights names it."""

    method: str
    path: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def address(self) -> str:
        """An address that leads to it; what it names need not exist."""
        return "/api/v1" + re.sub(r"{(\w+)}", lambda found: SAMPLES.get(found[1], "x"), self.path)

    @property
    def safe(self) -> bool:
        return self.method in SAFE


def all_operations() -> list[Operation]:
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    return [Operation(method.upper(), path) for path, methods in paths.items() for method in methods]
