"""The variables of an instance with what their declarations say, as one reader may see and change them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.crypto import salted_hmac

from engine.plan import Declaration
from studio.instances.permissions import sees_sensitive
from studio.instances.plans import read_plan
from studio.instances.privacy import mask, masked_inside
from studio.instances.projection import empty
from studio.instances.redaction import MASK
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.snapshots import flagged_variables

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.instances.models import Instance

ABSENT = "none"
"""Revision of a variable that nobody has set."""
NOT_STORED = "transient"
"""Revision of a variable whose value lives in the run only."""
LENGTH = 20


@dataclass(frozen=True)
class VariableFacts:
    """One variable: its declaration, its value as the reader sees it, and which of its values that is."""

    name: str
    declaration: Declaration
    declared: bool
    value: Any
    hidden: bool
    """Whether there is a value that the reader does not see."""
    sensitive: bool
    transient: bool
    revision: str
    at: float | None = None
    by: str = ""
    """The person or step that wrote it."""

    @property
    def fixed(self) -> bool:
        """Whether it has its one value already."""
        return self.declaration.immutable and self.revision != ABSENT and not self.empty

    @property
    def empty(self) -> bool:
        """Whether it has no value, as far as we know."""
        return self.value is None and not self.hidden


def facts_of(instance: Instance, *, reader: User) -> list[VariableFacts]:
    """Every variable that is declared or has been set in the outermost scope, by name."""
    entries = (instance.fold or empty(instance.pk))["variables"]
    plan = read_plan(instance.fingerprint) if instance.fingerprint else None
    declared = dict(plan.variables) if plan else {}
    secrecy = secrecy_in(instance)
    sensitive = secrecy.sensitive | flagged_variables(instance.fold or empty(instance.pk))
    unmasked = sees_sensitive(reader)
    names = sorted(entries.keys() | declared.keys())
    return [
        one_variable(
            name,
            entries.get(name),
            declaration=declared.get(name),
            sensitive=sensitive,
            transient=name in secrecy.transient,
            unmasked=unmasked,
        )
        for name in names
    ]


def one_variable(
    name: str,
    entry: dict[str, Any] | None,
    *,
    declaration: Declaration | None,
    sensitive: frozenset[str],
    transient: bool,
    unmasked: bool,
) -> VariableFacts:
    """The facts of one variable."""
    value = entry["value"] if entry else None
    masked = name in sensitive and not unmasked
    shown = mask(value) if masked else value if unmasked else masked_inside(value, sensitive=sensitive)
    return VariableFacts(
        name=name,
        declaration=declaration or Declaration(name),
        declared=declaration is not None,
        value=None if shown == MASK else shown,
        hidden=transient or (shown != value and value is not None),
        sensitive=name in sensitive,
        transient=transient,
        revision=NOT_STORED if transient else revision_of(name, entry),
        at=entry["at"] if entry else None,
        by=str((entry["actor"] or entry["element"] or "") if entry else ""),
    )


def revision_of(name: str, entry: dict[str, Any] | None) -> str:
    """Names one value of one variable without telling it; the same value set again has another name."""
    if entry is None:
        return ABSENT
    return digest(name, entry["value"], entry["at"], entry["element"], entry["actor"])


def revisions_of(instance: Instance) -> dict[str, str]:
    """The revisions of all variables that have been set."""
    entries = (instance.fold or empty(instance.pk))["variables"]
    return {name: revision_of(name, entry) for name, entry in entries.items()}


def tag_of(instance: Instance) -> str:
    """Names the state of all variables together: the entity tag of the API."""
    return digest("all", *sorted(revisions_of(instance).items()))


def digest(*parts: object) -> str:
    """A keyed digest: a plain one of a short value could be found by trying."""
    return salted_hmac("studio.instances.editing", repr(parts), algorithm="sha256").hexdigest()[:LENGTH]
