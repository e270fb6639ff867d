import assert from 'node:assert/strict';
import test from 'node:test';
import { countInside } from '../src/diff/inside.js';
import { formerIds, groupChanges } from '../src/diff/kinds.js';

test('a collapsed container counts each changed element inside once, however deep it lies', () => {
  const changes = [
    { element: 'a', path: ['p', 'sub'] }, { element: 'a', path: ['p', 'sub'] }, { element: 'b', path: ['p', 'sub', 'inner'] }, { element: 'c', path: ['p'] },
  ];
  assert.deepEqual(countInside(changes, (id) => ['sub', 'inner'].includes(id)), [['sub', 2], ['inner', 1]]);
});

test('an element with another id is found under its former one', () => {
  const changes = [{ kind: 'renamed', element: 'new', sentences: ['s'], details: [{ path: 'id', old: 'old', new: 'new' }] }, { kind: 'moved', element: 'new', sentences: ['m'], details: [] }];
  assert.equal(formerIds(changes).get('new'), 'old');
  assert.deepEqual(groupChanges(changes).map(({ was }) => was), ['old', 'old']);
});
