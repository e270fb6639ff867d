import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Conflict, Offline } from '../src/api.js';
import { Autosave } from '../src/editor/autosave.js';
import { localCopy } from '../src/editor/local-copy.js';

function makeStorage() {
  const kept = new Map();
  return { setItem: (name, value) => kept.set(name, value), getItem: (name) => kept.get(name) ?? null, removeItem: (name) => kept.delete(name) };
}

function makeAutosave(send) {
  const states = [];
  const copy = localCopy('k', makeStorage());
  const autosave = new Autosave({ serialize: async () => '<xml/>', send, copy, revision: 4, onState: (state) => states.push(state), pause: 60_000 });
  return { autosave, states, copy };
}

test('sends the revision it knows and goes on from the one that comes back', async () => {
  const sent = [];
  const { autosave, states } = makeAutosave(async (xml, revision) => { sent.push(revision); return { revision: revision + 1 }; });
  autosave.touch();
  await autosave.flush();
  autosave.touch();
  await autosave.flush();
  assert.deepEqual(sent, [4, 5]);
  assert.deepEqual(states, ['dirty', 'saving', 'saved', 'dirty', 'saving', 'saved']);
  assert.equal(autosave.isDirty, false);
});

test('keeps a copy in the browser while the server cannot be reached', async () => {
  const { autosave, states, copy } = makeAutosave(async () => { throw new Offline('gone'); });
  autosave.touch();
  await assert.rejects(autosave.flush());
  clearTimeout(autosave.timer);
  assert.equal(states.at(-1), 'offline');
  assert.equal(autosave.isDirty, true);
  assert.equal(copy.read().xml, '<xml/>');
});

test('drops the copy when the server has everything', async () => {
  const { autosave, copy } = makeAutosave(async (xml, revision) => ({ revision: revision + 1 }));
  autosave.touch();
  await autosave.flush();
  assert.equal(copy.read(), null);
});

test('stops saving in a conflict until somebody chooses', async () => {
  let calls = 0;
  const { autosave, states } = makeAutosave(async (xml, revision) => {
    calls += 1;
    if (calls === 1) throw new Conflict('changed', { status: 409, problem: { current: { revision: 9 } } });
    return { revision: revision + 1 };
  });
  autosave.touch();
  await assert.rejects(autosave.flush());
  assert.equal(states.at(-1), 'conflict');
  autosave.touch();
  assert.equal(states.at(-1), 'conflict');
  autosave.rebase(9);
  await autosave.flush();
  assert.equal(autosave.revision, 10);
  assert.equal(autosave.isDirty, false);
});

test('says that work is unsaved when something changed while it was saving', async () => {
  let autosave;
  const made = makeAutosave(async (xml, revision) => { if (revision === 4) autosave.touch(); return { revision: revision + 1 }; });
  ({ autosave } = made);
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.isDirty, true);
  await autosave.flush();
  assert.equal(autosave.isDirty, false);
  clearTimeout(autosave.timer);
});

test('survives a storage that refuses', () => {
  const copy = localCopy('k', { setItem() { throw new Error('full'); }, getItem() { throw new Error('forbidden'); }, removeItem() {} });
  copy.keep('<xml/>', 1);
  assert.equal(copy.read(), null);
});
