"""Compensation (BPMN 2.0 §10.6, §13.5.5): what is undone, in which order, and with which variables."""

from __future__ import annotations

from engine.compile import compile_process
from engine.events import ElementActivated, WarningRaised
from engine.json_values import Json
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.effects import RunActivity
from tests.engine.instances import Instance
from tests.engine.validate.files import file

THROW = "<compensateEventDefinition{0}/>"


def flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def people(name: str) -> str:
    return f'<manualTask id="{name}"/>'


def undone(host: str) -> str:
    """A handler `undo_‹host›` whose prompt shows the variable `n` of that moment."""
    prompt = (
        '<extensionElements><periscope:aIAgentConfiguration agentId="a" prompt="n=${n}"/></extensionElements>'
    )
    return (
        f'<boundaryEvent id="c_{host}" attachedToRef="{host}"><compensateEventDefinition/></boundaryEvent>'
        f'<serviceTask id="undo_{host}" isForCompensation="true">{prompt}</serviceTask>'
        f'<association id="a_{host}" sourceRef="c_{host}" targetRef="undo_{host}"/>'
    )


def throw(activity: str = "", *, wait: bool = True, name: str = "throw") -> str:
    attributes = f' activityRef="{activity}"' if activity else ""
    attributes += "" if wait else ' waitForCompletion="false"'
    return f'<intermediateThrowEvent id="{name}">{THROW.format(attributes)}</intermediateThrowEvent>'


def chain(*elements: str, start: str = "s", end: str = "e") -> str:
    ids = [each.split('id="', 1)[1].split('"', 1)[0] for each in elements]
    flows = "".join(flow(a, b) for a, b in zip([start, *ids], [*ids, end], strict=False))
    return f'<startEvent id="{start}"/>{"".join(elements)}<endEvent id="{end}"/>{flows}'


def started(body: str, **variables: Json) -> Instance:
    plan: Plan = compile_process(read_definitions(file(body)), "P")
    return Instance(plan, variables)


def prompts(instance: Instance) -> list[tuple[str, object]]:
    return [(each.element, each.request["prompt"]) for each in instance.asked(RunActivity)]


def test_handlers_run_in_reverse_order_of_completion_not_of_the_drawing() -> None:
    split = '<startEvent id="s"/><parallelGateway id="g"/><parallelGateway id="j"/>' + flow("s", "g")
    both = people("a") + people("b") + flow("g", "a") + flow("g", "b") + flow("a", "j") + flow("b", "j")
    instance = started(split + both + throw() + flow("j", "throw") + undone("a") + undone("b"), n=1)
    instance.submit("b")
    instance.submit("a")
    assert instance.open == [("undo_a", "call")]
    instance.succeed("undo_a")
    assert instance.open == [("undo_b", "call")]
    instance.succeed("undo_b")
    assert instance.state.status == "completed"


def test_a_handler_works_on_the_variables_of_its_scope_at_that_moment() -> None:
    instance = started(chain(people("a"), people("later"), throw()) + undone("a"), n=1)
    instance.submit("a", {"n": 2})
    instance.submit("later", {"n": 3})
    assert prompts(instance) == [("undo_a", "n=3")]


def test_a_named_activity_alone_is_undone_and_only_once() -> None:
    again = throw("a", name="again")
    instance = started(chain(people("a"), people("b"), throw("a"), again) + undone("a") + undone("b"), n=1)
    instance.submit("a")
    instance.submit("b")
    assert instance.open == [("undo_a", "call")]
    instance.succeed("undo_a")
    assert instance.state.status == "completed"
    assert [each.element for each in instance.heard(ElementActivated)].count("undo_a") == 1


def test_what_did_not_complete_is_not_undone() -> None:
    split = '<startEvent id="s"/><parallelGateway id="g"/>' + flow("s", "g")
    body = split + people("a") + people("b") + throw() + flow("g", "a") + flow("g", "b") + flow("a", "throw")
    instance = started(body + undone("a") + undone("b"), n=1)
    instance.submit("a")
    instance.succeed("undo_a")
    assert instance.open == [("b", "user_task")]


def test_without_waiting_the_thrower_goes_on_at_once() -> None:
    instance = started(chain(people("a"), throw(wait=False), people("next")) + undone("a"), n=1)
    instance.submit("a")
    assert sorted(instance.open) == [("next", "user_task"), ("undo_a", "call")]
    instance.submit("next")
    instance.succeed("undo_a")
    assert instance.state.status == "completed"


