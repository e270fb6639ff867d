"""Calling `execute`: with the whole input, or by the names of its parameters."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import CodeType, FunctionType
from typing import Any, NamedTuple

from studio.activities.functions.confined.coercion import coerced
from studio.activities.functions.confined.failures import ScriptFailure
from studio.activities.functions.confined.fitting import problem_of

WHOLE = "input_data"
"""A parameter of this name takes the input as a whole."""


class Parameters(NamedTuple):
    """The names that a function takes, those it needs, and whether it takes any name."""

    names: tuple[str, ...]
    needed: tuple[str, ...]
    any_name: bool


def parameters_of(execute: Callable[..., Any]) -> Parameters:
    """Reads a function of the script; anything else that can be called takes the whole input."""
    if not isinstance(execute, FunctionType):
        return Parameters((WHOLE,), (WHOLE,), any_name=False)
    code: CodeType = execute.__code__
    positional = code.co_varnames[: code.co_argcount]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    optional = {
        *positional[len(positional) - len(execute.__defaults__ or ()) :],
        *(execute.__kwdefaults__ or {}),
    }
    names = (*positional, *named)
    needed = tuple(name for name in names if name not in optional)
    return Parameters(names, needed, any_name=bool(code.co_flags & inspect.CO_VARKEYWORDS))


def given_as(given: Any, schema: Any) -> Any:
    """Returns the input read by its schema: texts of forms as what they stand for, defaults filled in.

    A single mapped object may be meant directly: it is taken where the whole does not fit and it does.
    Raises ScriptFailure `input_validation_error`.
    """
    if schema is None:
        return given
    whole = coerced(given, schema)
    problem = problem_of(whole, schema, name="input")
    if problem is None:
        return whole
    inner = coerced(only_value(given), schema)
    if type(inner) is dict and problem_of(inner, schema, name="input") is None:
        return inner
    raise ScriptFailure("input_validation_error", problem)


def only_value(given: Any) -> Any:
    """Returns the one value of an object that has one, else None."""
    return next(iter(given.values())) if type(given) is dict and len(given) == 1 else None


def call(execute: Callable[..., Any], given: Any) -> Any:
    """Calls execute with the input; raises ScriptFailure for parameters that the input lacks."""
    takes = parameters_of(execute)
    fields = given if type(given) is dict else {}
    if len(takes.names) == 1 and not takes.any_name and takes.names[0] not in fields:
        return execute(given)
    if takes.names == (WHOLE,):
        return execute(direct(fields))
    missing = [name for name in takes.needed if name not in fields]
    if missing:
        wanted = ", ".join(repr(name) for name in missing)
        raise ScriptFailure("input_validation_error", f"the input lacks {wanted}, which execute asks for")
    return execute(**{name: value for name, value in fields.items() if takes.any_name or name in takes.names})


def direct(fields: dict[str, Any]) -> Any:
    """Returns what stands under the name `input_data` when nothing else is there; else the whole."""
    value = fields[WHOLE]
    return value if len(fields) == 1 and type(value) is dict else fields
