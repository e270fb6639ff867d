from engine.state.effects import RunActivity
from tests.engine.instances import Instance


def test_an_inline_script_sees_the_variables_and_its_assignments_are_written_back():
    instance = Instance("script_task.inline", {"a": 1, "b": 2})
    (call,) = instance.asked(RunActivity)
    assert (call.kind, call.local) == ("script", True)
    assert call.request["source"] == "total = a + b"
    assert call.request["variables"] == {"a": 1, "b": 2}
    assert call.request["timeout_seconds"] == 10.0
    instance.succeed("add", {"total": 3})
    assert instance.state.result == {"a": 1, "b": 2, "total": 3}


def test_a_function_gets_its_mapped_input_and_its_result_goes_to_the_variable():
    instance = Instance("script_task.function", {"order": {"items": [1, 2]}})
    (call,) = instance.asked(RunActivity)
    assert (call.request["function"], call.request["version"]) == ("add-up", "2")
    assert call.request["variables"] == {"items": [1, 2], "currency": "EUR", "twice": 4}
    instance.succeed("add", 3)
    assert instance.state.result["total"] == 3
