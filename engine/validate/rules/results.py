"""Results that are lost, or written where nothing may be written any more."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity, AdHocSubProcess, MultiInstanceLoopCharacteristics
from engine.model.configurations import MultiInstanceConfiguration, ProcessVariable
from engine.model.event_definitions import ErrorEventDefinition
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.assignments import assignments_of
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, named

_DECLARED: frozenset[str] = frozenset()


def find_lost_answer(file: CheckedFile) -> Iterator[Problem]:
    """What an agent answers is kept; where it chooses the next activity the choice is what it is for."""
    for node in file.of(Activity):
        agent = node.extensions.agent
        kept = agent and (
            (agent.output and agent.output.variable) or any(o.variable for o in node.extensions.outputs)
        )
        if agent and not kept and not isinstance(node, AdHocSubProcess):
            message = _(
                "{element} keeps nothing of its agent's answer: map the answer to a variable.",
                element=label(node),
            )
            fix = quick_fixes.select_element(node.id, field="outputMapping", title=_("Choose a variable"))
            yield about(node, message, line=agent.line, fix=fix)


def find_unused_error_variable(file: CheckedFile) -> Iterator[Problem]:
    """An error boundary event for every error wins over `errorVariable` (`extensions.md`, Any activity)."""
    for node, scope in file.placed_of(Activity):
        variable = _error_variable(node)
        takers = [e for e in scope.boundaries.get(node.id, ()) if _takes_everything(file, e.definitions)]
        if variable and takers:
            message = _(
                "{element} never sets {variable}, because {other} takes all failures: remove one of the "
                "two, or give the event a code.",
                element=label(node),
                variable=variable,
                other=named(takers[0]),
            )
            yield about(node, message)


def _error_variable(node: Activity) -> str | None:
    found = node.extensions
    outputs = [work.output for work in (found.agent, found.webhook, found.script, found.send) if work]
    named_ = [each.error_variable for each in (*outputs, *found.outputs) if each]
    named_ += [work.error_variable for work in (found.webhook, found.script, found.send) if work]
    return next((each for each in named_ if each), None)


def _takes_everything(file: CheckedFile, definitions: tuple[object, ...]) -> bool:
    for each in definitions:
        if isinstance(each, ErrorEventDefinition):
            found = file.root_events.get(each.error or "")
            if not (found.code if found else each.error):
                return True
    return False


def find_incomplete_collection(file: CheckedFile) -> Iterator[Problem]:
    """Who collects the results of a repeated activity says what and where."""
    for node in file.of(Activity):
        own = node.extensions.multi_instance or MultiInstanceConfiguration()
        loop = node.loop
        bpmn = (
            loop if isinstance(loop, MultiInstanceLoopCharacteristics) else MultiInstanceLoopCharacteristics()
        )
        where, what = own.output_collection or bpmn.data_output, own.output_element or bpmn.output_item
        if bool(where) != bool(what):
            reason = (
                _("collects nothing into {where}", where=where)
                if where
                else _("collects {what} nowhere", what=what)
            )
            message = _(
                "{element} {reason}: give both the collection and the value of each repetition.",
                element=label(node),
                reason=reason,
            )
            field = "outputElement" if where else "outputCollection"
            fix = quick_fixes.select_element(node.id, field=field, title=_("Complete it"))
            yield about(node, message, line=own.line, fix=fix)


def find_rewritten_immutable(file: CheckedFile) -> Iterator[Problem]:
    """An immutable variable is set once: by whoever starts the instance, or by one element."""
    for scope in file.scopes:
        fixed = {each.name: each for each in scope.process.extensions.variables if each.immutable}
        for node in scope.nodes if fixed else ():
            for name in assignments_of(node, declared=_DECLARED).names:
                if name in fixed and _is_given(fixed[name]):
                    message = _(
                        "{element} sets {name}, which has its value since the start and is immutable: "
                        "another value is refused there. Use a variable of its own, or let it change.",
                        element=label(node),
                        name=name,
                    )
                    yield about(node, message)
                elif name in fixed and _repeats(scope, node.id):
                    message = _(
                        "{element} sets the immutable {name} in a loop: another value is refused the second "
                        "time. Use a variable that may change.",
                        element=label(node),
                        name=name,
                    )
                    yield about(node, message)


def _is_given(variable: ProcessVariable) -> bool:
    return variable.default is not None or (variable.is_input and variable.required)


def _repeats(scope: Scope, node: str) -> bool:
    """Whether a token can come to the node again."""
    graph = scope.graph
    number = graph.number[node]
    return number in graph.after(edge.target for edge in graph.outgoing[number])
