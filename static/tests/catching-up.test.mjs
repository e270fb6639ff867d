import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CatchingUp } from '../src/live/catching-up.js';

const events = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => ({ sequence: from + i }));

function timeline(last) {
  const told = [];
  return { told, lastOf: () => told.at(-1)?.sequence ?? last, add: (instance, some) => told.push(...some) };
}

test('fetches page by page until nothing of the instance is missing', async () => {
  const shown = timeline(2);
  const pages = { 2: events(3, 5), 5: events(6, 7) };
  const catchingUp = new CatchingUp({ timeline: shown, sequenceOf: () => 7, fetchEvents: async (id, after) => pages[after] });
  await catchingUp.of('child');
  assert.deepEqual(shown.told.map(({ sequence }) => sequence), [3, 4, 5, 6, 7]);
});

test('fetches what is missing before telling later events, so that none is lost', async () => {
  const shown = timeline(2);
  const catchingUp = new CatchingUp({ timeline: shown, sequenceOf: () => 9, fetchEvents: async (id, after) => events(after + 1, 9) });
  catchingUp.tell('child', events(8, 9));
  assert.deepEqual(shown.told, []);
  await new Promise((resolve) => { setTimeout(resolve); });
  assert.deepEqual(shown.told.map(({ sequence }) => sequence), [3, 4, 5, 6, 7, 8, 9]);
});

test('stops when the server has no more or cannot be reached', async () => {
  for (const fetchEvents of [async () => [], async () => { throw new Error('offline'); }]) {
    const shown = timeline(2);
    const catchingUp = new CatchingUp({ timeline: shown, sequenceOf: () => 9, fetchEvents });
    await catchingUp.of('child');
    assert.deepEqual(shown.told, []);
    assert.equal(catchingUp.running.size, 0);
  }
});
