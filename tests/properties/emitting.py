"""A tree written as BPMN, and the world in which it runs."""

from __future__ import annotations

import random
from typing import Any
from xml.sax.saxutils import escape

from tests.properties.tree import (
    And,
    Block,
    Border,
    Condition,
    Drawn,
    ErrorEnd,
    Loop,
    Or,
    Seq,
    Sub,
    Task,
    Terminate,
    Xor,
    walk,
)

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:p="http://periscope.dev/schema/bpmn" targetNamespace="t"'
    ' xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">\n'
    '<error id="Error_E1" errorCode="E1"/><error id="Error_E2" errorCode="E2"/>\n'
)
ERROR = '<errorEventDefinition errorRef="Error_{}"/>'
DURATION = "<timerEventDefinition><timeDuration>{}</timeDuration></timerEventDefinition>"
Way = tuple[str, str | None]
"""Where a flow comes from, and its condition."""
JOINS = ("parallelGateway", "inclusiveGateway")


def emit(drawn: Drawn, *, diagram: bool = False, seed: int | None = None) -> bytes:
    """The file; with a `seed` siblings stand in another order.

    Flows and boundary events keep theirs, because it has a meaning.
    """
    scopes = [Scope("", drawn.body, seed=seed)]
    calls = [each for each in walk(drawn.body) if isinstance(each, Sub) and each.mode == "call"]
    scopes += [Scope(each.id, each.body, seed=seed) for each in calls]
    processes = "".join(
        f'<process id="{f"p_{scope.name}" if scope.name else "main"}" isExecutable="true">{scope.text()}'
        "</process>\n"
        for scope in scopes
    )
    return f"{HEAD}{processes}{DIAGRAM if diagram else ''}</definitions>".encode()


DIAGRAM = (
    '<di:BPMNDiagram id="d"><di:BPMNPlane bpmnElement="main"><di:BPMNShape bpmnElement="start_">'
    '<dc:Bounds x="1" y="2" width="36" height="36"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram>'
)


def seconds(milliseconds: int) -> str:
    """As an ISO 8601 duration."""
    return f"PT{milliseconds // 1000}.{milliseconds % 1000:03d}S"


def world_of(drawn: Drawn) -> dict[str, Any]:
    """The script: what every task answers."""
    calls: dict[str, Any] = {}
    people: dict[str, Any] = {}
    for task in walk(drawn.body):
        if not isinstance(task, Task) or task.kind in {"set", "wait"}:
            continue
        if task.kind in {"user", "manual"}:
            if task.answered:
                people[task.id] = {task.target: task.value} if task.target else {}
            continue
        result: Any = {task.target: task.value} if task.kind == "script" else task.value
        answer: dict[str, Any] = {"result": result}
        if task.fails is not None:
            answer = {"error": {"code": task.fails, "message": "m"}}
        calls[task.id] = answer | ({"delay": seconds(task.delay)} if task.delay else {})
    return {"calls": calls, "user_tasks": people}


def expression(condition: Condition) -> str:
    """As the expression language writes it."""
    return f"{condition.name} {condition.operator} {condition.value}"


