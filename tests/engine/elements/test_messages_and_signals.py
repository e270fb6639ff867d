from engine.compile import compile_file
from engine.elements.process_starts import process_starts
from engine.events import WaitClosed, WaitOpened
from engine.interpreter import new_state, step
from engine.state.effects import ThrowMessage, ThrowSignal
from engine.state.triggers import MessageArrived, SignalArrived, Start
from engine.testing import MemoryHost, World
from tests.engine.instances import Instance, definitions_of, plan_of
from tests.engine.temporal.processes import chain, plans, process


def test_a_message_reaches_who_waits_for_its_name_and_key_only():
    instance = Instance("intermediate_catch_event.message", {"order_id": 7})
    opened = instance.heard(WaitOpened)[0]
    assert (opened.kind, opened.name, opened.key) == ("message", "Payment", "7")
    assert instance.send(MessageArrived("Payment", "8", {})) == ()
    assert instance.send(MessageArrived("Refund", "7", {})) == ()
    instance.send(MessageArrived("Payment", "7", {"amount": 2}))
    assert instance.state.variables["payment"] == {"amount": 2}
    assert instance.heard(WaitClosed)[0].met
    assert instance.open == [("again", "wait")]


def test_a_message_for_a_wait_whose_id_means_another_one_now_changes_nothing():
    instance = Instance("intermediate_catch_event.message", {"order_id": 7})
    wait = instance.heard(WaitOpened)[0].wait
    assert instance.send(MessageArrived("Refund", "7", {}, wait)) == ()
    assert instance.send(MessageArrived("Payment", "8", {}, wait)) == ()
    assert instance.send(MessageArrived("Payment", "7", {}, wait)) != ()


def test_a_signal_for_one_wait_meets_no_other_however_often_it_comes():
    instance = Instance("boundary_event.message")
    handle = instance.handle("stop", "wait")
    name = str(handle.details["name"])
    assert instance.send(SignalArrived(name, None, "w99")) == ()
    assert instance.send(SignalArrived(name, None, handle.id)) != ()
    assert instance.send(SignalArrived(name, None, handle.id)) == ()


def test_a_receive_task_without_a_variable_takes_each_field_of_the_payload():
    instance = Instance("intermediate_catch_event.message", {"order_id": 7})
    instance.hear("paid")
    instance.hear("again", {"amount": 3})
    assert instance.state.variables["amount"] == 3
    assert instance.state.status == "completed"


def test_throw_event_send_task_and_end_event_throw_what_is_mapped_and_go_on():
    instance = Instance("intermediate_throw_event.message", {"order_id": "A", "price": 12})
    instance.succeed("rest")
    thrown = instance.asked(ThrowMessage)
    assert [(each.element, each.key, each.payload) for each in thrown] == [
        ("pay", "A", {"amount": 12}),
        ("tell", None, {}),
        ("end", None, {}),
    ]
    assert len({each.throw for each in thrown}) == 3
    assert instance.completed == ["start", "pay", "rest", "tell", "milestone", "end"]


def test_a_boundary_message_that_does_not_interrupt_comes_as_often_as_it_likes():
    instance = Instance("boundary_event.message")
    instance.hear("news", {"amount": 1})
    instance.hear("news", {"amount": 2})
    assert instance.completed.count("news") == 2
    assert ("ask", "user_task") in instance.open
    assert instance.state.variables == {"amount": 2}


def test_a_boundary_signal_that_interrupts_leaves_nothing_of_its_activity():
    instance = Instance("boundary_event.message")
    instance.hear("stop", "enough")
    assert instance.state.variables == {"why": "enough"}
    assert instance.open == [("close", "call")]


def test_a_signal_reaches_everybody_who_waits_and_nobody_else():
    instance = Instance("intermediate_throw_event.signal")
    assert instance.send(SignalArrived("Other", None)) == ()
    instance.succeed("first")
    assert instance.asked(ThrowSignal)[0].payload == {"level": 3}
    instance.send(SignalArrived("Stop", {"level": 3}))
    assert instance.open == [("after", "call"), ("heard", "call")]


def test_a_host_chooses_the_start_event_by_what_happened():
    plan = plan_of("start_event.message")
    message, timer = process_starts(plan)
    assert (message.element, message.kind, message.name) == ("ordered", "message", "Payment")
    assert (timer.element, timer.kind, timer.measure, timer.text) == (
        "nightly",
        "timer",
        "cycle",
        "0 3 * * *",
    )
    state = new_state()
    step(plan, state, Start("i", message.variables({"amount": 3}), start_event="ordered"), 0.0)
    assert state.variables == {"order": {"amount": 3}}
    assert [handle.element for handle in state.waits()] == ["book"]


def mail_start(reply: str = "orders/thanks", enabled: str = "true"):
    """What the only start event of a process says about mails."""
    start = (
        '<startEvent id="start"><extensionElements><p:EmailTriggerConfiguration subjectPattern="^Order" '
        f'allowedSenders="a@x.org" autoReply="true" autoReplyTemplate="{reply}" enabled="{enabled}"/>'
        "</extensionElements><messageEventDefinition/></startEvent>"
    )
    plan = plans(process(chain().replace('<startEvent id="start"/>', start)))[0]
    return process_starts(plan)[0].email


def test_a_start_event_says_which_mails_start_it():
    found = mail_start()
    assert (found["subject_pattern"], found["allowed_senders"]) == ("^Order", ["a@x.org"])
    assert (found["reply_template"], found["reply_text"]) == ("orders/thanks", None)
    words = mail_start(reply="Thank you for ${subject}.")
    assert (words["reply_template"], words["reply_text"]) == (None, "Thank you for ${subject}.")
    assert mail_start(enabled="false") is None
    assert process_starts(plan_of("start_event.message"))[0].email is None


def test_a_message_that_nobody_waits_for_is_kept_for_its_time_to_live():
    plans = compile_file(definitions_of("intermediate_throw_event.early"))
    host = MemoryHost(plans, world=World())
    sender = host.start("sender")
    host.run()
    assert host.state(sender).status == "running"
    assert [handle.element for handle in host.state(sender).waits()] == ["late"]
