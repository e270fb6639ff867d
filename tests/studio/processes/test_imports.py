from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.errors import Conflict, InvalidInput, NotAllowed
from studio.processes.actions.imports import import_file
from studio.processes.models import Definition
from studio.processes.reading import UnreadableProcessFile
from tests.studio.processes.files import WITHOUT_START, process_xml

pytestmark = pytest.mark.django_db


def test_keeps_the_bytes_exactly(alice: User) -> None:
    text = process_xml(name="Ünïcode & <quotes> \U0001f600")
    data = text.replace("\n", "\r\n").encode()
    draft = import_file(alice, data=data).draft
    draft.refresh_from_db()
    assert draft.xml.encode() == data


def test_takes_key_and_name_from_the_executable_process(alice: User) -> None:
    pool = '<bpmn:process id="customer" name="Customer" isExecutable="false" />'
    text = process_xml("order-1", name="Order").replace("<bpmn:process", f"{pool}<bpmn:process", 1)
    definition = import_file(alice, data=text.encode()).draft.definition
    assert (definition.key, definition.name) == ("order-1", "Order")


def test_imports_what_has_critical_findings_and_says_them(alice: User) -> None:
    imported = import_file(alice, data=WITHOUT_START.encode())
    assert imported.created
    assert "CRITICAL" in {finding["level"] for finding in imported.findings}


def test_refuses_unreadable_xml_with_line_and_column(alice: User) -> None:
    broken = process_xml().replace("</bpmn:process>", "")
    with pytest.raises(UnreadableProcessFile) as refused:
        import_file(alice, data=broken.encode())
    assert refused.value.line > 1
    assert refused.value.column > 0
    assert not Definition.objects.exists()


def test_refuses_a_file_without_a_process(alice: User) -> None:
    empty = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x"/>'
    with pytest.raises(InvalidInput):
        import_file(alice, data=empty.encode())


def test_offers_to_become_a_draft_where_the_key_exists(alice: User) -> None:
    import_file(alice, data=process_xml().encode())
    with pytest.raises(Conflict) as refused:
        import_file(alice, data=process_xml(name="Other").encode())
    assert refused.value.current["key"] == "leave"
    assert refused.value.current["draft_revision"] == 1


def test_becomes_a_draft_of_the_process_it_names_when_told_so(alice: User) -> None:
    import_file(alice, data=process_xml().encode())
    other = process_xml(name="Other")
    imported = import_file(alice, data=other.encode(), as_draft=True)
    assert not imported.created
    assert (imported.draft.xml, imported.draft.revision) == (other, 2)
    assert Definition.objects.count() == 1


def test_nobody_imports_without_the_right_to_model(bob: User, charlie: User) -> None:
    for person in (bob, charlie):
        with pytest.raises(NotAllowed):
            import_file(person, data=process_xml().encode())


CAMUNDA = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="t"><process id="pay"
    isExecutable="true">
  <startEvent id="s" /><sequenceFlow id="a" sourceRef="s" targetRef="t" />
  <userTask id="t" name="Look" camunda:assignee="kim" camunda:asyncBefore="true" />
  <sequenceFlow id="b" sourceRef="t" targetRef="u" /><serviceTask id="u" name="Pay"
    camunda:class="org.acme.Pay" />
  <sequenceFlow id="c" sourceRef="u" targetRef="e" /><endEvent id="e" /></process></definitions>"""


def test_translates_another_engines_settings_and_says_what_became_of_each(alice: User) -> None:
    imported = import_file(alice, data=CAMUNDA.encode())

    assert 'assignee="kim"' in imported.draft.xml.split("TaskDefinition")[1]
    assert 'camunda:class="org.acme.Pay"' in imported.draft.xml
    said = [(line.element, line.feature, line.outcome) for line in imported.report.lines]
    assert said == [
        ("u", "camunda:class", "blocks"),
        ("t", "camunda:assignee", "translated"),
        ("t", "camunda:asyncBefore", "ignored"),
    ]
    assert imported.report.as_is == 2
    assert "foreign-work" in {finding["rule"] for finding in imported.findings}


def test_shows_the_report_on_the_page_and_in_the_api(client: Client, alice: User) -> None:
    client.force_login(alice)
    answer = client.post("/processes/import", {"files": SimpleUploadedFile("pay.bpmn", CAMUNDA.encode())})
    assert "camunda:class" in answer.content.decode()

    api = client.post(
        "/api/v1/processes/import", {"xml": CAMUNDA, "as_draft": True}, content_type="application/json"
    )
    assert [note["outcome"] for note in api.json()["report"]] == ["blocks", "translated", "ignored"]
