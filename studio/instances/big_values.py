"""Big values of instances: out of their events, and back where one is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.instances.privacy import BAGS
from studio.values.claims import family_of
from studio.values.references import put_back, taken_out

if TYPE_CHECKING:
    from studio.instances.models import Instance
    from studio.instances.projection import Event


def lightened_event(event: Event, *, instance: str) -> Event:
    """The event with references in place of big values; what people and folds look for stays where it is."""
    family = family_of(instance)
    if event["kind"] == "VariableChanged":
        return {**event, **{part: taken_out(event[part], family=family) for part in ("old", "new")}}
    if bag := BAGS.get(event["kind"]):
        event = {**event, bag: values_taken_out(event[bag], family=family)}
    if event["kind"] == "UserTaskOpened":
        return {**event, "form": [values_taken_out(each, family=family) for each in event["form"]]}
    if "details" in event:
        return {**event, "details": taken_out(event["details"], family=family, texts_only=True)}
    return event


def values_taken_out(values: dict[str, Any], *, family: str) -> dict[str, Any]:
    """The values, each by itself: names stay whatever they weigh together."""
    return {name: taken_out(value, family=family) for name, value in values.items()}


def whole_values(values: Any, *, instance: Instance) -> Any:  # noqa: ANN401 - any JSON
    """The values with big ones in place of references that are the instance's own."""
    return put_back(values, family=family_of(instance.pk))
