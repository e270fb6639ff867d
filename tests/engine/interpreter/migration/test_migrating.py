"""A running instance goes over to another version: what is open stays, what is new begins to wait."""

from __future__ import annotations

import pytest

from engine.errors import WrongTrigger
from engine.events import ElementTerminated, InstanceMigrated, VariableChanged
from engine.interpreter import step
from engine.interpreter.migration import CAN, CANNOT, CHOICE
from engine.state.effects import CancelTimer, MigrateChild, RunActivity, StartTimer
from engine.state.triggers import Migrate
from tests.engine.interpreter.migration.moving import begun, move, plan, verdict

LOOK = '<startEvent id="s"/><userTask id="look" name="Look"/><endEvent id="e"/>'
AFTER = '<scriptTask id="after" scriptFormat="python"><script>x = 1</script></scriptTask>'
BORDER = (
    '<boundaryEvent id="late" attachedToRef="look"><timerEventDefinition>'
    "<timeDuration>{0}</timeDuration></timerEventDefinition></boundaryEvent>"
)
ONE = plan(LOOK, "s-look", "look-e")
TWO = plan(LOOK + AFTER, "s-look", "look-after", "after-e")


def codes(found):
    return [(each.element, each.verdict, each.code) for each in found.judgements]


def test_a_person_who_is_asked_stays_asked_and_the_answer_goes_the_new_way():
    instance = begun(ONE)
    task = instance.handle("look", "user_task")
    assert codes(verdict(instance, TWO)) == [("look", CAN, "kept")]
    move(instance, TWO)
    assert instance.handle("look", "user_task") == task
    instance.submit("look")
    assert instance.asked(RunActivity)[-1].element == "after"


def test_the_event_tells_both_plans_and_every_execution_that_goes_on():
    instance = begun(ONE)
    move(instance, TWO, from_version=1, to_version=2, actor="olga")
    (told,) = instance.heard(InstanceMigrated)
    assert (told.from_fingerprint, told.fingerprint) == (ONE.fingerprint, TWO.fingerprint)
    assert (told.from_version, told.to_version, told.actor) == (1, 2, "olga")
    assert [(each["from"], each["to"]) for each in told.elements] == [("look", "look")]


def test_a_new_boundary_event_begins_to_wait_and_a_removed_one_is_disarmed():
    timed = plan(LOOK + BORDER.format("PT1H"), "s-look", "look-e", "late-e")
    instance = begun(ONE)
    move(instance, timed)
    assert instance.asked(StartTimer)[-1].due == instance.now + 3600
    assert ("late", "timer") in instance.open
    move(instance, ONE)
    assert [each.timer for each in instance.asked(CancelTimer)] == [instance.asked(StartTimer)[-1].timer]
    assert instance.open == [("look", "user_task")]


@pytest.mark.parametrize(("timers", "hours"), [("keep", 1), ("recompute", 5)])
def test_a_changed_timer_keeps_its_due_date_unless_it_is_to_be_recomputed(timers, hours):
    short = plan(LOOK + BORDER.format("PT1H"), "s-look", "look-e", "late-e")
    long = plan(LOOK + BORDER.format("PT5H"), "s-look", "look-e", "late-e")
    instance = begun(short)
    assert ("look", CAN, "kept-timer" if timers == "keep" else "kept") in codes(
        verdict(instance, long, timers=timers)
    )
    move(instance, long, timers=timers)
    assert instance.handle("late", "timer").details["due"] == instance.now + hours * 3600


def test_a_boundary_event_that_has_happened_does_not_wait_again():
    aside = BORDER.replace("<boundaryEvent ", '<boundaryEvent cancelActivity="false" ').format("PT1H")
    once = plan(LOOK + aside, "s-look", "look-e", "late-e")
    again = plan(LOOK + aside + AFTER, "s-look", "look-after", "after-e", "late-e")
    instance = begun(once)
    instance.fire("late")
    move(instance, again)
    assert instance.open == [("look", "user_task")]


def test_an_element_that_is_gone_needs_a_choice_and_goes_where_it_says():
    other = plan(LOOK.replace('"look"', '"check"'), "s-check", "check-e")
    instance = begun(ONE)
    found = verdict(instance, other)
    assert codes(found) == [("look", CHOICE, "gone")]
    assert [each.value for each in found.judgements[0].targets] == [
        "check", "begin:s", "begin:check", "begin:e", "end:",
    ]  # fmt: skip
    assert found.judgements[0].suggestion == "check"
    move(instance, other, {"look": "check"})
    assert instance.open == [("check", "user_task")]
    instance.submit("check")
    assert instance.state.status == "completed"


