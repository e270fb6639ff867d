"""The guards that rewritten scripts call: reading attributes and items, writing, unpacking, calling."""

from __future__ import annotations

import operator
import string
from typing import Any, NoReturn

from studio.activities.functions.confined.attributes import CLASS, INSTANCE, PLAIN, WRITABLE
from studio.activities.functions.confined.classes import (
    NAMED_TUPLES,
    ScriptType,
    defined_in,
    is_script_class,
)
from studio.activities.functions.confined.facade import Facade, Placeholder

OPERATORS = {
    "+=": operator.iadd,
    "-=": operator.isub,
    "*=": operator.imul,
    "/=": operator.itruediv,
    "//=": operator.ifloordiv,
    "%=": operator.imod,
    "**=": operator.ipow,
    "<<=": operator.ilshift,
    ">>=": operator.irshift,
    "|=": operator.ior,
    "^=": operator.ixor,
    "&=": operator.iand,
    "@=": operator.imatmul,
}


def refuse(value: object, name: object) -> NoReturn:
    """Raises AttributeError that carries nothing of the object."""
    raise AttributeError(f"{type(value).__name__!r} has no attribute {name!r} here") from None


def read_attribute(value: Any, name: str) -> Any:
    """Returns an attribute from the allow list of the value's exact type; AttributeError for all others."""
    kind = type(value)
    if type(name) is not str or name.startswith("_"):
        refuse(value, name)
    if kind is Facade:
        return value.find(name)
    if kind is str and name == "format":
        return SafeFormat(value).format
    if name in INSTANCE.get(kind, ()) or name in NAMED_TUPLES.get(kind, ()):
        return getattr(value, name)
    if kind is ScriptType:
        return script_attribute(value, name, among=value)
    if type(kind) is ScriptType:
        return script_attribute(value, name, among=kind)
    if isinstance(value, type) and (name in CLASS.get(value, ()) or name in INSTANCE.get(value, ())):
        return getattr(value, name)
    if isinstance(value, BaseException) and name == "args":
        return value.args
    return refuse(value, name)


def script_attribute(value: Any, name: str, *, among: type) -> Any:
    """Returns what the script itself put into an instance or class; `args` of its exceptions."""
    own = name in getattr(value, "__dict__", ()) and not isinstance(value, type)
    if own or defined_in(among, name) or (name == "args" and isinstance(value, BaseException)):
        return getattr(value, name)
    return refuse(value, name)


def parent_attribute(value: Any, name: str) -> Any:
    """Stands for `super().name`: what classes of the script above define, and the making of exceptions."""
    if type(value) is not super:
        refuse(value, name)
    bound: Any = value  # typeshed does not know these two
    own, kind = bound.__thisclass__, bound.__self_class__
    above = kind.__mro__[kind.__mro__.index(own) + 1 :]
    if name == "__init__" or any(type(base) is ScriptType and name in vars(base) for base in above):
        return getattr(value, name)
    return refuse(value, name)


def read_item(value: Any, key: Any) -> Any:
    """Returns an item. A subscripted class is a type hint, not a class."""
    if isinstance(value, type) or type(value) is Placeholder:
        return Placeholder()
    return value[key]


def writable(value: Any) -> Any:
    """Returns the value when a script may change it: its own objects and plain containers."""
    kind = type(value)
    if kind in WRITABLE or kind is ScriptType or type(kind) is ScriptType:
        return value
    raise TypeError(f"{kind.__name__!r} cannot be changed here")


def change_item(sign: str, container: Any, key: Any, operand: Any) -> None:
    """Does `container[key] sign operand`."""
    writable(container)[key] = OPERATORS[sign](read_item(container, key), operand)


def change_attribute(sign: str, value: Any, name: str, operand: Any) -> None:
    """Does `value.name sign operand`."""
    setattr(writable(value), name, OPERATORS[sign](read_attribute(value, name), operand))


def change_variable(sign: str, left: Any, right: Any) -> Any:
    """Does `left sign right` for a name."""
    return OPERATORS[sign](left, right)


def same(value: Any) -> Any:
    """Returns the value: iterating is no danger, whatever is iterated."""
    return value


def unpack(value: Any, _spec: object, _iterate: object) -> Any:
    """Returns the value to unpack: iterating is no danger, so Python may do it itself."""
    return value


def apply(function: Any, *args: Any, **kwargs: Any) -> Any:
    """Calls with collected arguments."""
    return function(*args, **kwargs)


def class_of(value: Any) -> Any:
    """Stands for `type(x)`: names the class of plain values and of the script's own objects."""
    kind = type(value)
    if kind in PLAIN or is_script_class(kind):
        return kind
    raise TypeError("type() names plain values and objects of the script's own classes only")


def has_attribute(value: Any, name: str) -> bool:
    """Stands for `hasattr`: what cannot be read is not there."""
    try:
        read_attribute(value, name)
    except AttributeError:
        return False
    return True


class SafeFormat(string.Formatter):
    """`str.format` whose fields are names and numbers, never attributes or items of values."""

    def __init__(self, template: str) -> None:
        self._template = template

    def format(self, /, *args: Any, **kwargs: Any) -> str:
        """Fills in the template it was made for."""
        return self.vformat(self._template, args, kwargs)

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        """Refuses fields that walk into a value."""
        if not (field_name.isdigit() or field_name.isidentifier()):
            raise ValueError("format fields are names and numbers here, without dots and brackets")
        key: Any = int(field_name) if field_name.isdigit() else field_name
        return self.get_value(key, args, kwargs), key
