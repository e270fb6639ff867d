import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { buildDescriptor, keepUnknownTypes } from '../src/periscope/descriptor.js';
import { settingsOf } from '../src/viewer/settings-of.js';

const FILE = `<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:periscope="http://periscope.dev/schema/bpmn" targetNamespace="x">
  <bpmn:process id="p">
    <bpmn:userTask id="decide" name="Decide">
      <bpmn:documentation>Look twice.</bpmn:documentation>
      <bpmn:extensionElements>
        <periscope:TaskDefinition assignee="\${boss}" dueIn="P2D"><periscope:formData><periscope:field name="ok" type="boolean"/></periscope:formData></periscope:TaskDefinition>
        <periscope:unheardOf colour="red">words</periscope:unheardOf>
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition id="td"><bpmn:timeDuration>PT5M</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f" sourceRef="decide" targetRef="wait"><bpmn:conditionExpression>amount &gt; 5</bpmn:conditionExpression></bpmn:sequenceFlow>
    <bpmn:scriptTask id="s" scriptFormat="python"><bpmn:script>a = 1</bpmn:script></bpmn:scriptTask>
    <bpmn:task id="plain" name="Nothing set"/>
  </bpmn:process>
</bpmn:definitions>`;

async function elements() {
  const moddle = keepUnknownTypes(new BpmnModdle({ periscope: buildDescriptor() }));
  const { rootElement } = await moddle.fromXML(FILE);
  return Object.fromEntries(rootElement.rootElements[0].flowElements.map((one) => [one.id, one]));
}

const flat = (groups) => groups.flatMap(({ rows, groups: inner }) => [...rows.map(({ name, value }) => `${name}=${value}`), ...flat(inner)]);

test('shows every setting of a task, known or not, with what it holds', async () => {
  const settings = settingsOf((await elements()).decide);
  assert.deepEqual(flat(settings), ['documentation=Look twice.', 'assignee=${boss}', 'dueIn=P2D', 'name=ok', 'type=boolean', 'colour=red', 'null=words']);
  assert.deepEqual(settings.map(({ name }) => name), [null, 'TaskDefinition', 'unheardOf']);
});

test('shows conditions, timers and scripts', async () => {
  const { f, wait, s } = await elements();
  assert.deepEqual(flat(settingsOf(f)), ['conditionExpression=amount > 5']);
  assert.deepEqual(flat(settingsOf(wait)), ['timeDuration=PT5M']);
  assert.deepEqual(flat(settingsOf(s)), ['scriptFormat=python', 'script=a = 1']);
});

test('says nothing where nothing is set', async () => {
  assert.deepEqual(settingsOf((await elements()).plain), []);
});
