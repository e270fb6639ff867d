import assert from 'node:assert/strict';
import { test } from 'node:test';
import EventBus from 'diagram-js/lib/core/EventBus.js';
import ElementRegistry from 'diagram-js/lib/core/ElementRegistry.js';
import { BpmnModdle } from 'bpmn-moddle';
import { LiveLint } from '../src/editor/lint/live-lint.js';

test('an element with another id leaves nothing behind, and its flows lead to it', async () => {
  const [moddle, bus] = [new BpmnModdle(), new EventBus()];
  const registry = new ElementRegistry(bus);
  const [start, task] = [moddle.create('bpmn:StartEvent', { id: 's' }), moddle.create('bpmn:Task', { id: 't' })];
  const flow = moddle.create('bpmn:SequenceFlow', { id: 'f', sourceRef: start, targetRef: task });
  const graphics = { setAttribute() {}, setAttributeNS() {}, classList: { add() {} } };
  for (const businessObject of [start, task, flow]) registry.add({ id: businessObject.id, type: businessObject.$type, businessObject }, graphics);
  const modeler = { get: () => registry, on: (...listener) => bus.on(...listener) };

  const sent = await new Promise((resolve) => {
    new LiveLint(modeler, { worker: { postMessage: resolve }, onFindings() {} });
    registry.updateId('t', 'x');
    task.id = 'x';
    bus.fire('elements.changed', { elements: [registry.get('x')] });
  });

  assert.deepEqual(sent.all.map(({ id, target }) => [id, target]).sort(), [['f', 'x'], ['s', undefined], ['x', undefined]]);
});
