import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinFindings } from '../src/editor/lint/joined.js';

const drawn = (id) => id !== 'hidden';
const finding = (rule, element, line = 0) => ({ rule, element, line, message: '', level: 'HIGH' });

test('what the rules of the drawing no longer find is gone before the server says so', () => {
  assert.deepEqual(joinFindings([finding('no-way-out', 'a', 3), finding('bad-script', 'a', 4)], [], drawn), [finding('bad-script', 'a', 4)]);
});

test('a finding that both have keeps its line', () => {
  assert.deepEqual(joinFindings([finding('no-way-out', 'a', 3)], [finding('no-way-out', 'a')], drawn), [finding('no-way-out', 'a', 3)]);
});

test('about what is not on the canvas the server has the last word', () => {
  const hidden = finding('no-way-in', 'hidden', 9);
  assert.deepEqual(joinFindings([hidden], [finding('missing-name', 'b')], drawn), [hidden, finding('missing-name', 'b')]);
});
