import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recall, remember } from '../src/remembered.js';

test('remembers a choice', () => {
  const kept = new Map();
  const storage = () => ({ setItem: (name, value) => kept.set(name, value), getItem: (name) => kept.get(name) ?? null });
  remember('a', 'b', storage);
  assert.equal(recall('a', storage), 'b');
  assert.equal(recall('c', storage), null);
});

test('goes on where the storage is forbidden', () => {
  const forbidden = () => { throw new DOMException('denied', 'SecurityError'); };
  remember('a', 'b', forbidden);
  assert.equal(recall('a', forbidden), null);
});