def test_a_choice_to_begin_stops_the_old_execution_and_begins_the_other():
    instance = begun(ONE)
    move(instance, TWO, {"look": "begin:after"})
    assert [each.element for each in instance.heard(ElementTerminated)] == ["look"]
    assert instance.open == [("after", "call")]


def test_the_same_choice_moves_a_token_within_one_version():
    instance = begun(TWO)
    move(instance, TWO, {"look": "begin:after"}, key="k")
    assert instance.open == [("after", "call")]
    before = instance.state.snapshot()
    move(instance, TWO, {"after": "begin:look"}, key="k")
    assert instance.state.snapshot() == before, "the same request twice moves once"


def test_a_choice_to_end_lets_the_instance_end():
    instance = begun(ONE)
    move(instance, TWO, {"look": "end:"})
    assert instance.state.status == "completed"


@pytest.mark.parametrize(
    ("element", "code"),
    [
        ('<manualTask id="look"/>', "type-changed"),
        ('<userTask id="look"><standardLoopCharacteristics/></userTask>', "loop-changed"),
    ],
)
def test_what_has_become_something_else_needs_a_choice(element, code):
    changed = plan(f'<startEvent id="s"/>{element}<endEvent id="e"/>', "s-look", "look-e")
    instance = begun(ONE)
    assert codes(verdict(instance, changed)) == [("look", CHOICE, code)]
    before = instance.state.snapshot()
    with pytest.raises(WrongTrigger, match="choose where to go on"):
        step(ONE, instance.state, Migrate(changed.fingerprint), instance.now, target=changed)
    assert instance.state.snapshot() == before


def test_a_running_activity_goes_on_and_the_new_version_takes_its_answer():
    instance = begun(TWO)
    instance.submit("look")
    more = plan(LOOK + AFTER + '<userTask id="more"/>', "s-look", "look-after", "after-more", "more-e")
    assert codes(verdict(instance, more)) == [("after", CAN, "kept-call")]
    move(instance, more)
    instance.succeed("after")
    assert instance.open == [("more", "user_task")]


def test_another_process_is_no_other_version():
    other = plan(LOOK, "s-look", "look-e")
    other.process_id = "other"
    assert verdict(begun(ONE), other).judgements[0].code == "other-process"


DECLARED = '<p:ProcessVariables><p:processVariable name="n" type="{0}" {1}/></p:ProcessVariables>'


def test_a_variable_that_does_not_fit_is_named_and_one_that_does_is_converted():
    numbers = plan(LOOK, "s-look", "look-e", extensions=DECLARED.format("integer", ""))
    assert codes(verdict(begun(ONE, {"n": "many"}), numbers))[-1] == ("n", CANNOT, "variable-refused")
    instance = begun(ONE, {"n": "5"})
    assert codes(verdict(instance, numbers))[-1] == ("n", CAN, "variable-converted")
    move(instance, numbers)
    assert instance.state.variables["n"] == 5


def test_a_variable_that_only_the_new_version_declares_gets_its_default():
    instance = begun(ONE)
    declared = DECLARED.format("integer", "")
    declared = declared.replace("/></p", "><p:defaultValue>3</p:defaultValue></p:processVariable></p")
    new = plan(LOOK, "s-look", "look-e", extensions=DECLARED.format("integer", 'defaultValue="3"'))
    move(instance, new)
    assert instance.state.variables["n"] == 3
    assert [each.name for each in instance.heard(VariableChanged)] == ["n"]


FORK = (
    '<startEvent id="s"/><parallelGateway id="fork"/><userTask id="a"/><userTask id="b"/>'
    '{0}<parallelGateway id="join"/><endEvent id="e"/>'
)
JOINED = plan(FORK.format(""), "s-fork", "fork-a", "fork-b", "a-join", "b-join", "join-e")


def test_a_token_at_a_join_goes_on_waiting_when_its_way_has_another_id():
    between = plan(
        FORK.format('<userTask id="c"/>'),
        "s-fork", "fork-a", "fork-b", "a-join", "b-c", "c-join", "join-e",
    )  # fmt: skip
    instance = begun(JOINED)
    instance.submit("a")
    assert codes(verdict(instance, between))[-1] == ("join", CAN, "join-kept")
    move(instance, between)
    instance.submit("b")
    instance.submit("c")
    assert instance.state.status == "completed"


