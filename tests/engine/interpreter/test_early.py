"""An answer that is here before its question is kept, and heard when it is asked for."""

from engine.events import IncidentRaised, IncidentResolved, UserTaskClosed, WarningRaised
from engine.interpreter.early import MOST, UNASKED
from engine.plan import Plan
from engine.state.triggers import Cancel, ResolveIncident, UserTaskSubmitted
from tests.engine.instances import Instance
from tests.engine.interpreter.migration.moving import move
from tests.engine.temporal.processes import AGENT, chain, plans, process

WORK = AGENT.format(more="")


def plan(*tags: str) -> Plan:
    return plans(process(chain(*tags)))[0]


def asked(instance: Instance) -> list[str]:
    return [event.message for event in instance.heard(WarningRaised) if event.rule == UNASKED]


def id_of_the_next_task() -> str:
    """The id that every instance of the same plan gives its task after the work."""
    instance = Instance(plan(WORK, '<userTask name="Look"/>'))
    instance.succeed("t1")
    return instance.handle("t2", "user_task").id


def test_an_answer_that_comes_before_the_task_completes_it():
    instance = Instance(plan(WORK, '<userTask name="Look"/>', WORK))
    task = id_of_the_next_task()

    assert instance.send(UserTaskSubmitted(task, {"approved": True}, "ana", element="t2")) == ()
    instance.succeed("t1")

    assert [(e.user_task, e.actor) for e in instance.heard(UserTaskClosed)] == [(task, "ana")]
    assert instance.state.variables["approved"] is True
    assert instance.open == [("t3", "call")]
    assert asked(instance) == []


def test_of_two_early_answers_the_first_counts():
    instance = Instance(plan(WORK, '<userTask name="Look"/>', WORK))
    for actor in ("ana", "bob"):
        instance.send(UserTaskSubmitted(id_of_the_next_task(), {}, actor, element="t2"))
    instance.succeed("t1")
    assert [event.actor for event in instance.heard(UserTaskClosed)] == ["ana"]


def test_a_decision_that_comes_before_the_incident_resolves_it():
    first = Instance(plan(WORK))
    first.fail("t1")
    instance = Instance(plan(WORK))

    assert (
        instance.send(ResolveIncident(first.incident.incident, "skip", 5, actor="olga", element="t1")) == ()
    )
    instance.fail("t1")

    assert len(instance.heard(IncidentRaised)) == 1
    assert [(e.resolution, e.actor) for e in instance.heard(IncidentResolved)] == [("skipped", "olga")]
    assert instance.state.status == "completed"


def test_an_answer_to_the_task_of_another_element_is_told_and_changes_nothing():
    instance = Instance(plan(WORK, '<userTask name="Look"/>'))
    task = id_of_the_next_task()
    instance.send(UserTaskSubmitted(task, {}, "ana", element="gone"))
    instance.succeed("t1")
    assert instance.open == [("t2", "user_task")]
    instance.send(UserTaskSubmitted(task, {}, "bob", element="gone"))
    assert instance.open == [("t2", "user_task")]
    assert asked(instance) == [
        f"An answer of {who} was not used: the task {task} at gone is not one that waits."
        for who in ("ana", "bob")
    ]


def test_an_answer_whose_number_is_passed_by_something_else_is_told():
    instance = Instance(plan(WORK, WORK))
    instance.send(UserTaskSubmitted(id_of_the_next_task(), {}, "ana"))
    instance.succeed("t1")
    assert len(asked(instance)) == 1


def test_what_is_never_asked_for_is_told_before_the_end():
    for end in ("complete", "cancel"):
        instance = Instance(plan(WORK))
        instance.send(UserTaskSubmitted("u99", {}, "ana"))
        if end == "complete":
            instance.succeed("t1")
        else:
            instance.send(Cancel("enough"))
        assert len(asked(instance)) == 1
        assert not isinstance(instance.events[-1], WarningRaised)


def test_only_so_many_are_kept_and_no_nonsense():
    instance = Instance(plan(WORK))
    for number in range(MOST + 1):
        instance.send(UserTaskSubmitted(f"u{number + 1000}", {}))
    assert len(instance.state.early) == MOST
    assert len(asked(instance)) == 1
    for nonsense in ("", "u", "x1y", "u" + "9" * 5000, "u²"):
        instance.send(UserTaskSubmitted(nonsense, {}))
    assert len(instance.state.early) == MOST


def test_a_late_or_repeated_answer_changes_nothing_as_ever():
    instance = Instance(plan('<userTask name="Look"/>', WORK))
    task = instance.handle("t1", "user_task").id
    instance.submit("t1")
    assert instance.send(UserTaskSubmitted(task, {}, "ana", element="t1")) == ()


def test_a_task_that_moved_to_another_version_is_known_by_its_first_element_too():
    instance = Instance(plan('<userTask name="Look"/>'))
    task = instance.handle("t1", "user_task").id
    renamed = plans(process(chain('<userTask name="Look"/>').replace("t1", "look")))[0]
    move(instance, renamed, {"t1": "look"})
    assert instance.open == [("look", "user_task")]
    instance.send(UserTaskSubmitted(task, {}, "ana", element="t1"))
    assert instance.state.status == "completed"
    assert asked(instance) == []
