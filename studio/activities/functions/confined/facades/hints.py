"""typing: hints mean nothing at run time, so all of them are one inert placeholder."""

from __future__ import annotations

from typing import Any

from studio.activities.functions.confined.facade import Placeholder


def cast(_hint: object, value: Any) -> Any:
    """Returns the value, as the real one does."""
    return value


NAMES = (
    "Any Callable ClassVar DefaultDict Deque Dict Final FrozenSet Generator Iterable Iterator List Literal "
    "Mapping MutableMapping NoReturn Optional Sequence Set Tuple Type Union"
)

TYPING: dict[str, Any] = {name: Placeholder() for name in NAMES.split()} | {
    "TYPE_CHECKING": False,
    "cast": cast,
}
