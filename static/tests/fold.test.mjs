import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { FOLDS, foldAll } from '../src/stream/fold.js';

const CASES = new URL('../../tests/projection/', import.meta.url);
const KINDS = readFileSync(new URL('../../engine/events/kinds.py', import.meta.url), 'utf8');

for (const file of readdirSync(CASES).filter((name) => name.endsWith('.json')).sort()) {
  const { name, before, events, after } = JSON.parse(readFileSync(new URL(file, CASES), 'utf8'));
  test(`${file}: ${name}`, () => {
    const given = structuredClone(before);
    assert.deepEqual(foldAll(given, events), after);
    assert.deepEqual(given, before, 'the old fold stays as it was');
  });
}

test('knows every kind of process event', () => {
  const union = KINDS.slice(KINDS.indexOf('ProcessEvent = (')).matchAll(/^ {4}(?:\| )?(\w+)$/gm);
  assert.deepEqual([...union].map(([, kind]) => kind).sort(), Object.keys(FOLDS).sort());
});
