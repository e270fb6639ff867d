import assert from 'node:assert/strict';
import { test } from 'node:test';

process.env.TZ = 'UTC';
globalThis.document = { getElementById: () => null, documentElement: { lang: 'en' } };
const { clockTime, exactTime, fullTime } = await import('../src/moments.js');
const AT = new Date('2026-11-03T14:05:09Z');

test('writes days so that no reader takes them for others', () => {
  assert.equal(exactTime(AT), '3 Nov 2026, 14:05');
  globalThis.document.documentElement.lang = 'de';
  assert.match(exactTime(AT), /^3\. Nov\. 2026, 14:05$/);
  globalThis.document.documentElement.lang = 'en';
});

test('leaves the day out today, and tells seconds where things follow quickly', () => {
  assert.equal(clockTime(AT, AT), '14:05');
  assert.equal(clockTime(AT, AT, { seconds: true }), '14:05:09');
  assert.equal(clockTime(AT, new Date('2026-11-04T00:00:00Z')), '3 Nov 2026, 14:05');
  assert.equal(fullTime(AT), '3 Nov 2026, 14:05 · 2026-11-03T14:05:09.000Z');
});
