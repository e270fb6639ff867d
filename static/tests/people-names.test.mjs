import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.document = { querySelector: () => null, getElementById: () => null, documentElement: { lang: 'en' } };
const { PeopleNames } = await import('../src/live/people-names.js');

test('learns the name of who comes later, asking once, and tells the page', async () => {
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    return { ok: true, status: 200, json: async () => ({ items: [{ username: 'dora', name: 'Dora D.' }, { username: 'dora2', name: 'Other' }] }) };
  };
  const learned = await new Promise((resolve) => {
    const names = new PeopleNames({ ana: 'Ana' }, { onLearned: () => resolve(names) });
    assert.equal(names.of('ana'), 'Ana');
    assert.equal(names.of('dora'), 'dora');
    assert.equal(names.of('dora'), 'dora');
  });
  assert.equal(learned.of('dora'), 'Dora D.');
  assert.deepEqual(asked, ['/api/v1/users?q=dora']);
});
