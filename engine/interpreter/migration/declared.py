"""Variables under the declarations of the new plan: converted, refused, or there for the first time."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import InvalidVariable
from engine.interpreter.migration.pairing import Pair
from engine.json_values import Json, JsonObject
from engine.plan import Declaration
from engine.plan.values import describe


@dataclass(frozen=True, slots=True)
class Fitting:
    """A variable that the new plan holds in another way; `problem` is set when it cannot."""

    scope: str
    name: str
    value: Json
    was: Json
    problem: str = ""

    @property
    def told(self) -> str:
        """What happens to it."""
        return self.problem or f"{describe(self.was)} becomes {describe(self.value)}."


def fittings(pair: Pair) -> list[Fitting]:
    """Variables whose declaration changed so that their value is converted or refused."""
    found: list[Fitting] = []
    for scope in pair.state.scopes.values():
        for name, value in scope.variables.items():
            before, declared = pair.old.variables.get(name), pair.new.variables.get(name)
            if declared is not None and declared != before and value is not None:
                secret = declared.sensitive or (before is not None and before.sensitive)
                found.extend(_fitting(declared, value, scope=scope.id, secret=secret))
    return found


def fresh_defaults(pair: Pair) -> JsonObject:
    """Values of variables that only the new plan declares, where nothing has set them."""
    present = pair.state.variables
    return {
        name: declared.default
        for name, declared in pair.new.variables.items()
        if name not in pair.old.variables and declared.default is not None and present.get(name) is None
    }


def _fitting(declared: Declaration, value: Json, *, scope: str, secret: bool) -> list[Fitting]:
    try:
        accepted = declared.accept(value)
    except InvalidVariable as refusal:
        told = f"expected {declared.type}" if secret else refusal.reason
        reason = told if told.endswith(".") else f"{told}."
        return [Fitting(scope, declared.name, value, value, reason)]
    return [] if type(accepted) is type(value) else [Fitting(scope, declared.name, accepted, value)]
