import assert from 'node:assert/strict';
import test from 'node:test';
import { bigParts, isBig, shownText, sizeWords } from '../src/live/big-values.js';

const text = { $big: 'a'.repeat(64), type: 'text', size: 5_300_000, items: null, preview: 'The quick' };
const list = { $big: 'b'.repeat(64), type: 'list', size: 140_000, items: 9000, preview: '' };

test('a big value is shown by its beginning and its size, wherever it stands', () => {
  assert.equal(shownText(text), 'The quick… (5.3 MB)');
  assert.equal(shownText(list), '… (140 KB)');
  assert.equal(shownText({ document: text, n: 1 }), '{\n "document": "The quick… (5.3 MB)",\n "n": 1\n}');
});

test('every big part can be had', () => {
  assert.deepEqual(bigParts({ a: [text, { b: list }], c: 'x', d: null }), [text, list]);
  assert.deepEqual(bigParts('x'), []);
});

test('other values stay as they are', () => {
  assert.equal(isBig({ $big: 5 }), false);
  assert.equal(shownText('x'), 'x');
  assert.equal(shownText({ a: 1 }), '{\n "a": 1\n}');
  assert.equal(sizeWords(10), '1 KB');
});
