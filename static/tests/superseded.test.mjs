import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_DAYS, sortSuperseded } from '../superseded.mjs';

const NOW = new Date('2026-11-23T12:00:00Z');
const daysAgo = (days) => new Date(NOW.getTime() - days * 86_400_000).toISOString();

test('keeps what the build before needed, from the moment it was superseded', () => {
  const sorted = sortSuperseded({ present: ['app-NEW.js', 'app-OLD.js'], built: new Set(['app-NEW.js']), since: {}, now: NOW });
  assert.deepEqual(sorted, { stays: { 'app-OLD.js': NOW.toISOString() }, gone: [] });
});

test('removes what was superseded long ago, and forgets what is built again', () => {
  const since = { 'a.js': daysAgo(KEPT_DAYS + 1), 'b.js': daysAgo(KEPT_DAYS - 1), 'c.js': daysAgo(KEPT_DAYS + 1) };
  const sorted = sortSuperseded({ present: ['a.js', 'b.js', 'c.js'], built: new Set(['c.js']), since, now: NOW });
  assert.deepEqual(sorted, { stays: { 'b.js': since['b.js'] }, gone: ['a.js'] });
});
