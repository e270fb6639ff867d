"""Big values as a reader may have them: by name, where something names them that the reader sees."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.errors import NotFound
from studio.instances.log import numbered
from studio.instances.models import Instance, LoggedEvent
from studio.instances.permissions import sees_sensitive
from studio.instances.privacy import BAGS, masked_inside
from studio.instances.projection import empty
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.snapshots import flagged_variables, shown_events, shown_fold
from studio.values.claims import family_of
from studio.values.references import NAME, references_in
from studio.values.store import fetch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studio.accounts.models import User

CARRYING = ("VariableChanged", "ActivityCompleted", "ActivityFailed", *BAGS)
"""Kinds of events that may name a big value."""
MOST_EVENTS = 5000
"""Events that are looked through, the newest: each has to be opened."""


def big_value_of(instance: Instance, *, name: str, reader: User) -> Any:  # noqa: ANN401 - any JSON
    """The value, masked for the reader; the caller has checked that they may watch the instance.

    Raises NotFound where the instance has none of this name, or nothing that this reader sees names it.
    """
    if not sees_sensitive(reader) and name not in names_seen(instance, reader=reader):
        raise no_such_value()
    value = stored_value(instance, name=name)
    if sees_sensitive(reader):
        return value
    return masked_inside(value, sensitive=frozenset().union(*map(secret_names, family_of_row(instance))))


def family_of_row(instance: Instance) -> Iterable[Instance]:
    """The instance with everything that may have given it the value."""
    return instance.outermost.family.all()


def secret_names(instance: Instance) -> frozenset[str]:
    """Variables of one instance that not everybody sees."""
    return secrecy_in(instance).sensitive | flagged_variables(instance.fold or empty(instance.pk))


def stored_value(instance: Instance, *, name: str) -> Any:  # noqa: ANN401 - any JSON
    """The value of this name that the instance's family uses; asks nobody's right. Raises NotFound."""
    found = fetch([name], family=family_of(instance.pk))
    if name not in found:
        raise no_such_value()
    return json.loads(found[name])


def no_such_value() -> NotFound:
    """The same answer for what is not there and what is not to be seen."""
    return NotFound(_("There is no such value."))


def names_seen(instance: Instance, *, reader: User) -> Iterator[str]:
    """Names of big values in what this reader sees of the instance and its sub-processes."""
    for part in shown_parts(instance, reader=reader):
        yield from names_in(part)


def shown_parts(instance: Instance, *, reader: User) -> Iterator[Any]:
    """What this reader sees of the instance and its sub-processes, piece by piece."""
    root = instance.outermost
    for each in family_of_row(instance):
        yield shown_fold(each, reader=reader)
    rows = LoggedEvent.objects.filter(instance__root=root, kind__in=CARRYING).order_by("-pk")[:MOST_EVENTS]
    for row in rows.select_related("instance"):
        yield shown_events(row.instance, [numbered(row)], reader=reader)


def names_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Names of the references in a value."""
    return (each[NAME] for each in references_in(value))
