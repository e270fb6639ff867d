"""The type of every value that crosses a border of the engine."""

from __future__ import annotations

from collections.abc import Mapping

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""A JSON value as Python holds it."""

JsonObject = dict[str, Json]
"""A JSON object; variables of an instance are one."""

Variables = Mapping[str, Json]
"""Variables as somebody who only reads them sees them."""
