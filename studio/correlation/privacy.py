"""Whose values of a payload a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.elements.event_definitions.definitions import definitions_of
from studio.instances.permissions import sees_sensitive
from studio.instances.plans import read_plan
from studio.instances.privacy import mask, masked_values
from studio.instances.secrecy import secrecy_in, secrecy_of_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from studio.accounts.models import User
    from studio.correlation.models import Publication


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


def shown_key(publication: Publication, *, reader: User) -> str | None:
    """The key, masked where it tells a sensitive value, save for who sees such values or sent it."""
    if not publication.secret_key or publication.published_by_id == reader.pk or sees_sensitive(reader):
        return publication.key
    return mask(publication.key)


def with_shown_keys(publications: Iterable[Publication], *, reader: User) -> None:
    """Puts in place of each key what this reader may see of it; the rows must not be saved."""
    for each in publications:
        each.key = shown_key(each, reader=reader)


def secret_names(publication: Publication) -> frozenset[str] | None:
    """Fields of the payload that are sensitive where they arrive; None: any may be."""
    if publication.sender and secrecy_in(publication.sender).sensitive:
        return None
    # A signal may have thousands of receivers, which are of a few plans.
    ways = publication.deliveries.order_by().values_list(
        "element", "instance__fingerprint", "instance__earlier_plans"
    )
    names: set[str] = set()
    receivers = list(ways.distinct())
    for element, fingerprint, earlier in receivers:
        found = sensitive_at(element, fingerprints=[fingerprint, *earlier])
        if found is None:
            return None
        names |= found
    return frozenset(names) if receivers else None


def sensitive_at(element: str, *, fingerprints: Sequence[str]) -> frozenset[str] | None:
    """What any of an instance's plans keeps secret of what arrives at an element; None where all may be."""
    plans = [plan for each in fingerprints if (plan := read_plan(each)) is not None]
    nodes = [plan.nodes[element] for plan in plans if element in plan.nodes]
    if not nodes:
        return None
    sensitive = secrecy_of_all(fingerprints).sensitive
    whole = {each.get("output_variable") for node in nodes for each in definitions_of(node)} & sensitive
    return None if whole else sensitive