def test_a_completed_sub_process_is_undone_from_outside_with_its_own_handlers() -> None:
    inside = chain(people("a"), people("b"), start="is", end="ie") + undone("a") + undone("b")
    instance = started(chain(f'<subProcess id="p">{inside}</subProcess>', throw("p")), n=1)
    instance.submit("a")
    instance.submit("b")
    for name in ("undo_b", "undo_a"):
        assert instance.open == [(name, "call")]
        instance.succeed(name)
    assert instance.state.status == "completed"


def test_every_instance_of_a_repeated_sub_process_is_undone_with_its_own_snapshot() -> None:
    event = (
        '<subProcess id="esp" triggeredByEvent="true">'
        '<startEvent id="es"><compensateEventDefinition/></startEvent>'
        '<serviceTask id="undo"><extensionElements><periscope:aIAgentConfiguration agentId="a" '
        'prompt="item=${item}"/></extensionElements></serviceTask>' + flow("es", "undo") + "</subProcess>"
    )
    loop = (
        "<extensionElements><periscope:multiInstanceConfiguration collection=\"['x', 'y']\" "
        'elementVariable="item"/>'
        '</extensionElements><multiInstanceLoopCharacteristics isSequential="true"/>'
    )
    inside = chain(people("a"), start="is", end="ie") + event
    instance = started(chain(f'<subProcess id="p">{loop}{inside}</subProcess>', throw("p")))
    instance.submit("a")
    instance.submit("a")
    instance.succeed("undo")
    instance.succeed("undo")
    assert [prompt for _, prompt in prompts(instance)] == ["item=y", "item=x"]
    assert instance.state.status == "completed"


def test_a_repeated_activity_is_undone_once_by_the_handler_at_its_border() -> None:
    count = "<loopCardinality>2</loopCardinality>"
    loop = f"<multiInstanceLoopCharacteristics>{count}</multiInstanceLoopCharacteristics>"
    instance = started(chain(f'<manualTask id="a">{loop}</manualTask>', throw()) + undone("a"), n=1)
    instance.submit("a")
    instance.submit("a")
    instance.succeed("undo_a")
    assert instance.state.status == "completed"


def test_a_handler_with_an_incident_is_retried_and_the_rest_is_undone_afterwards() -> None:
    instance = started(chain(people("a"), people("b"), throw()) + undone("a") + undone("b"), n=1)
    instance.submit("a")
    instance.submit("b")
    instance.fail("undo_b")
    assert instance.open == [("undo_b", "incident")]
    instance.resolve("retry")
    instance.succeed("undo_b")
    instance.fail("undo_a")
    instance.resolve("skip")
    assert (instance.state.status, instance.open) == ("completed", [])


def test_a_cancelled_transaction_undoes_what_has_completed_and_stops_the_rest() -> None:
    split = '<startEvent id="is"/><parallelGateway id="g"/>' + flow("is", "g") + people("a") + people("b")
    inside = split + flow("g", "a") + flow("g", "b") + flow("a", "stop")
    inside += '<endEvent id="stop"><cancelEventDefinition/></endEvent>' + undone("a") + undone("b")
    border = '<boundaryEvent id="gone" attachedToRef="t"><cancelEventDefinition/></boundaryEvent>'
    body = (
        chain(f'<transaction id="t">{inside}</transaction>')
        + border
        + people("after")
        + flow("gone", "after")
    )
    instance = started(body, n=1)
    instance.submit("a")
    assert instance.open == [("undo_a", "call")]
    instance.succeed("undo_a")
    assert instance.open == [("after", "user_task")]
    assert "e" not in instance.completed


def test_a_cancelled_transaction_without_a_cancel_event_says_so() -> None:
    inside = chain(people("a"), start="is", end="unused") + undone("a")
    inside = inside.replace(
        '<endEvent id="unused"/>', '<endEvent id="unused"><cancelEventDefinition/></endEvent>'
    )
    instance = started(chain(f'<transaction id="t">{inside}</transaction>'), n=1)
    instance.submit("a")
    instance.succeed("undo_a")
    assert instance.state.status == "completed"
    assert instance.heard(WarningRaised)[-1].rule == "transaction-cancelled"


def test_compensation_at_the_end_undoes_and_ends() -> None:
    body = chain(people("a")).replace('<endEvent id="e"/>', f'<endEvent id="e">{THROW.format("")}</endEvent>')
    instance = started(body + undone("a"), n=1)
    instance.submit("a")
    instance.succeed("undo_a")
    assert (instance.state.status, instance.completed[-1]) == ("completed", "e")
