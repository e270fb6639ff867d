import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonAgainst, tagsOf } from '../src/editor/support-table.js';

const ROWS = [
  { element: 'receiveTask', status: 'refused', note: 'not yet' },
  { element: 'userTask', status: 'supported', note: '' },
  { element: 'intermediateThrowEvent', status: 'refused', note: 'not yet' },
  { element: 'boundaryEvent', status: 'supported', note: 'timer, error' },
  { element: 'endEvent', status: 'supported', note: '' },
  { element: 'startEvent', status: 'supported', note: '' },
  { element: 'timerEventDefinition', status: 'supported', note: 'boundaryEvent, intermediateCatchEvent' },
  { element: 'errorEventDefinition', status: 'supported', note: 'boundaryEvent, endEvent' },
  { element: 'messageEventDefinition', status: 'refused', note: 'only at start events' },
];

test('knows what a menu entry stands for', () => {
  assert.deepEqual(tagsOf('replace-with-rule-task'), { node: 'businessRuleTask' });
  assert.deepEqual(tagsOf('create-non-interrupting-timer-boundary'), { node: 'boundaryEvent', definition: 'timerEventDefinition' });
  assert.deepEqual(tagsOf('append-none-intermediate-throwing'), { node: 'intermediateThrowEvent', definition: undefined });
  assert.deepEqual(tagsOf('create-expanded-ad-hoc-subprocess'), { node: 'adHocSubProcess' });
  assert.deepEqual(tagsOf('create-compensation-boundary').definition, 'compensateEventDefinition');
  assert.deepEqual(tagsOf('create-data-object-reference'), { node: undefined });
});

test('refuses what the engine refuses, where it refuses it', () => {
  assert.equal(reasonAgainst('create-receive-task', ROWS), 'not yet');
  assert.equal(reasonAgainst('create.intermediate-event', ROWS), 'not yet');
  assert.equal(reasonAgainst('create-message-boundary', ROWS), 'only at start events');
  assert.match(reasonAgainst('create-timer-end', ROWS), /not here/);
});

test('offers everything else', () => {
  for (const entry of ['create-user-task', 'create-timer-boundary', 'create-error-end', 'create-message-start', 'create-expanded-pool', 'hand-tool']) {
    assert.equal(reasonAgainst(entry, ROWS), null, entry);
  }
  assert.equal(reasonAgainst('create-receive-task', []), null);
});
