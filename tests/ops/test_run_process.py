"""`run_process`: what it prints, how it exits, and that both hosts print the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "processes"
ODD = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t">
<process id="my-process" name="R&amp;D &lt;fast&gt; &quot;now&quot; 😀" isExecutable="true">
<startEvent id="s"/><scriptTask id="t" name="Sum &amp; label" scriptFormat="python"><script>
total = sum(x * 2 for x in items)
label = "n=" + str(len(items))
</script></scriptTask><endEvent id="e"/>
<sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/>
</process></definitions>"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "run_process", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=90)


def printed(*arguments: str) -> dict[str, Any]:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.mark.temporal
def test_both_hosts_print_the_same_for_a_file_with_odd_names(tmp_path: Path) -> None:
    file = tmp_path / "odd.bpmn"
    file.write_text(ODD)
    arguments = (str(file), "--variables", '{"items": [1, 2, 3]}', "--backend")
    in_memory, on_temporal = printed(*arguments, "memory"), printed(*arguments, "temporal")
    assert in_memory == on_temporal
    assert in_memory["variables"] == {"items": [1, 2, 3], "label": "n=3", "total": 12}


def test_a_script_of_the_world_answers_for_people(tmp_path: Path) -> None:
    script = tmp_path / "world.json"
    script.write_text('{"user_tasks": {"look": {"approved": true}}}')
    file = str(FIXTURES / "user_task.form.bpmn")
    assert printed(file)["status"] in {"waiting", "refused"}
    assert run(file, "--script", str(script)).returncode == 0


def test_what_cannot_be_read_is_refused_with_its_finding(tmp_path: Path) -> None:
    file = tmp_path / "broken.bpmn"
    file.write_text("<definitions")
    result = printed(str(file))
    assert result["status"] == "refused"
    assert result["findings"][0]["rule"] == "not-well-formed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.bpmn",), "nowhere.bpmn"),
        ((str(FIXTURES / "user_task.form.bpmn"), "--variables", "[1]"), "must be a JSON object"),
        ((str(FIXTURES / "user_task.form.bpmn"), "--variables", "{"), "is not JSON"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


TWO_STARTS = """<?xml version="1.0"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="D" targetNamespace="t">
<signal id="alarm" name="Alarm"/>
<process id="two" isExecutable="true">
<startEvent id="plain"/><startEvent id="called"><signalEventDefinition signalRef="alarm"/></startEvent>
<endEvent id="quiet"/><endEvent id="loud"/>
<sequenceFlow id="f1" sourceRef="plain" targetRef="quiet"/>
<sequenceFlow id="f2" sourceRef="called" targetRef="loud"/>
</process></definitions>"""


@pytest.mark.parametrize(("start", "end"), [("", "quiet"), ("called", "loud")])
def test_a_scenario_begins_by_its_start_event_on_both_hosts(tmp_path: Path, start: str, end: str) -> None:
    file, script = tmp_path / "two.bpmn", tmp_path / "script.json"
    file.write_text(TWO_STARTS)
    script.write_text(json.dumps({"scenario": {"name": "Alarm", "start_event": start}}))
    for backend in ("memory", "temporal"):
        result = printed(str(file), "--script", str(script), "--backend", backend)
        assert (result["status"], end in result["completed"]) == ("completed", True)


def test_a_scenario_whose_start_event_is_gone_is_refused(tmp_path: Path) -> None:
    file, script = tmp_path / "two.bpmn", tmp_path / "script.json"
    file.write_text(TWO_STARTS)
    script.write_text(json.dumps({"scenario": {"start_event": "gone"}}))
    result = printed(str(file), "--script", str(script))
    assert (result["status"], result["error"]["code"]) == ("refused", "invalid-start")
