"""All names a script begins with: harmless builtins, exceptions, guards and print."""

from __future__ import annotations

import builtins
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from studio.activities.functions.confined import guards
from studio.activities.functions.confined.classes import ScriptType
from studio.activities.functions.confined.exceptions import EXCEPTIONS
from studio.activities.functions.confined.facade import Facade
from studio.activities.functions.confined.facades import make_modules

BUILTINS = [
    "abs",
    "all",
    "any",
    "ascii",
    "bin",
    "bool",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "complex",
    "dict",
    "divmod",
    "enumerate",
    "filter",
    "float",
    "format",
    "frozenset",
    "hex",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "object",
    "oct",
    "ord",
    "pow",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "tuple",
    "zip",
    "True",
    "False",
    "None",
    "NotImplemented",
    "Ellipsis",
]

# C code of datetime imports these through the builtins of whoever calls strftime and strptime. No import is
# left in a script, and it cannot name this function: it begins with an underscore.
IMPORTED_BY_C = {"time": time, "_strptime": import_module("_strptime")}


def import_for_c(name: str, *_: object, **__: object) -> Any:
    """Stands for `__import__` of the script's builtins."""
    if name in IMPORTED_BY_C:
        return IMPORTED_BY_C[name]
    raise ImportError(f"{name!r} cannot be imported") from None


def make_builtins() -> dict[str, Any]:
    """Returns the builtins of a script."""
    return {
        **{name: getattr(builtins, name) for name in BUILTINS},
        **EXCEPTIONS,
        "type": guards.class_of,
        "hasattr": guards.has_attribute,
        "super": super,
        "__build_class__": builtins.__build_class__,
        "__import__": import_for_c,
    }


def make_import(modules: dict[str, Facade]) -> Callable[..., Any]:
    """Returns `_import_(module, name)` over the facades."""

    def import_(module: str, name: str | None = None) -> Any:
        if module not in modules:
            offered = ", ".join(sorted(modules))
            raise ImportError(f"there is no module {module!r} here; there are: {offered}") from None
        if name is None:
            return modules[module]
        try:
            return modules[module].find(name)
        except AttributeError:
            raise ImportError(f"the module {module!r} offers no {name!r} here") from None

    return import_


def make_globals(*, seed: str, write: Callable[..., None]) -> dict[str, Any]:
    """Returns the global names of one run; `write` is its print."""
    return {
        "__builtins__": {**make_builtins(), "print": write},
        "__name__": "script",
        "__metaclass__": ScriptType,
        "_import_": make_import(make_modules(seed=seed)),
        "_getattr_": guards.read_attribute,
        "_getitem_": guards.read_item,
        "_parent_": guards.parent_attribute,
        "_getiter_": guards.same,
        "_write_": guards.writable,
        "_apply_": guards.apply,
        "_inplacevar_": guards.change_variable,
        "_inplace_item_": guards.change_item,
        "_inplace_attribute_": guards.change_attribute,
        "_unpack_sequence_": guards.unpack,
        "_iter_unpack_sequence_": guards.unpack,
    }
