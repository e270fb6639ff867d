"""Classes that scripts define: plain ones, with a metaclass of ours that controls what they inherit."""

from __future__ import annotations

from typing import Any

from studio.activities.functions.confined.exceptions import EXCEPTIONS

NAMED_TUPLES: dict[type, frozenset[str]] = {}
"""Named tuples made in this run → their fields."""


class ScriptType(type):
    """The class of all classes of scripts."""

    def __new__(cls, name: str, bases: tuple[Any, ...], namespace: dict[str, Any]) -> ScriptType:
        """Makes a class from object, a listed exception or another class of the script."""
        for base in bases:
            if base is not object and type(base) is not ScriptType and base not in EXCEPTIONS.values():
                raise TypeError("classes can inherit from object, Exception and classes of the script only")
        return super().__new__(cls, name, bases, namespace)


def is_script_class(value: object) -> bool:
    """Tells whether a value is a class that the script defined."""
    return type(value) is ScriptType


def defined_in(kind: type, name: str) -> bool:
    """Tells whether the script itself gave a class this attribute, in it or in one of its own bases."""
    return any(type(base) is ScriptType and name in vars(base) for base in kind.__mro__)
