"""Puts what a release holds where this installation keeps such things, unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.library.actions.agents import AgentContent
from studio.library.actions.mail_templates import MailContent
from studio.library.actions.receiving import receive_agent, receive_mail_template
from studio.library.form_library.actions.drafts import FormContent, FormDescription
from studio.library.form_library.actions.receiving import receive_form
from studio.library.functions.actions.drafts import Description, FunctionContent
from studio.library.functions.actions.receiving import receive_function
from studio.processes.provenance.actions import Arrival, receive_version
from studio.releases.shape import AgentPart, FormPart, FunctionPart, MailTemplatePart

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.library_use import LibraryUse
    from studio.processes.models import Version
    from studio.releases.reading import Opened

TEXTS = ("name", "subject", "text", "html")


def install(actor: User, *, found: Opened, approvals: list[dict[str, Any]]) -> Version:
    """Stores the release's version with its library; the same release again is the version there is.

    Must run in a transaction. Raises InvalidInput, WrongState and Conflict for what is in the way here.
    """
    manifest = found.manifest
    library = install_library(actor, found=found)
    arrival = Arrival(
        release=found.hash,
        source=manifest.source.name,
        key=manifest.process.key,
        name=manifest.process.name,
        folder=manifest.process.folder,
        number=manifest.version.number,
        note=manifest.version.note,
        xml=found.process.xml,
        approvals=approvals,
    )
    return receive_version(actor, arrival=arrival, library=library)


def install_library(actor: User, *, found: Opened) -> LibraryUse:
    """Stores the library of a release; returns what the process means, by the ids of here."""
    parts = {line.sha256: part for line, part in found.lines()}
    source, uses = found.manifest.source.name, found.manifest.uses
    functions = {
        sha: install_function(actor, part=part, source=source)
        for sha, part in parts.items()
        if isinstance(part, FunctionPart)
    }
    # After the functions, which they have as tools.
    agents = {
        sha: install_agent(actor, part=part, source=source)
        for sha, part in parts.items()
        if isinstance(part, AgentPart)
    }
    forms = {
        sha: install_form(actor, part=part, source=source)
        for sha, part in parts.items()
        if isinstance(part, FormPart)
    }
    mails = {sha: part for sha, part in parts.items() if isinstance(part, MailTemplatePart)}
    for part in mails.values():
        receive_mail_template(actor, key=part.key, content=MailContent(**texts_of(part)))
    return {
        "agents": {key: agents[sha] for key, sha in uses.agents.items()},
        "functions": {name: functions[sha] for name, sha in uses.functions.items()},
        "forms": {key: forms[sha] for key, sha in uses.forms.items()},
        "mail_templates": {key: texts_of(mails[sha]) for key, sha in uses.mail_templates.items()},
    }


def install_function(actor: User, *, part: FunctionPart, source: str) -> int:
    """Returns the id of the version that a part is here."""
    received = receive_function(
        actor,
        key=part.key,
        number=part.number,
        description=Description(part.name, part.description, tuple(part.tags)),
        content=FunctionContent(part.source, part.input_schema, part.output_schema),
        note_text=came_from(source),
    )
    return received.pk


def install_agent(actor: User, *, part: AgentPart, source: str) -> int:
    """Returns the id of the version that a part is here."""
    content = AgentContent(
        provider=part.provider,
        model=part.model,
        base_url=part.base_url,
        secret=part.secret,
        system_prompt=part.system_prompt,
        settings=part.settings,
        note=came_from(source),
    )
    received = receive_agent(
        actor, key=part.key, name=part.name, description=part.description, number=part.number, content=content
    )
    return received.pk


def install_form(actor: User, *, part: FormPart, source: str) -> int:
    """Returns the id of the version that a part is here."""
    received = receive_form(
        actor,
        key=part.key,
        number=part.number,
        description=FormDescription(part.name, part.description, tuple(part.tags)),
        content=FormContent(list(part.fields)),
        note_text=came_from(source),
    )
    return received.pk


def texts_of(part: MailTemplatePart) -> dict[str, str]:
    """Returns the texts as a process pins them."""
    return {name: getattr(part, name) for name in TEXTS}


def came_from(source: str) -> str:
    """Returns the note of what came with a release."""
    return _("From %(source)s") % {"source": source}
