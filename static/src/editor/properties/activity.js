/** What any activity may carry: retries, time-outs, loops. */
import { explainDuration } from '../../durations.js';
import { placeOf } from '../../periscope/places.js';
import { setting } from './entries.js';
import { group } from './lists.js';

const RETRY = placeOf('RetryPolicy');
const LIMITS = placeOf('TimeoutConfig');
const LOOP = placeOf('MultiInstanceConfiguration');

const duration = (place, name, label, placeholder) => setting(place, name, label, { placeholder, description: explainDuration });

/** Retries and time-outs of work that a machine does. */
export function workGroups() {
  return [
    group('retry', 'Retry', [
      setting(RETRY, 'maxAttempts', 'Attempts', { placeholder: '3' }),
      duration(RETRY, 'initialInterval', 'First pause', '1s'),
      setting(RETRY, 'backoffCoefficient', 'Each pause times', { placeholder: '2.0' }),
      duration(RETRY, 'maximumInterval', 'Longest pause', '1m'),
      setting(RETRY, 'nonRetryableErrors', 'Errors that are not tried again', { description: 'Codes, separated by commas.' }),
    ]),
    group('timeouts', 'Time-outs', [
      duration(LIMITS, 'startToCloseTimeout', 'One attempt', '10m'),
      duration(LIMITS, 'scheduleToCloseTimeout', 'All attempts together', 'none'),
      duration(LIMITS, 'scheduleToStartTimeout', 'Waiting for a worker', 'none'),
      duration(LIMITS, 'heartbeatTimeout', 'Sign of life', '30s'),
      setting(LIMITS, 'taskQueue', 'Task queue', { placeholder: 'default' }),
    ]),
  ];
}

/** The settings of a multi-instance activity. */
export function loopGroup() {
  return group('multi-instance', 'For each', [
    setting(LOOP, 'collection', 'Collection', { description: 'A variable or ${expression} that is a list.' }),
    setting(LOOP, 'elementVariable', 'Variable of the element', { placeholder: 'item' }),
    setting(LOOP, 'indexVariable', 'Variable of the position'),
    setting(LOOP, 'outputCollection', 'Collect results in'),
    setting(LOOP, 'outputElement', 'Result of each'),
    setting(LOOP, 'completionCondition', 'Stop when'),
    setting(LOOP, 'maxConcurrency', 'At the same time, at most'),
  ]);
}
