"""Conditions on variables by which lists of instances are narrowed; they live in the address.

`v1=amount&o1=gt&w1=1000&v2=customer&w2=ACME&any=1`: up to five, each a name, an operator (none: equal) and a
value. The API writes the same as `v=amount:gt:1000`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.errors import InvalidInput
from studio.instances.models import VariableValue
from studio.instances.variable_index import folded

OPERATORS = {
    "eq": gettext_lazy("is"),
    "ne": gettext_lazy("is not"),
    "gt": gettext_lazy("is greater than"),
    "gte": gettext_lazy("is at least"),
    "lt": gettext_lazy("is less than"),
    "lte": gettext_lazy("is at most"),
    "contains": gettext_lazy("contains"),
    "starts": gettext_lazy("begins with"),
    "set": gettext_lazy("has a value"),
    "unset": gettext_lazy("has no value"),
}
COMPARED = {"gt", "gte", "lt", "lte"}
WITHOUT_VALUE = {"set", "unset"}
MOST = 5


class Condition(NamedTuple):
    """One condition on one variable."""

    name: str
    operator: str = "eq"
    value: str = ""

    def instances(self) -> Q:
        """Selects the instances where it holds; where the variable is unknown only "unset" does."""
        mine = VariableValue.objects.filter(name=self.name)
        if self.operator in WITHOUT_VALUE:
            found = Q(pk__in=mine.exclude(kind="null").values("instance"))
            return ~found if self.operator == "unset" else found
        holds = ~self.equal() & ~Q(kind="null") if self.operator == "ne" else self.holds()
        return Q(pk__in=mine.filter(holds).values("instance"))

    def holds(self) -> Q:
        """Selects the values for which it holds."""
        if self.operator == "eq":
            return self.equal()
        if self.operator in COMPARED:
            number = number_in(self.value)
            if number is not None:
                return Q(**{f"number__{self.operator}": number})
            return Q(**{"kind": "text", f"text__{self.operator}": folded(self.value)})
        word = "startswith" if self.operator == "starts" else "contains"
        return Q(**{f"text__{word}": folded(self.value)}) & ~Q(kind="null")

    def equal(self) -> Q:
        """Selects equal values: 5 and 5.0, True and true are; the text "5" is found by 5 as well."""
        same = Q(text=folded(self.value)) & ~Q(kind="null")
        number = number_in(self.value)
        return same if number is None else same | Q(number=number)


def number_in(text: str) -> float | None:
    """The number that a text says, or None."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None


def instances_where(conditions: Sequence[Condition], *, any_of: bool) -> Q:
    """Selects the instances where all conditions hold, or at least one."""
    return reduce(or_ if any_of else and_, (each.instances() for each in conditions), Q())


def conditions_in(query: Mapping[str, str]) -> tuple[Condition, ...]:
    """The conditions in an address; what makes no sense is as if it were not there."""
    found = []
    for number in range(1, MOST + 1):
        name, value = query.get(f"v{number}", "").strip(), query.get(f"w{number}", "").strip()
        operator = query.get(f"o{number}", "") or "eq"
        complete = value or operator in WITHOUT_VALUE
        if name and complete and operator in OPERATORS:
            found.append(Condition(name, operator, value))
    return tuple(found)


def read_condition(text: str) -> Condition:
    """Reads `name:operator:value`; raises InvalidInput."""
    name, _colon, rest = text.partition(":")
    operator, _colon, value = rest.partition(":")
    if not name or operator not in OPERATORS:
        expected = _("Expected name:operator:value with one of these operators: %(operators)s.") % {
            "operators": ", ".join(OPERATORS)
        }
        raise InvalidInput(expected, fields={"v": expected})
    return Condition(name, operator, value)
