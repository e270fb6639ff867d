"""What a release leaves to each environment: it is named there, and whoever operates one provides it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from engine.parse import read_definitions
from studio.library.agent_settings import AgentSettings
from studio.processes.references import all_nodes, references_of
from studio.releases.shape import AgentPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.model.foundation import FlowNode
    from engine.model.process import Definitions
    from studio.releases.reading import Opened

SECRET, GROUP, PERSON, HOST, MODEL_SERVER, MAIL, QUEUE, PROCESS = (
    "secret",
    "group",
    "person",
    "host",
    "model_server",
    "mail",
    "task_queue",
    "process",
)
TITLES = {
    SECRET: _("Secret"),
    GROUP: _("Role or team"),
    PERSON: _("Person"),
    HOST: _("Address that is called"),
    MODEL_SERVER: _("Model server"),
    MAIL: _("Sender of mails"),
    QUEUE: _("Task queue"),
    PROCESS: _("Called process"),
}


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One thing by its name, and the elements or agents that need it; `use` is the kind of a secret."""

    kind: str
    name: str
    use: str = ""
    where: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The kind in words."""
        return str(TITLES[self.kind])


def needs_of(found: Opened) -> list[Need]:
    """Returns what the release needs of an environment, by kind in the order people look at it."""
    definitions = read_definitions(found.process.xml.encode("utf-8"))
    gathered: dict[tuple[str, str, str], list[str]] = {}
    agents = [part for part in found.file.parts if isinstance(part, AgentPart)]
    for kind, name, use, where in (*of_process(definitions), *of_agents(agents)):
        gathered.setdefault((kind, name, use), []).append(where)
    needs = [
        Need(kind, name, use, tuple(dict.fromkeys(filter(None, where))))
        for (kind, name, use), where in gathered.items()
    ]
    order = list(TITLES)
    return sorted(needs, key=lambda need: (order.index(need.kind), need.name, need.use))


def of_process(definitions: Definitions) -> Iterator[tuple[str, str, str, str]]:
    """Yields kind, name, use and element of what the process file names."""
    for process in definitions.processes:
        if process.extensions.task_queue:
            yield QUEUE, process.extensions.task_queue, "", process.id
        for node in all_nodes(process.nodes):
            yield from of_node(node)
    own = {process.id for process in definitions.processes}
    for process_id in sorted(references_of(definitions).processes - own):
        yield PROCESS, process_id, "", ""


def of_node(node: FlowNode) -> Iterator[tuple[str, str, str, str]]:
    """Yields what one element names."""
    extensions, where = node.extensions, node.name or node.id
    if extensions.task_queue:
        yield QUEUE, extensions.task_queue, "", where
    if extensions.webhook:
        for name in sorted(extensions.webhook.secret_names):
            yield SECRET, name, "webhook", where
        yield from ((HOST, origin, "", where) for origin in origins([extensions.webhook.url]))
    if extensions.user_task:
        yield from ((GROUP, name, "", where) for name in plain(extensions.user_task.candidate_groups))
        named = (*extensions.user_task.candidate_users, extensions.user_task.assignee or "")
        yield from ((PERSON, name, "", where) for name in plain(named))
    if extensions.send or (extensions.user_task and extensions.user_task.notification):
        yield MAIL, "", "", where
    if extensions.send:
        files = [each.source for each in extensions.send.attachments if each.source_type == "url"]
        yield from ((HOST, origin, "", where) for origin in origins(files))


def of_agents(agents: Iterable[AgentPart]) -> Iterator[tuple[str, str, str, str]]:
    """Yields what agents name: model servers and their keys, approvers, addresses of tools."""
    for agent in agents:
        where, settings = agent.name, AgentSettings.model_validate(agent.settings)
        spare = settings.fallback
        for secret in filter(None, (agent.secret, spare.secret if spare else "")):
            yield SECRET, secret, "agent", where
        for address in filter(None, (agent.base_url, spare.base_url if spare else "")):
            yield MODEL_SERVER, address, "", where
        yield from ((GROUP, name, "", where) for name in settings.approvers)
        for tool in settings.tools:
            if tool.secret:
                yield SECRET, tool.secret, "webhook", where
            yield from ((HOST, origin, "", where) for origin in origins([tool.url]))


def plain(names: Iterable[str]) -> list[str]:
    """Keeps the names that are literal."""
    return [name for name in names if name and "${" not in name]


def origins(addresses: Iterable[str]) -> Iterator[str]:
    """Yields scheme, host and port of each address whose host stands fast."""
    for address in addresses:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            continue
        if parts.scheme in {"http", "https"} and parts.netloc and "$" not in parts.netloc:
            yield f"{parts.scheme}://{parts.netloc}"
