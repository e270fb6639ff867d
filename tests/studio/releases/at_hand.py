"""An approved version that takes things from the library, and its release."""

from __future__ import annotations

import pytest

from studio.accounts.models import User
from studio.library.demo import load_demo_library
from studio.processes.models import Version
from studio.releases.actions.make import make_release
from studio.releases.models import Release
from tests.studio.deployments.test_deploy import approved_version_of
from tests.studio.processes.files import process_xml

ORDER = """
    <bpmn:startEvent id="start" name="Start" />
    <bpmn:serviceTask id="check" name="Check">
      <bpmn:extensionElements>
        <periscope:AIAgentConfiguration agentId="risk-assessor" prompt="Check">
          <periscope:advancedSettings timeoutSeconds="30" />
          <periscope:outputMapping variable="result" />
        </periscope:AIAgentConfiguration>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:scriptTask id="vat" name="VAT">
      <bpmn:extensionElements>
        <periscope:ScriptTaskConfiguration functionId="split-vat" outputVariable="vat" />
      </bpmn:extensionElements>
    </bpmn:scriptTask>
    <bpmn:endEvent id="end" name="End" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="check" />
    <bpmn:sequenceFlow id="f2" sourceRef="check" targetRef="vat" />
    <bpmn:sequenceFlow id="f3" sourceRef="vat" targetRef="end" />"""


@pytest.fixture
def order(alice: User, bob: User) -> Version:
    """An approved version that names an agent and a function."""
    load_demo_library()
    return approved_version_of(process_xml("order", name="Order", body=ORDER), author=alice, reviewer=bob)


@pytest.fixture
def release(olga: User, order: Version) -> Release:
    return make_release(olga, version=order)
