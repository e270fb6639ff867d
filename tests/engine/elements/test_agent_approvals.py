from engine.events import TimerStarted, UserTaskClosed, UserTaskOpened, VariableChanged
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, TimerDue
from tests.engine.instances import Instance

CALLS = [
    {"id": "c1", "tool": "pay", "description": "Pays.", "arguments": {"amount": 5}},
    {"id": "c2", "tool": "mail", "description": "", "arguments": {"to": "a@example.org"}},
]
PAUSE = {"calls": CALLS, "approvers": ["treasury"], "conversation": {"messages": ["so far"]}}


def paused(name: str = "service_task.agent") -> Instance:
    instance = Instance(name, {"document": "x"})
    handle = instance.handle("read", "call")
    instance.send(CallCompleted(handle.id, PAUSE, {"needs_approval": True}))
    return instance


def test_a_tool_that_needs_a_person_opens_a_task_with_the_exact_arguments() -> None:
    instance = paused()
    (task,) = instance.heard(UserTaskOpened)
    assert task.data == {"tool": "pay", "tool_arguments": {"amount": 5}}
    assert (task.task_type, task.candidate_groups) == ("approval", ("treasury",))
    assert len(instance.asked(RunActivity)) == 1, "the agent waits"
    assert "document_type" not in instance.state.variables


def test_after_the_last_decision_the_agent_goes_on_with_all_of_them() -> None:
    instance = paused()
    instance.submit(
        "read", {"tool_arguments": {"amount": 4}, "approved": True}, action="approve", actor="ann"
    )
    assert instance.heard(UserTaskOpened)[-1].data["tool"] == "mail"
    assert len(instance.asked(RunActivity)) == 1
    instance.submit("read", {"tool_comment": "Not him.", "approved": False}, action="reject", actor="bob")
    again = instance.asked(RunActivity)[-1]
    assert again.request["continuation"] == {
        "conversation": {"messages": ["so far"]},
        "decisions": {
            "c1": {"approved": True, "arguments": {"amount": 4}, "comment": "", "actor": "ann"},
            "c2": {
                "approved": False,
                "arguments": {"to": "a@example.org"},
                "comment": "Not him.",
                "actor": "bob",
            },
        },
    }
    instance.succeed("read", {"document_type": "invoice"})
    assert instance.state.variables["document_type"] == "invoice"
    assert instance.completed == ["start", "read", "end"]


def test_whatever_is_not_clearly_an_approval_is_a_refusal() -> None:
    for data in ({}, {"approved": None}, {"approved": "yes"}):
        instance = paused()
        for _ in CALLS:
            instance.submit("read", dict(data))
        decisions = instance.asked(RunActivity)[-1].request["continuation"]["decisions"]
        assert [each["approved"] for each in decisions.values()] == [False, False]


def test_an_answer_that_only_looks_like_a_pause_is_an_answer() -> None:
    instance = Instance("service_task.agent", {"document": "x"})
    instance.succeed("read", {"document_type": "invoice", **PAUSE, "needs_approval": True})
    assert not instance.heard(UserTaskOpened)
    assert "document_type" in {each.name for each in instance.heard(VariableChanged)}


def test_an_agent_can_pause_again_and_a_retry_begins_anew() -> None:
    instance = paused()
    for _ in CALLS:
        instance.submit("read", {"approved": True})
    handle = instance.handle("read", "call")
    instance.send(CallCompleted(handle.id, {**PAUSE, "calls": CALLS[:1]}, {"needs_approval": True}))
    instance.submit("read", {"approved": True})
    assert list(instance.asked(RunActivity)[-1].request["continuation"]["decisions"]) == ["c1"]


def test_the_proposal_of_an_agent_with_tools_is_still_looked_at_by_a_person() -> None:
    instance = paused("service_task.validated")
    for _ in CALLS:
        instance.submit("read", {"approved": True})
    instance.succeed("read", {"total": 7})
    assert instance.heard(UserTaskOpened)[-1].data == {"proposal": {"total": 7}}
    instance.submit("read", {"approved": True})
    assert instance.state.result["found"] == {"total": 7}


def limited(**approval: object) -> Instance:
    instance = Instance("service_task.agent", {"document": "x"})
    pause = {"calls": CALLS, "approval": {"approvers": ["treasury"], **approval}, "conversation": {}}
    instance.send(CallCompleted(instance.handle("read", "call").id, pause, {"needs_approval": True}))
    return instance


def test_what_nobody_decides_in_time_is_refused_one_call_after_the_other() -> None:
    instance = limited(seconds=60)
    for _ in CALLS:
        instance.send(TimerDue(instance.handle("read", "timer").id))
    decisions = instance.asked(RunActivity)[-1].request["continuation"]["decisions"]
    assert [(each["approved"], each["comment"]) for each in decisions.values()] == [
        (False, "Nobody decided about it in time.")
    ] * 2
    assert [each.outcome for each in instance.heard(UserTaskClosed)] == ["cancelled", "cancelled"]


def test_a_decision_in_time_leaves_no_clock_behind() -> None:
    instance = limited(seconds=60)
    for _ in CALLS:
        instance.submit("read", {"approved": True}, action="approve")
    assert [kind for _, kind in instance.open] == ["call"]


def test_an_approval_that_escalates_stays_open_and_says_to_whom() -> None:
    instance = limited(seconds=60, on_expiry="escalate", escalate_to="treasurer")
    (task,) = instance.heard(UserTaskOpened)
    assert task.escalation == {"after": 60, "to": "treasurer", "reassign": True}
    assert task.due == instance.now + 60
    assert not instance.heard(TimerStarted)
