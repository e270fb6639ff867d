import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BpmnModdle } from 'bpmn-moddle';
import { variablesInScope } from '../src/editor/expressions/variables-in-scope.js';
import { buildDescriptor, keepUnknownTypes } from '../src/periscope/descriptor.js';

const FILE = `<?xml version="1.0"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:periscope="http://periscope.dev/schema/bpmn" targetNamespace="x">
  <bpmn:process id="p">
    <bpmn:extensionElements><periscope:ProcessVariables><periscope:processVariable name="amount" type="number" description="Euro"/></periscope:ProcessVariables></bpmn:extensionElements>
    <bpmn:startEvent id="start"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>
    <bpmn:userTask id="ask" name="Ask"><bpmn:extensionElements><periscope:TaskDefinition outputVariable="answer"><periscope:formData><periscope:field name="approved"/></periscope:formData></periscope:TaskDefinition></bpmn:extensionElements><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing></bpmn:userTask>
    <bpmn:sequenceFlow id="f2" sourceRef="ask" targetRef="each"/>
    <bpmn:subProcess id="each" name="Each"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
      <bpmn:extensionElements><periscope:MultiInstanceConfiguration collection="items" elementVariable="item"/></bpmn:extensionElements>
      <bpmn:multiInstanceLoopCharacteristics/>
      <bpmn:scriptTask id="work" scriptFormat="python"><bpmn:script>half = item / 2
if half == 1: pass</bpmn:script><bpmn:outgoing>f4</bpmn:outgoing></bpmn:scriptTask>
      <bpmn:sequenceFlow id="f4" sourceRef="work" targetRef="done"/>
      <bpmn:endEvent id="done"><bpmn:incoming>f4</bpmn:incoming></bpmn:endEvent>
    </bpmn:subProcess>
    <bpmn:sequenceFlow id="f3" sourceRef="each" targetRef="later"/>
    <bpmn:serviceTask id="later" name="Later"><bpmn:extensionElements><periscope:AIAgentConfiguration><periscope:outputMapping variable="late"/></periscope:AIAgentConfiguration></bpmn:extensionElements><bpmn:incoming>f3</bpmn:incoming></bpmn:serviceTask>
  </bpmn:process>
</bpmn:definitions>`;

async function names(id) {
  const { elementsById } = await keepUnknownTypes(new BpmnModdle({ periscope: buildDescriptor() })).fromXML(FILE);
  return variablesInScope(elementsById[id]).map(({ name }) => name);
}

test('a first element sees what is declared', async () => {
  assert.deepEqual(await names('start'), ['amount']);
});

test('an element sees what those before it set, not what comes later', async () => {
  assert.deepEqual(await names('each'), ['amount', 'item', 'loopCounter', 'answer', 'approved']);
});

test('inside a loop the element of the loop is there, and what stands around it', async () => {
  assert.deepEqual((await names('done')).sort(), ['amount', 'answer', 'approved', 'half', 'item', 'loopCounter']);
});

test('a flow sees what its own source sets', async () => {
  assert.deepEqual(await names('f2'), ['amount', 'answer', 'approved']);
});
