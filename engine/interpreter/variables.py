"""Writing variables: types, limits, immutability, and the event for people (`execution.md`, Variables).

A variable lives in the innermost visible scope that has it; a new one begins in the outermost scope.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import InvalidVariable
from engine.events import VariableChanged, WarningRaised
from engine.interpreter.running import Running
from engine.json_values import Json, JsonObject
from engine.plan import Declaration
from engine.plan.values import describe
from engine.state.instance import OUTERMOST
from engine.state.parts import ScopeInstance


def write_variables(
    run: Running,
    values: JsonObject,
    *,
    scope: str,
    element: str | None,
    actor: str | None = None,
    local: JsonObject | None = None,
) -> None:
    """Writes all values; raises InvalidVariable at the first that its declaration refuses.

    In the order of their names: a JSON object has no order of its own, and hosts differ in what they keep.
    `local` are variables of the writing execution's own; those stay there.
    """
    run.changed = True
    for name in sorted(values):
        value = values[name]
        declaration = run.plan.variables.get(name)
        if local is not None and name in local:
            local[name] = value if declaration is None else declaration.accept(value, element=element)
            continue
        home = _home(run, name, value, scope=scope)
        if declaration is not None:
            value = _accept(run, declaration, value, home=home, element=element)
        _store(run, name, value, home=home, declaration=declaration, element=element, actor=actor)


def replace_own_variables(
    run: Running, values: JsonObject, *, scope: ScopeInstance, forget: Sequence[str], element: str
) -> None:
    """Gives a scope variables of its own, whatever the scopes around it have by these names.

    Those of `forget` go, so that what was meant for one activity is not seen by the next.
    """
    for name in sorted({*forget, *values}):
        old, value = scope.variables.pop(name, None), values.get(name)
        if name in values:
            scope.variables[name] = value
        if old != value:
            declared = run.plan.variables.get(name)
            flags = (declared.sensitive, declared.transient) if declared else (False, False)
            run.events.append(VariableChanged(run.now, name, old, value, scope.id, element, None, *flags))
    run.changed = run.changed or bool(values or forget)


def _home(run: Running, name: str, value: Json, *, scope: str) -> ScopeInstance:
    """Where the variable lives; snapshots on the way there show the new value too."""
    found = run.state.scopes[scope]
    while found.parent is not None and (found.snapshot or name not in found.variables):
        if found.snapshot:
            found.variables[name] = value
        found = run.state.scopes[found.parent]
    return found


def _accept(
    run: Running, declaration: Declaration, value: Json, *, home: ScopeInstance, element: str | None
) -> Json:
    accepted = declaration.accept(value, element=element)
    old = home.variables.get(declaration.name)
    if declaration.immutable and old is not None and accepted != old:
        raise InvalidVariable(declaration.name, "is immutable and already has another value", element=element)
    if type(accepted) is not type(value):
        message = (
            f"Variable {declaration.name!r} is declared as {declaration.type}; "
            f"{describe(value)} was converted to {describe(accepted)}."
        )
        run.events.append(WarningRaised(run.now, element, "type-mismatch", message))
    return accepted


def _store(
    run: Running,
    name: str,
    value: Json,
    *,
    home: ScopeInstance,
    declaration: Declaration | None,
    element: str | None,
    actor: str | None,
) -> None:
    old = home.variables.get(name)
    home.variables[name] = value
    if home.id == OUTERMOST:
        run.state.written[name] = None
    if old is value or (type(old) is type(value) and isinstance(value, str | int | float) and old == value):
        return
    run.events.append(
        VariableChanged(
            run.now,
            name,
            old,
            value,
            home.id,
            element,
            actor,
            declaration.sensitive if declaration is not None else False,
            declaration.transient if declaration is not None else False,
        )
    )
