"""What cannot be understood in our namespace is reported, never dropped in silence and never an exception."""

from __future__ import annotations

import pytest

from engine.parse.extensions.tables import CONFIGURATIONS
from tests.engine.parse.files import extensions, node


def test_unknown_names_come_with_the_nearest_known_one():
    found = extensions(
        '<p:TaskDefintion/>\n<p:taskDefinition asignee="x" zzzzzz="1">'
        "<p:formdata/><p:brandNewThing/></p:taskDefinition>",
        on="userTask",
    )
    assert [(u.name, u.owner, u.line, u.nearest) for u in found.unknown] == [
        ("TaskDefintion", "TaskDefintion", 1, "TaskDefinition"),
        ("asignee", "TaskDefinition/@asignee", 2, "assignee"),
        ("zzzzzz", "TaskDefinition/@zzzzzz", 2, None),
        ("formdata", "TaskDefinition/formdata", 2, "formData"),
        ("brandNewThing", "TaskDefinition/brandNewThing", 2, None),
    ]


def test_unknown_attributes_of_ours_on_bpmn_elements():
    (unknown,) = node('<task id="T" p:taskQueu="ai" other="1"/>').extensions.unknown
    assert (unknown.name, unknown.nearest) == ("taskQueu", "taskQueue")


def test_foreign_names_are_none_of_our_business():
    found = extensions(
        '<f:a xmlns:f="urn:f"><p:RetryPolicy/></f:a><p:RetryPolicy xmlns:f="urn:f" f:b="1"><f:c/>'
        "</p:RetryPolicy>"
    )
    assert found.retry is not None
    assert not found.unknown
    assert not found.malformed


@pytest.mark.parametrize(
    ("inside", "path", "field", "default"),
    [
        (
            '<p:RetryPolicy maxAttempts="many"/>',
            "RetryPolicy/@maxAttempts",
            "retry.max_attempts",
            None,
        ),
        (
            '<p:RetryPolicy maxAttempts="1_0"/>',
            "RetryPolicy/@maxAttempts",
            "retry.max_attempts",
            None,
        ),
        (
            '<p:RetryPolicy backoffCoefficient="NaN"/>',
            "RetryPolicy/@backoffCoefficient",
            "retry.backoff_coefficient",
            None,
        ),
        (
            '<p:RetryPolicy backoffCoefficient="1e999"/>',
            "RetryPolicy/@backoffCoefficient",
            "retry.backoff_coefficient",
            None,
        ),
        (
            '<p:RetryPolicy initialInterval="soon"/>',
            "RetryPolicy/@initialInterval",
            "retry.initial_interval",
            None,
        ),
        (
            '<p:RetryPolicy initialInterval="P999Y"/>',
            "RetryPolicy/@initialInterval",
            "retry.initial_interval",
            None,
        ),
        (
            '<p:SendTaskConfiguration trackOpens="maybe"/>',
            "SendTaskConfiguration/@trackOpens",
            "send.track_opens",
            False,
        ),
        (
            '<p:SubprocessConfiguration execution="elsewhere"/>',
            "SubprocessConfiguration/@execution",
            "subprocess.execution",
            "child",
        ),
        (
            "<p:failOnIncident>perhaps</p:failOnIncident>",
            "failOnIncident",
            "fail_on_incident",
            False,
        ),
        ('<p:TaskDefinition priority="${p}"/>', "TaskDefinition/@priority", "user_task.priority", 3),
        (
            '<p:WebhookConfiguration headers="{}"/>',
            "WebhookConfiguration/@headers",
            "webhook.headers",
            (),
        ),
    ],
)
def test_unreadable_values_are_reported_and_the_default_holds(inside, path, field, default):
    found = extensions(inside)
    assert [m.path for m in found.malformed] == [path]
    value = found
    for name in field.split("."):
        value = getattr(value, name)
    assert value == default


@pytest.mark.parametrize(
    "text",
    ["{", "[]", '{"a": NaN}', "[" * 5000, '{"a": "\\ud800"}', '{"a":' * 60 + "1" + "}" * 60, '{"a": 1e999}'],
)
def test_unreadable_json_is_reported(text):
    escaped = text.replace('"', "&quot;")
    found = extensions(
        f'<p:AIAgentConfiguration><p:structuredOutput jsonSchema="{escaped}"/></p:AIAgentConfiguration>'
    )
    assert found.agent.structured_output.json_schema is None
    assert [m.path for m in found.malformed] == ["AIAgentConfiguration/structuredOutput/@jsonSchema"]


def test_the_first_of_several_counts_and_the_others_are_reported():
    found = extensions(
        '<p:aIAgentConfiguration agentId="first"/>\n<p:aiAgentConfiguration agentId="second"/>'
        '<p:SendTaskConfiguration subject="a"><p:subject>b</p:subject></p:SendTaskConfiguration>'
    )
    assert found.agent.agent_id == "first"
    assert found.send.subject == "a"
    assert [(m.path, m.expected, m.line) for m in found.malformed] == [
        ("AIAgentConfiguration", "at most one", 2),
        ("SendTaskConfiguration/@subject", "at most one", 2),
    ]


def test_missing_values_are_reported():
    found = extensions('<p:inputMapping target="t"/>')
    assert found.inputs[0].source == ""
    assert [(m.path, m.expected) for m in found.malformed] == [("inputMapping/@source", "a value")]


def test_attributes_of_a_plain_wrapper_are_reported():
    found = extensions('<p:TaskDefinition><p:formData title="x"/></p:TaskDefinition>', on="userTask")
    assert [m.path for m in found.malformed] == ["TaskDefinition/formData/@title"]


def _spellings():
    for configuration in CONFIGURATIONS:
        name = configuration.description.name
        yield name, configuration.into
        yield name[0].lower() + name[1:], configuration.into
        yield name[0].upper() + name[1:], configuration.into
    yield "aiAgentConfiguration", "agent"
    yield "aIAgentConfiguration", "agent"


@pytest.mark.parametrize(("name", "field"), list(_spellings()))
def test_every_configuration_is_read_in_both_spellings(name, field):
    found = extensions(f"<p:{name}/>")
    assert not found.unknown
    if name.lower() != "processvariables":
        assert getattr(found, field)


@pytest.mark.parametrize("name", ["taskdefinition", "RETRYPOLICY", "webHookConfiguration"])
def test_other_capitals_are_unknown_but_the_name_is_found(name):
    (unknown,) = extensions(f"<p:{name}/>").unknown
    assert unknown.nearest.lower() == name.lower()


@pytest.mark.parametrize(
    ("text", "expected"),
    [(t, True) for t in ("true", "TRUE", "1", "yes", "On", " true ")]
    + [(t, False) for t in ("false", "0", "No", "off")],
)
def test_booleans_in_every_spelling(text, expected):
    assert extensions(f'<p:SendTaskConfiguration trackOpens="{text}"/>').send.track_opens is expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2s", 2),
        ("500ms", 0.5),
        ("5m", 300),
        ("1h", 3600),
        ("1d", 86400),
        ("PT5M", 300),
        ("P1DT2H", 93600),
        ("PT0.5S", 0.5),
    ],
)
def test_durations_short_and_iso(text, seconds):
    assert extensions(f'<p:RetryPolicy initialInterval="{text}"/>').retry.initial_interval == seconds
