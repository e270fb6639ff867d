import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { empty, foldAll } from '../src/stream/fold.js';
import { LiveInstance } from '../src/stream/live-instance.js';
import { changedStates, liftContents, shownState, sumUp } from '../src/stream/summary.js';

const { before, events } = JSON.parse(readFileSync(new URL('../../tests/projection/sequence_approval.json', import.meta.url), 'utf8'));
const ID = before.instance;
const snapshotAfter = (count) => ({ id: ID, instances: { [ID]: foldAll(before, events.slice(0, count)) } });
const frame = (from, to) => ({ type: 'events', instance: ID, after: from, events: events.slice(from, to) });

test('goes on from a snapshot with the events that follow it', () => {
  const live = new LiveInstance(snapshotAfter(3));
  assert.equal(live.take(frame(3, 6)), 'changed');
  assert.deepEqual(live.root, foldAll(before, events.slice(0, 6)));
});

test('does not count events twice', () => {
  const live = new LiveInstance(snapshotAfter(6));
  assert.equal(live.take(frame(3, 6)), 'nothing');
  assert.equal(live.take(frame(4, 8)), 'changed');
  assert.deepEqual(live.root, foldAll(before, events.slice(0, 8)));
});

test('asks for a snapshot when events are missing, and believes it', () => {
  const live = new LiveInstance(snapshotAfter(2));
  assert.equal(live.take(frame(5, 6)), 'gap');
  assert.equal(live.root.sequence, 2);
  live.take({ type: 'snapshot', snapshot: snapshotAfter(7) });
  assert.equal(live.root.sequence, 7);
});

test('takes an older snapshot after a rewind, and only then', () => {
  const live = new LiveInstance(snapshotAfter(8));
  live.take({ type: 'snapshot', snapshot: snapshotAfter(5) });
  assert.equal(live.root.sequence, 8);
  assert.equal(live.take({ type: 'rewound', instance: ID }), 'gap');
  live.take({ type: 'snapshot', snapshot: snapshotAfter(5) });
  assert.equal(live.root.sequence, 5);
});

test('follows a sub-process from its first event', () => {
  const live = new LiveInstance(snapshotAfter(3));
  const child = `${ID}/s1`;
  assert.equal(live.take({ type: 'events', instance: child, after: 0, events: [{ ...events[0], sequence: 1 }] }), 'changed');
  assert.equal(live.folds[child].sequence, 1);
});

test('sums up an element over the instance and its sub-processes by the graver state', () => {
  const running = foldAll(empty('a'), [
    { kind: 'ElementActivated', at: 1, element_instance: 'e1', element: 'x', element_type: 'task', name: 'X', scope: 'e0', sequence: 1 },
  ]);
  const failed = foldAll(running, [{ kind: 'IncidentRaised', at: 2, incident: 'i1', element_instance: 'e1', element: 'x', code: 'C', message: 'm', attempts: 1, sequence: 2 }]);
  const { elements } = sumUp({ a: running, b: failed });
  assert.equal(elements.x.state, 'incident');
  assert.equal(elements.x.active, 2);
  assert.deepEqual(changedStates({}, elements), [['x', 'incident']]);
  assert.deepEqual(changedStates(elements, elements), []);
});

test('lifts what goes on inside a closed sub-process to the sub-process, and to the whole', () => {
  const activated = (element, instance) => ({ kind: 'ElementActivated', at: 1, element_instance: instance, element, element_type: 'task', name: element, scope: 'e0', sequence: 1 });
  const outer = { ...foldAll(empty('a'), [activated('closed', 'e1')]), state: 'running' };
  const inner = foldAll(empty('a/s1'), [activated('x', 'e1'), { kind: 'IncidentRaised', at: 2, incident: 'i1', element_instance: 'e1', element: 'x', code: 'C', message: 'm', attempts: 1, sequence: 2 }]);
  const { elements } = sumUp({ a: outer, 'a/s1': inner });
  const lifted = liftContents(elements, { closed: ['x', 'never_reached'] });
  assert.deepEqual([lifted.closed.state, lifted.closed.incident, lifted.closed.active], ['incident', 1, 1]);
  assert.equal(elements.closed.state, 'running');
  assert.equal(shownState(outer, { a: outer, 'a/s1': inner }), 'incident');
  assert.equal(shownState({ ...outer, state: 'completed' }, { 'a/s1': inner }), 'completed');
});