def test_a_token_at_a_join_whose_way_is_gone_needs_a_choice():
    other = plan(
        FORK.format('<userTask id="c"/>'),
        "s-fork", "fork-a", "fork-b", "a-c", "c-join", "b-join", "join-e",
    )  # fmt: skip
    instance = begun(JOINED)
    instance.submit("a")
    found = verdict(instance, other).judgements[-1]
    assert (found.code, found.key) == ("join-flow-gone", "a_join")
    assert [each.value for each in found.targets] == ["c_join", "b_join"]
    move(instance, other, {"a_join": "c_join"})
    instance.submit("b")
    assert instance.state.status == "completed"


def test_tokens_go_on_at_once_where_the_new_version_joins_nothing():
    opened = plan(FORK.format(""), "s-fork", "fork-a", "fork-b", "a-join", "b-e", "join-e")
    instance = begun(JOINED)
    instance.submit("a")
    move(instance, opened)
    assert instance.open == [("b", "user_task")]
    instance.submit("b")
    assert instance.state.status == "completed"


INNER = (
    '<startEvent id="s"/><subProcess id="sub" name="Sub"{0}><startEvent id="is"/><userTask id="in"/>{1}'
    '<endEvent id="ie"/>{2}</subProcess>{3}<endEvent id="e"/>'
)
INLINE = '<extensionElements><p:SubprocessConfiguration execution="inline"/></extensionElements>'


def sub(more: str = "", *, inline: bool = False, around: str = "", flows: str = "is-in in-ie"):
    inner = "".join(
        f'<sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in (each.split("-") for each in flows.split())
    )
    body = INNER.format("", more, inner, around).replace(
        'name="Sub">', f'name="Sub">{INLINE if inline else ""}'
    )
    return plan(body, "s-sub", "sub-e")


def test_a_sub_process_that_runs_as_a_child_is_told_to_go_along():
    instance = begun(sub())
    new = sub(around='<userTask id="x"/>')
    move(instance, new)
    (along,) = instance.asked(MigrateChild)
    assert along.migrate.along
    assert along.child == instance.handle("sub", "child").id


def test_a_sub_process_that_begins_to_run_inline_needs_a_choice():
    found = verdict(begun(sub()), sub(inline=True))
    assert codes(found) == [("sub", CHOICE, "runs-differently")]


def test_inside_an_inline_sub_process_everything_is_judged_in_its_place():
    old = sub(inline=True)
    instance = begun(old)
    assert codes(verdict(instance, ONE)) == [("sub", CHOICE, "gone"), ("in", CAN, "inside")]
    found = verdict(instance, ONE, {"sub": "begin:look"})
    assert [each.verdict for each in found.judgements] == [CAN, CAN]
    move(instance, ONE, {"sub": "begin:look"})
    assert instance.open == [("look", "user_task")]


def test_an_event_sub_process_of_the_new_version_begins_to_wait():
    handler = (
        '<subProcess id="sos" triggeredByEvent="true"><startEvent id="ss"><signalEventDefinition '
        'signalRef="x"/></startEvent><endEvent id="se"/><sequenceFlow id="ss_se" sourceRef="ss" '
        'targetRef="se"/></subProcess>'
    )
    instance = begun(ONE)
    move(instance, plan(LOOK + handler, "s-look", "look-e"))
    assert ("ss", "wait") in instance.open
    instance.hear("ss")
    assert instance.handle("sos", "child")


def test_a_child_that_cannot_go_along_says_so_and_goes_on_as_it_was():
    old = sub()
    child = begun(old, scope="sub")
    move(child, ONE, along=True)
    assert child.plan is old
    assert child.events[-1].rule == "migration-refused"
    child.submit("in")
    assert child.state.status == "completed"


MANY = (
    '<startEvent id="s"/><userTask id="look"><multiInstanceLoopCharacteristics isSequential="{0}">'
    '<loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></userTask><endEvent id="e"/>'
)


def test_parts_of_a_repeated_activity_go_along_with_their_loop():
    instance = begun(plan(MANY.format("false"), "s-look", "look-e"))
    move(instance, plan(MANY.format("false") + AFTER, "s-look", "look-after", "after-e"))
    for _ in range(3):
        instance.submit("look")
    assert instance.open == [("after", "call")]
