from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from studio.library.demo import load_demo_library
from studio.library.functions.models import FunctionVersion
from studio.ops.demo import PROCESS_FILE
from tests.studio.activities.agents_at_hand import make_function
from tests.studio.processes.files import WITHOUT_START, edited, process_xml

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "processes"


def printed(*arguments: str) -> tuple[str, int]:
    """What a command writes to standard output, and its exit code."""
    out = io.StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=io.StringIO())
    except SystemExit as ended:
        return out.getvalue(), int(ended.code or 0)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write_file(text: str, *, name: str = "process.bpmn") -> str:
        path = tmp_path / name
        path.write_text(text)
        return str(path)

    return write_file


@pytest.mark.django_db
def test_a_valid_file_is_valid(write: Any) -> None:
    text, code = printed("check_process", write(process_xml()), "--format", "json")
    report = json.loads(text)
    assert (code, report["valid"], report["processes"]) == (0, True, ["leave"])


@pytest.mark.django_db
def test_critical_findings_exit_with_one_and_have_the_fields_of_the_contract(write: Any) -> None:
    text, code = printed("check_process", write(WITHOUT_START), "--format", "json")
    report = json.loads(text)
    assert (code, report["valid"]) == (1, False)
    assert set(report["findings"][0]) == {"rule", "level", "element", "line", "message"}


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["<a>", "", "<!DOCTYPE x []><x/>", "no xml"])
def test_what_cannot_be_read_exits_with_two(write: Any, text: str) -> None:
    printed_text, code = printed("check_process", write(text), "--format", "json")
    assert (code, json.loads(printed_text)["valid"]) == (2, False)


@pytest.mark.django_db
def test_a_missing_file_exits_with_two() -> None:
    assert printed("check_process", "/nowhere.bpmn") == ("", 2)


@pytest.mark.django_db
def test_agents_are_looked_up_in_this_installation() -> None:
    text, code = printed("check_process", str(PROCESS_FILE))
    assert code == 1
    assert [one["element"] for one in json.loads(text)["findings"] if one["level"] == "CRITICAL"] == [
        "check_supplier"
    ]
    load_demo_library()
    assert printed("check_process", str(PROCESS_FILE))[1] == 0


@pytest.mark.django_db
def test_the_report_reads_well_as_text(write: Any) -> None:
    text, code = printed("check_process", write(WITHOUT_START), "--format", "text")
    assert code == 1
    assert text.startswith("CRITICAL")
    assert text.endswith("not valid\n")


def test_evaluates_an_expression() -> None:
    answer = printed(
        "evaluate", "amount > 3 and items.length == 2", "--variables", '{"amount":5,"items":[1,2]}'
    )
    assert (json.loads(answer[0]), answer[1]) == ({"value": True}, 0)


def test_says_beside_the_answer_which_names_nothing_sets() -> None:
    out, beside = io.StringIO(), io.StringIO()
    call_command("evaluate", "amout > 3 or amount > 3", variables='{"amount": 5}', stdout=out, stderr=beside)
    assert json.loads(out.getvalue()) == {"value": True}
    assert "amout" in beside.getvalue()
    assert "amount" not in beside.getvalue()


def test_says_why_an_expression_fails() -> None:
    text, code = printed("evaluate", "__import__('os')")
    assert code == 1
    assert "__import__" in json.loads(text)["error"]


@pytest.mark.parametrize("variables", ["[", "[]", "1"])
def test_variables_are_a_json_object(variables: str) -> None:
    assert printed("evaluate", "x", "--variables", variables) == ("", 2)


def test_support_lists_elements_from_the_code() -> None:
    rows = json.loads(printed("support", "--format", "json")[0])
    status = {row["element"]: row["status"] for row in rows}
    assert status["userTask"] == "supported"
    assert "userTask" in printed("support")[0]


def test_tells_what_changed_between_two_files(write: Any) -> None:
    old = write(process_xml(), name="old.bpmn")
    new = write(edited(process_xml(), task_name="Decide soon"), name="new.bpmn")
    whole = json.loads(printed("diff_processes", old, new, "--format", "json")[0])
    assert [(one["element"], one["kind"]) for one in whole["changes"]] == [("decide", "renamed")]
    assert "Decide soon" in printed("diff_processes", old, new)[0]
    assert printed("diff_processes", old, old)[0].strip() == "Nothing changed."


def test_a_comparison_needs_two_readable_files(write: Any) -> None:
    assert printed("diff_processes", write("<a>"), write(process_xml(), name="b.bpmn"))[1] == 2


CALLS_FUNCTION = str(FIXTURES / "script_task.function.bpmn")
ORDER = ("--variables", '{"order": {"items": [1, 2]}}')


@pytest.mark.django_db(transaction=True)
def test_a_run_takes_functions_from_this_installations_library() -> None:
    source = "def execute(input_data):\n    return input_data['twice'] + sum(input_data['items'])"
    made = make_function("add-up", source=source, schema=None)
    FunctionVersion.objects.filter(pk=made.pk).update(number=2)
    text, _ = printed("run_process", CALLS_FUNCTION, *ORDER)
    assert json.loads(text)["variables"]["total"] == 7


@pytest.mark.django_db(transaction=True)
def test_a_function_that_is_not_in_the_library_answers_null_and_is_named() -> None:
    out, beside = io.StringIO(), io.StringIO()
    call_command("run_process", CALLS_FUNCTION, *ORDER, stdout=out, stderr=beside)
    result = json.loads(out.getvalue())
    assert (result["status"], result["variables"]["total"]) == ("completed", None)
    assert "add-up" in beside.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"\xff\x80", b"\x00", b'{"a": ' + b"[" * 100_000, b""])
def test_a_script_that_is_no_json_exits_with_two(tmp_path: Path, write: Any, content: bytes) -> None:
    script = tmp_path / "script.json"
    script.write_bytes(content)
    process = write(process_xml())

    assert printed("run_process", process, "--script", str(script)) == ("", 2)
    assert printed("run_process", process, "--variables", f"@{script}") == ("", 2)
