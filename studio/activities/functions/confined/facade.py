"""A facade: what scripts get in place of a module. It holds exactly the names it was given."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any


class Facade:
    """Frozen names under a module's name. There is no way from it to a module."""

    __slots__ = ("_name", "_names")
    _name: str
    _names: Mapping[str, Any]

    def __init__(self, name: str, names: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_name", name)
        object.__setattr__(self, "_names", MappingProxyType(dict(names)))

    @property
    def offered(self) -> Mapping[str, Any]:
        """The names and what they stand for; for us, out of reach of scripts."""
        return self._names

    def find(self, name: str) -> Any:
        """Returns a name; AttributeError for one that is not offered."""
        if name not in self._names:
            raise AttributeError(f"the module {self._name!r} offers no {name!r} here") from None
        return self._names[name]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("modules cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("modules cannot be changed")

    def __copy__(self) -> Facade:
        return self

    def __deepcopy__(self, _memo: object) -> Facade:
        return self

    def __reduce__(self) -> str:
        raise TypeError("modules cannot be copied")

    def __repr__(self) -> str:
        return f"<module {self._name}>"


class Placeholder:
    """A type hint: can be subscripted, joined and called, and means nothing."""

    __slots__ = ()

    def __or__(self, _other: object) -> Placeholder:
        return self

    def __ror__(self, _other: object) -> Placeholder:
        return self

    def __call__(self, *_: object, **__: object) -> Placeholder:
        return self

    def __repr__(self) -> str:
        return "<type hint>"
