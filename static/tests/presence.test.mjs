import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colourOf, emptyPeople, forgetSilent, GONE_MS, hear, holders, others } from '../src/editor/presence/people.js';

const you = { type: 'you', session: 'me', person: 'ana' };
const bea = { type: 'present', session: 's1', person: 'bea', name: 'Bea', elements: ['check'], claims: { check: 10 } };
const folded = (...frames) => frames.reduce((people, frame) => hear(people, frame, 0), emptyPeople());

test('knows who came, what they selected, and that they left', () => {
  const people = folded(you, bea);
  assert.deepEqual(others(people).map(({ name, elements, isMe }) => [name, elements, isMe]), [['Bea', ['check'], false]]);
  assert.deepEqual(others(hear(people, { type: 'left', session: 's1' }, 0)), []);
});

test('marks another window of the same person', () => {
  assert.equal(others(folded(you, { ...bea, person: 'ana' }))[0].isMe, true);
});

test('forgets a window that fell silent, because its server may have died', () => {
  const people = folded(you, bea);
  assert.equal(forgetSilent(people, GONE_MS - 1), people);
  assert.deepEqual(others(forgetSilent(people, GONE_MS)), []);
});

test('begins anew after a new connection', () => {
  assert.deepEqual(others(hear(folded(you, bea), you, 0)), []);
});

test('names who was first at an element, unless it was this window', () => {
  const people = folded(you, bea, { ...bea, session: 's2', person: 'carl', name: 'Carl', claims: { check: 5, pay: 7 } });
  const mine = (claims) => holders(hear(people, { type: 'claims', claims }, 0));
  assert.equal(mine({}).get('check').name, 'Carl');
  assert.equal(mine({ check: 6 }).get('check').name, 'Carl');
  assert.equal(mine({ check: 4 }).get('check'), undefined);
  assert.equal(mine({ check: 4 }).get('pay').name, 'Carl');
});

test('a person has the same colour everywhere', () => {
  assert.equal(colourOf('bea'), colourOf('bea'));
  assert.ok(colourOf('') >= 0 && colourOf('ö🙂') < 6);
});
