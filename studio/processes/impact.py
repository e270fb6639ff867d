"""What a version needs that the one before did not: new, changed and gone, by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from engine.compile import form_of
from engine.diff.inventory import as_json
from engine.model.event_definitions import TimerEventDefinition
from engine.parse import read_definitions
from studio.processes.references import all_nodes, references_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.model.foundation import FlowNode
    from engine.model.process import Definitions
    from studio.processes.models import Version


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of thing a process needs: what came, changed and went; `kept` is how many stay."""

    kind: str
    title: str
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    kept: int

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "kind": self.kind,
            "new": list(self.new),
            "changed": list(self.changed),
            "gone": list(self.gone),
            "kept": self.kept,
        }


def needs_of(version: Version, *, before: Version | None) -> list[Need]:
    """Returns what the version needs against an earlier one, or altogether where there is none."""
    now = gather(read_definitions(version.xml.encode()))
    then = gather(read_definitions(before.xml.encode())) if before else {kind: {} for kind in now}
    titles = titles_of_kinds()
    return [need_of(kind, titles[kind], then=then[kind], now=now[kind]) for kind in titles]


def titles_of_kinds() -> dict[str, str]:
    """Returns the kinds in the order they are shown, in words."""
    return {
        "variables": _("Variables"),
        "forms": _("Forms"),
        "people": _("Groups and people"),
        "secrets": _("Secrets"),
        "agents": _("Agents"),
        "functions": _("Functions"),
        "mail_templates": _("Mail templates"),
        "processes": _("Called processes"),
        "messages": _("Messages and signals"),
        "timers": _("Timers"),
    }


def need_of(kind: str, title: str, *, then: Mapping[str, object], now: Mapping[str, object]) -> Need:
    """Compares one kind by its names; what has the same name and other content is changed."""
    both = [name for name in now if name in then]
    changed = tuple(sorted(name for name in both if now[name] != then[name]))
    new = tuple(sorted(name for name in now if name not in then))
    gone = tuple(sorted(name for name in then if name not in now))
    return Need(kind, title, new, changed, gone, len(both) - len(changed))


def gather(definitions: Definitions) -> dict[str, dict[str, object]]:
    """Returns what a file needs, by kind and name."""
    nodes = [node for process in definitions.processes for node in all_nodes(process.nodes)]
    holders = [*definitions.processes, *nodes]
    used = references_of(definitions)
    return {
        "variables": {one.name: as_json(one) for each in holders for one in each.extensions.variables},
        "forms": dict(forms_of(nodes)),
        "people": dict.fromkeys(people_of(nodes), True),
        "secrets": dict.fromkeys(
            (
                name
                for node in nodes
                if node.extensions.webhook
                for name in node.extensions.webhook.secret_names
            ),
            True,
        ),
        "agents": dict.fromkeys(used.agents, True),
        "functions": dict.fromkeys(used.functions, True),
        "mail_templates": dict.fromkeys(used.templates, True),
        "processes": dict.fromkeys(used.processes, True),
        "messages": {
            event.name or event.id: as_json(event.extensions)
            for event in definitions.root_events
            if event.kind in {"message", "signal"}
        },
        "timers": dict(timers_of(nodes)),
    }


def forms_of(nodes: Iterable[FlowNode]) -> Iterable[tuple[str, object]]:
    """Yields the forms: those of the library by their key, those of an element by its name."""
    for node in nodes:
        form = form_of(node)
        if form is not None and form.form_ref:
            yield form.form_ref, True
        elif form is not None and form.fields:
            yield node.name or node.id, as_json(form.fields)


def people_of(nodes: Iterable[FlowNode]) -> Iterable[str]:
    """Yields the groups and people that tasks name literally."""
    for node in nodes:
        task = node.extensions.user_task
        if task is not None:
            named = (*task.candidate_groups, *task.candidate_users, task.assignee or "")
            yield from (name for name in named if name and "${" not in name)


def timers_of(nodes: Iterable[FlowNode]) -> Iterable[tuple[str, object]]:
    """Yields the events that wait for time, with what they wait for."""
    for node in nodes:
        timers = [one for one in getattr(node, "definitions", ()) if isinstance(one, TimerEventDefinition)]
        if timers:
            yield node.name or node.id, as_json(timers)
