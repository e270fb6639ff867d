import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modulesIn } from '../src/functions/suggestions.js';

const MODULES = { json: ['dumps'], math: ['sqrt'] };

test('names that stand for modules are found, with their aliases', () => {
  const found = modulesIn('import math\nimport json as j\nimport os\n# import x\n', MODULES);
  assert.deepEqual([...found], [['math', 'math'], ['j', 'json']]);
});

test('a text without imports has none', () => {
  assert.equal(modulesIn('def execute(a):\n    return a', MODULES).size, 0);
});
