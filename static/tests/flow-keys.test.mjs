import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neighbour } from '../src/editor/neighbour.js';

const flow = (source, target) => ({ type: 'bpmn:SequenceFlow', source, target });
const gateway = { id: 'gateway' };
const [yes, no, task] = [{ id: 'yes' }, { id: 'no' }, { id: 'task' }];
gateway.outgoing = [flow(gateway, yes), { type: 'bpmn:Association', target: task }, flow(gateway, no)];
yes.incoming = [gateway.outgoing[0]];

test('brackets go along the flow and back', () => {
  assert.equal(neighbour(gateway, ']'), yes);
  assert.equal(neighbour(yes, '['), gateway);
  assert.equal(neighbour(no, ']'), undefined);
});

test('digits choose a branch', () => {
  assert.equal(neighbour(gateway, '2'), no);
  assert.equal(neighbour(gateway, '3'), undefined);
});

test('from a boundary event one comes back to what it stands on', () => {
  assert.equal(neighbour({ id: 'late', host: task }, '['), task);
});
