import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typeInWords } from '../src/canvas/describe.js';
import { ELEMENT_WORDS } from '../src/canvas/element-words.js';

const event = (type, definition) => ({ $type: `bpmn:${type}`, eventDefinitions: definition ? [{ $type: `bpmn:${definition}EventDefinition` }] : [] });

test('has a word in the catalogue for what the palette offers', () => {
  const plain = ['UserTask', 'ServiceTask', 'ScriptTask', 'SendTask', 'ReceiveTask', 'ManualTask', 'BusinessRuleTask', 'CallActivity', 'SubProcess', 'ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway', 'StartEvent', 'EndEvent'];
  const events = [['StartEvent', 'Message'], ['BoundaryEvent', 'Timer'], ['BoundaryEvent', 'Error'], ['IntermediateCatchEvent', 'Timer'], ['IntermediateThrowEvent', 'Signal'], ['EndEvent', 'Terminate']];
  for (const object of [...plain.map((type) => event(type)), ...events.map(([type, definition]) => event(type, definition))]) {
    assert.ok(ELEMENT_WORDS.includes(typeInWords(object)), typeInWords(object));
  }
});
