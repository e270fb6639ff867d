"""What a version takes from the library: an approval is for the file together with exactly this.

Agents, functions and forms are pinned by the id of their version, which never changes; mail templates have no
versions, so their texts are pinned as they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from engine.compile import link_forms
from engine.parse import read_definitions
from studio.library.form_library.selectors import current_form_versions, fields_of_versions
from studio.library.functions.selectors import current_function_versions
from studio.library.selectors import current_agent_versions, current_mail_texts
from studio.processes.provenance.models import Provenance
from studio.processes.references import references_of

if TYPE_CHECKING:
    from engine.model.process import Definitions
    from studio.processes.models import Version


class LibraryUse(TypedDict):
    """Agent, function (`key` or `key@3`) and form → id of the version; template key → its texts."""

    agents: dict[str, int]
    functions: dict[str, int]
    forms: dict[str, int]
    mail_templates: dict[str, dict[str, str]]


def library_use_now(xml: str) -> LibraryUse:
    """Returns what a file takes from the library as it is at this moment."""
    used = references_of(read_definitions(xml.encode("utf-8")))
    return {
        "agents": current_agent_versions(used.agents),
        "functions": current_function_versions(used.functions),
        "forms": current_form_versions(used.forms),
        "mail_templates": current_mail_texts(used.templates),
    }


def with_forms(definitions: Definitions, *, use: LibraryUse) -> Definitions:
    """Returns a file with the fields of the forms that it takes from the library, ready to be compiled."""
    return link_forms(definitions, fields_of_versions(use["forms"]))


def approved_library_use(version: Version) -> LibraryUse | None:
    """Returns what the approval of a version was given for, here or where it came from; None without one."""
    received = Provenance.objects.filter(version=version).first()
    if received is not None:
        return reviewed_use(received.library)
    review = version.reviews.filter(state="approved").order_by("-closed_at").first()
    return reviewed_use(review.library) if review else None


def reviewed_use(stored: dict[str, dict[str, object]]) -> LibraryUse:
    """Reads what a review has stored."""
    return {"agents": {}, "functions": {}, "forms": {}, "mail_templates": {}, **stored}  # type: ignore[typeddict-item] # written by us


def changed_names(before: LibraryUse, after: LibraryUse) -> list[str]:
    """Names the agents, functions, forms and mail templates that differ, came or went."""
    parts = (
        (before["agents"], after["agents"]),
        (before["functions"], after["functions"]),
        (before["forms"], after["forms"]),
        (before["mail_templates"], after["mail_templates"]),
    )
    return sorted({key for old, new in parts for key in {*old, *new} if old.get(key) != new.get(key)})
