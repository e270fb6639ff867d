"""Whose values of a payload a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.event_definitions.definitions import definitions_of
from studio.instances.permissions import sees_sensitive
from studio.instances.plans import read_plan, secrecy_of
from studio.instances.privacy import mask, masked_values

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.correlation.models import Publication
    from studio.instances.models import Instance


def shown_payload(publication: Publication, *, reader: User) -> Any:  # noqa: ANN401 - any JSON
    """The payload with everything masked that may be sensitive, save for who sees such values or sent it.

    Names tell only the receiver's plan what is sensitive. So a payload that nobody has taken, or that comes
    from a process with sensitive variables, is masked as a whole.
    """
    payload = publication.payload
    if sees_sensitive(reader) or publication.published_by_id == reader.pk:
        return payload
    secret = secret_names(publication)
    if not isinstance(payload, dict):
        return payload if secret == frozenset() else mask(payload)
    return masked_values(payload, sensitive=frozenset(payload) if secret is None else secret)


def secret_names(publication: Publication) -> frozenset[str] | None:
    """Fields of the payload that are sensitive where they arrive; None: any may be."""
    if publication.sender and secrecy_of(publication.sender.fingerprint).sensitive:
        return None
    receivers = list(publication.deliveries.select_related("instance"))
    if not receivers:
        return None
    names: set[str] = set()
    for receiver in receivers:
        found = sensitive_at(receiver.instance, element=receiver.element)
        if found is None:
            return None
        names |= found
    return frozenset(names)


def sensitive_at(instance: Instance, *, element: str) -> frozenset[str] | None:
    """What is sensitive of a payload that arrives at an element; None where all of it may be."""
    plan = read_plan(instance.fingerprint)
    node = plan.nodes.get(element) if plan else None
    if node is None:
        return None
    sensitive = secrecy_of(instance.fingerprint).sensitive
    whole = {each.get("output_variable") for each in definitions_of(node)} & sensitive
    return None if whole else sensitive
