"""Gathers what a version is made of, exactly as it was approved: the parts of a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from engine.parse import read_definitions
from studio.deployments.selectors import live_deployment
from studio.library.form_library.selectors import form_version
from studio.library.functions.references import reference_of
from studio.library.functions.selectors import find, function_version
from studio.library.selectors import agent_version
from studio.processes.library_use import approved_library_use, library_use_now
from studio.processes.references import references_of
from studio.releases.canonical import hash_of_part
from studio.releases.shape import (
    AgentPart,
    CalledProcess,
    FormPart,
    FunctionPart,
    MailTemplatePart,
    ProcessPart,
    Uses,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from studio.library.models import AgentVersion, FunctionVersion, LibraryFormVersion
    from studio.processes.models import Version
    from studio.releases.shape import Part

Kept = TypeVar("Kept")


def parts_of(version: Version) -> tuple[list[Part], Uses]:
    """Returns the parts in a fixed order, and which of them the process means by which name."""
    library = approved_library_use(version) or library_use_now(version.xml)
    agents = there({key: agent_version(pk) for key, pk in library["agents"].items()})
    functions = there({name: function_version(pk) for name, pk in library["functions"].items()})
    forms = there({key: form_version(pk) for key, pk in library["forms"].items()})
    agent_parts = {key: agent_part(found) for key, found in agents.items()}
    function_parts = {name: function_part(found) for name, found in functions.items()}
    form_parts = {key: form_part(found) for key, found in forms.items()}
    mails = {
        key: MailTemplatePart(kind="mail_template", key=key, **texts)
        for key, texts in library["mail_templates"].items()
    }
    uses = Uses(
        agents={key: hash_of_part(part) for key, part in agent_parts.items()},
        functions={name: hash_of_part(part) for name, part in function_parts.items()},
        forms={key: hash_of_part(part) for key, part in form_parts.items()},
        mail_templates={key: hash_of_part(part) for key, part in mails.items()},
    )
    tools = [function_part(tool) for agent in agents.values() for tool in tools_of(agent)]
    process = ProcessPart(kind="process", key=version.definition.key, xml=version.xml)
    library_parts = (agent_parts, function_parts, form_parts, mails)
    parts: list[Part] = [process, *tools, *(part for found in library_parts for part in found.values())]
    once = {hash_of_part(part): part for part in parts}
    return sorted(once.values(), key=lambda part: (part.kind, part.key, getattr(part, "number", 0))), uses


def there(found: Mapping[str, Kept | None]) -> dict[str, Kept]:
    """Leaves out what is not there."""
    return {name: each for name, each in found.items() if each is not None}


def tools_of(agent: AgentVersion) -> Iterable[FunctionVersion]:
    """Yields the functions that an agent has as tools, in the versions it names."""
    for tool in agent.settings.get("tools", ()):
        if tool.get("kind", "function") == "function":
            found = find(reference_of(tool["function"], version=str(tool["version"]))).version
            if found is not None:
                yield found


def function_part(found: FunctionVersion) -> FunctionPart:
    """Returns a version of a function as a part."""
    return FunctionPart(
        kind="function",
        key=found.function.key,
        number=found.number,
        name=found.function.name,
        description=found.function.description,
        tags=list(found.function.tags),
        source=found.source,
        input_schema=found.input_schema,
        output_schema=found.output_schema,
    )


def agent_part(found: AgentVersion) -> AgentPart:
    """Returns a version of an agent as a part."""
    return AgentPart(
        kind="agent",
        key=found.agent.key,
        number=found.number,
        name=found.agent.name,
        description=found.agent.description,
        provider=found.provider,
        model=found.model,
        base_url=found.base_url,
        secret=found.secret,
        system_prompt=found.system_prompt,
        settings=found.settings,
    )


def form_part(found: LibraryFormVersion) -> FormPart:
    """Returns a version of a form as a part."""
    return FormPart(
        kind="form",
        key=found.form.key,
        number=found.number,
        name=found.form.name,
        description=found.form.description,
        tags=list(found.form.tags),
        fields=found.fields,
    )


def called_by(version: Version) -> list[CalledProcess]:
    """Returns the processes of other files that this one calls, as they are live here."""
    definitions = read_definitions(version.xml.encode("utf-8"))
    own = {process.id for process in definitions.processes}
    called = []
    for process_id in sorted(references_of(definitions).processes - own):
        live = live_deployment(process_id)
        called.append(
            CalledProcess(
                process_id=process_id,
                name=live.process_name if live else "",
                version=live.version.number if live else None,
                content_hash=live.version.content_hash if live else None,
            )
        )
    return called
