import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextItem } from '../src/controllers/inbox.js';
import { answersOf } from '../src/answering/answers.js';

test('j and k stop at the ends of the list', () => {
  const items = ['a', 'b', 'c'];
  assert.equal(nextItem(items, 'a', 1), 'b');
  assert.equal(nextItem(items, 'c', 1), 'c');
  assert.equal(nextItem(items, 'a', -1), 'a');
  assert.equal(nextItem(items, undefined, 1), 'a');
  assert.equal(nextItem([], undefined, 1), undefined);
});

test('a draft holds the answers and nothing else of the form', () => {
  const entries = [['csrfmiddlewaretoken', 'x'], ['key', 'k'], ['answer-note', 'hi'], ['answer-tags', 'a'], ['answer-tags', 'b']];
  assert.deepEqual(answersOf(entries), { note: 'hi', tags: ['a', 'b'] });
});
