import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf, plainly } from '../src/emphasis.js';

const kinds = (sentence) => partsOf(sentence).map(({ kind, text }) => `${kind}:${text}`);

test('tells names and code from words', () => {
  assert.deepEqual(kinds('Renamed from *Sow* to *Sow the field*: `a * b`'), ['plain:Renamed from ', 'name:Sow', 'plain: to ', 'name:Sow the field', 'plain:: ', 'code:a * b']);
});

test('leaves stars and signs that mark nothing', () => {
  for (const plain of ['2 * 3 * 4', 'a*b*c', '**', 'one ` tick', '<b>*</b>', '']) assert.equal(plainly(plain), plain);
  assert.deepEqual(kinds('2 * 3 * 4'), ['plain:2 * 3 * 4']);
});

test('keeps markup of others as the text it is', () => {
  assert.deepEqual(kinds('Named *<img src=x>*'), ['plain:Named ', 'name:<img src=x>']);
});