class Scope:
    """Writes one process or sub-process."""

    def __init__(self, name: str, body: Seq, *, seed: int | None) -> None:
        self.name, self.seed = name, seed
        self.nodes: list[str] = []
        self.flows: list[str] = []
        self.types: dict[str, str] = {}
        self.node(f"start_{name}", "startEvent", [])
        ways = self.block(body, [(f"start_{name}", None)])
        if ways:
            self.node(f"end_{name}", "endEvent", ways)

    def text(self) -> str:
        """All elements; shuffled with a seed, but for the order of flows."""
        parts = [*self.nodes, *self.flows]
        if self.seed is not None:
            shuffled = random.Random(self.seed)
            ordered = [each for each in self.nodes if each.startswith("<boundaryEvent")]
            nodes = [each for each in self.nodes if each not in ordered]
            flows = [*ordered, *self.flows]
            shuffled.shuffle(nodes)
            parts = []
            while nodes or flows:
                source = nodes if nodes and (not flows or shuffled.random() < 0.5) else flows
                parts.append(source.pop(0))
        return "\n".join(parts)

    def node(self, id_: str, tag: str, ways: list[Way], *, attributes: str = "", body: str = "") -> list[Way]:
        """One node and the flows that lead to it; gives its way out."""
        self.types[id_] = tag
        self.nodes.append(f'<{tag} id="{id_}"{attributes}>{body}</{tag}>')
        for source, condition in ways:
            self.flow(source, id_, condition)
        return [(id_, None)]

    def flow(self, source: str, target: str, condition: str | None) -> str:
        """One sequence flow; its id is its place among the flows of its source."""
        before = f'<sequenceFlow id="f_{source}_'
        name = f"f_{source}_{sum(each.startswith(before) for each in self.flows)}"
        inner = (
            f"<conditionExpression>{escape(condition)}</conditionExpression>"
            if condition and condition != "default"
            else ""
        )
        self.flows.append(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
        if condition == "default":
            self._mark_default(source, name)
        return name

    def _mark_default(self, source: str, flow: str) -> None:
        for number, node in enumerate(self.nodes):
            if f' id="{source}"' in node.partition(">")[0]:
                self.nodes[number] = node.replace(f' id="{source}"', f' id="{source}" default="{flow}"', 1)

    def merged(self, ways: list[Way], name: str) -> list[Way]:
        """One way: what splits or joins takes a single flow from here."""
        return ways if len(ways) < 2 else self.node(f"m_{name}", "exclusiveGateway", ways)

    def block(self, block: Block, ways: list[Way]) -> list[Way]:  # noqa: C901 - one match over the closed union
        """Writes a block behind the given ways; gives the ways out of it."""
        match block:
            case Seq(parts):
                for part in parts:
                    ways = self.block(part, ways)
                return ways
            case Task():
                return self.task(block, ways)
            case Sub():
                return self.sub(block, ways)
            case Xor():
                self.node(block.id, "exclusiveGateway", ways)
                out = self.branches(block)
                return self.merged(out, block.id) if block.merges else out
            case Or():
                self.node(block.id, "inclusiveGateway", self.merged(ways, f"before_{block.id}"))
                out = self.branches(block)
                return self.node(f"j_{block.id}", "inclusiveGateway", out) if out else []
            case And():
                return self.parallel(block, ways)
            case Loop():
                return self.loop(block, ways)
            case ErrorEnd():
                self.node(block.id, "endEvent", ways, body=ERROR.format(block.code))
                return []
            case Terminate():
                self.node(block.id, "endEvent", ways, body="<terminateEventDefinition/>")
                return []

    def branches(self, block: Xor | Or) -> list[Way]:
        """All branches of a choice; the last one is the default."""
        conditions = [*map(expression, block.conditions), "default"]
        out = []
        for branch, condition in zip(block.branches, conditions, strict=True):
            out += self.block(branch, [(block.id, condition)])
        return out

    def parallel(self, block: And, ways: list[Way]) -> list[Way]:
        """A split and a join; a task with several flows out splits too."""
        tag = "task" if block.implicit else "parallelGateway"
        self.node(block.id, tag, ways if block.implicit else self.merged(ways, f"before_{block.id}"))
        out = []
        for number, branch in enumerate(block.branches):
            out += self.merged(self.block(branch, [(block.id, None)]), f"{block.id}_{number}")
        return self.node(f"j_{block.id}", "parallelGateway", out) if out else []

    def loop(self, loop: Loop, ways: list[Way]) -> list[Way]:
        """Counts to the number of rounds."""
        begun = self.set_task(f"i_{loop.id}", loop.counter, "0", ways)
        entry = self.node(f"m_{loop.id}", "exclusiveGateway", begun)
        out = self.block(loop.body, entry)
        if not out:
            return []
        counted = self.set_task(f"c_{loop.id}", loop.counter, f"{loop.counter} + 1", out)
        self.node(loop.id, "exclusiveGateway", counted)
        self.flow(loop.id, f"m_{loop.id}", f"{loop.counter} < {loop.rounds}")
        return [(loop.id, "default")]

    def set_task(self, id_: str, name: str, source: str, ways: list[Way]) -> list[Way]:
        """A service task that sets a variable."""
        body = (
            f'<p:VariableConfiguration><p:set name="{name}" expression="{source}"/></p:VariableConfiguration>'
        )
        return self.node(id_, "serviceTask", ways, body=f"<extensionElements>{body}</extensionElements>")

    def task(self, task: Task, ways: list[Way]) -> list[Way]:
        """One element that works, asks or waits."""
        if task.kind == "set":
            source = f"({task.target} if {task.target} != null else 0) + 1"
            out = self.set_task(task.id, task.target, source, ways)
        elif task.kind == "wait":
            return self.node(
                task.id, "intermediateCatchEvent", ways, body=DURATION.format(seconds(task.delay))
            )
        else:
            tags = {
                "agent": "serviceTask",
                "script": "scriptTask",
                "user": "userTask",
                "manual": "manualTask",
            }
            out = self.node(task.id, tags.get(task.kind, "task"), ways, body=self.work(task))
        return out + self.borders(task)

    def work(self, task: Task) -> str:
        """What the task is configured for."""
        if task.kind == "script":
            return f"<script>{task.target} = {task.value}</script>"
        if task.kind != "agent":
            return ""
        error = f' errorVariable="err_{task.id}"' if task.keeps_error else ""
        output = f'<p:outputMapping variable="{task.target}"{error}/>'
        agent = f'<p:AIAgentConfiguration agentId="a" prompt="p">{output}</p:AIAgentConfiguration>'
        return f"<extensionElements>{agent}</extensionElements>"

    def sub(self, sub: Sub, ways: list[Way]) -> list[Way]:
        """A sub-process, or a call of a process of its own."""
        if sub.mode == "call":
            out = self.node(sub.id, "callActivity", ways, attributes=f' calledElement="p_{sub.id}"')
            return out + self.borders(sub)
        mapping = (
            f'<p:inputMapping source="1" target="{sub.local_name}" mappingType="expression"/>'
            if sub.local
            else ""
        )
        extension = f'<p:SubprocessConfiguration execution="{sub.mode}">{mapping}</p:SubprocessConfiguration>'
        inside = Scope(sub.id, sub.body, seed=self.seed).text()
        body = f"<extensionElements>{extension}</extensionElements>{inside}"
        return self.node(sub.id, "subProcess", ways, body=body) + self.borders(sub)

    def borders(self, activity: Task | Sub) -> list[Way]:
        """The boundary events; interrupting ones lead back to the way of their activity."""
        out: list[Way] = []
        for border in activity.borders:
            self.node(
                border.id, "boundaryEvent", [], attributes=_attachment(activity, border), body=_cause(border)
            )
            ways = self.block(border.handler, [(border.id, None)])
            if border.interrupting:
                out += ways
            elif ways:
                self.node(f"end_{border.id}", "endEvent", ways)
        return out


def _attachment(activity: Task | Sub, border: Border) -> str:
    return f' attachedToRef="{activity.id}" cancelActivity="{str(border.interrupting).lower()}"'


def _cause(border: Border) -> str:
    if not border.after:
        return ERROR.format(border.code) if border.code else "<errorEventDefinition/>"
    if border.interrupting:
        return DURATION.format(seconds(border.after))
    cycle = f"R{border.repeats}/{seconds(border.after)}"
    return f"<timerEventDefinition><timeCycle>{cycle}</timeCycle></timerEventDefinition>"
