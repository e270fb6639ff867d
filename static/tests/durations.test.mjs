import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationInWords, explainDuration, timerInWords } from '../src/durations.js';

test('says ISO durations in words', () => {
  assert.equal(durationInWords('PT5M'), '5 minutes');
  assert.equal(durationInWords('P1DT2H'), '1 day 2 hours');
  assert.equal(durationInWords('P1Y2M3W'), '1 year 2 months 3 weeks');
});

test('says short durations in words', () => {
  assert.equal(durationInWords('500ms'), '500 milliseconds');
  assert.equal(durationInWords('1h'), '1 hour');
});

test('knows what is no duration', () => {
  for (const text of ['', 'P', 'PT', '5', 'tomorrow', 'P1H']) assert.equal(durationInWords(text), null, text);
});

test('explains timers as sentences', () => {
  assert.equal(timerInWords('timeDuration', 'PT10S'), 'Waits 10 seconds.');
  assert.equal(timerInWords('timeDate', '2026-12-24T09:00:00Z'), 'Waits until 2026-12-24 09:00:00Z.');
  assert.equal(timerInWords('timeCycle', 'R3/PT1H'), 'Fires every 1 hour, 3 times.');
  assert.equal(timerInWords('timeCycle', 'R/2026-01-01T09:00:00Z/P1D'), 'Fires every 1 day, without end from 2026-01-01 09:00:00Z.');
  assert.equal(timerInWords('timeCycle', '0 9 * * 1-5'), 'Fires by the cron schedule 0 9 * * 1-5.');
  assert.equal(timerInWords('timeDuration', '${pause}'), 'Calculated when the timer starts.');
  assert.match(timerInWords('timeDate', 'soon'), /Not readable as a date/);
});

test('explains settings that hold a duration', () => {
  assert.equal(explainDuration('none'), 'No limit.');
  assert.match(explainDuration('5 minutes'), /Not readable/);
});
