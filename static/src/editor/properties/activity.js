/** What any activity may carry: retries, time-outs, quantities, repetition, compensation. */
import { createPart, extensionCommands, findExtension, ownerOf, placeOf, runTogether } from '../../periscope/places.js';
import { entry, ownExpression, ownProperty, setting } from './entries.js';
import { group } from './lists.js';

const RETRY = placeOf('RetryPolicy');
const LIMITS = placeOf('TimeoutConfig');
const LOOP = placeOf('MultiInstanceConfiguration');
const QUEUES = () => ['default', 'ai', 'integration', 'priority'].map((value) => ({ value, label: value }));

/** Retry policies by name; `null` values leave the setting to the default. */
const PRESETS = [
  { value: '', label: 'Own values', settings: null },
  { value: 'default', label: 'Default (3 attempts)', settings: {} },
  { value: 'none', label: 'Never again', settings: { maxAttempts: '1' } },
  { value: 'patient', label: 'Patient (10 attempts, up to an hour apart)', settings: { maxAttempts: '10', initialInterval: '10s', backoffCoefficient: '3.0', maximumInterval: '1h' } },
  { value: 'quick', label: 'Quick (5 attempts within seconds)', settings: { maxAttempts: '5', initialInterval: '200ms', backoffCoefficient: '1.5', maximumInterval: '2s' } },
];
const RETRY_SETTINGS = ['maxAttempts', 'initialInterval', 'backoffCoefficient', 'maximumInterval', 'nonRetryableErrors'];

const sameSettings = (policy, settings) => RETRY_SETTINGS.every((name) => (policy?.get(name) ?? undefined) === settings[name]);

function presetOf(element) {
  const policy = findExtension(ownerOf(element), 'RetryPolicy');
  return PRESETS.find(({ settings }) => settings && sameSettings(policy, settings))?.value || '';
}

/** Puts a policy in the place of the one that is there, in one step of undo. */
function usePreset(element, value, injector) {
  const wanted = PRESETS.find((preset) => preset.value === (value || ''))?.settings;
  if (!wanted) return;
  const [owner, factory] = [ownerOf(element), injector.get('bpmnFactory')];
  const removed = [findExtension(owner, 'RetryPolicy')].filter(Boolean);
  const added = Object.keys(wanted).length ? [createPart(factory, 'RetryPolicy', { ...wanted })] : [];
  runTogether(injector, extensionCommands(element, owner, { added, removed }, factory));
}

/** The retry settings, with policies to choose from. */
export function retryGroup() {
  return group('retry', 'Retry', [
    entry('retry-preset', 'Policy', { kind: 'select', choices: PRESETS, read: presetOf, write: usePreset }),
    setting(RETRY, 'maxAttempts', 'Attempts', { placeholder: '3' }),
    setting(RETRY, 'initialInterval', 'First pause', { kind: 'duration', placeholder: '1s' }),
    setting(RETRY, 'backoffCoefficient', 'Each pause times', { placeholder: '2.0' }),
    setting(RETRY, 'maximumInterval', 'Longest pause', { kind: 'duration', placeholder: '1m' }),
    setting(RETRY, 'nonRetryableErrors', 'Errors that are not tried again', { description: 'Codes, separated by commas.' }),
  ]);
}

/** Retries and time-outs of work that a machine does. */
export function workGroups() {
  return [
    retryGroup(),
    group('timeouts', 'Time-outs', [
      setting(LIMITS, 'startToCloseTimeout', 'One attempt', { kind: 'duration', placeholder: '10m' }),
      setting(LIMITS, 'scheduleToCloseTimeout', 'All attempts together', { kind: 'duration', placeholder: 'none' }),
      setting(LIMITS, 'scheduleToStartTimeout', 'Waiting for a worker', { kind: 'duration', placeholder: 'none' }),
      setting(LIMITS, 'heartbeatTimeout', 'Sign of life', { kind: 'duration', placeholder: '30s' }),
      setting(LIMITS, 'taskQueue', 'Task queue', { kind: 'names', choices: QUEUES, placeholder: 'default' }),
    ]),
  ];
}

/** Time-outs and queue of what runs as a workflow of its own. */
export function childLimitsGroup() {
  return group('child-limits', 'Limits of the run', [
    setting(LIMITS, 'executionTimeout', 'Longest duration', { kind: 'duration', placeholder: '24h' }),
    setting(LIMITS, 'runTimeout', 'Longest run', { kind: 'duration', description: 'Of one run between two continuations.' }),
    setting(LIMITS, 'taskQueue', 'Task queue', { kind: 'names', choices: QUEUES, placeholder: 'default' }),
  ]);
}

const loopOf = (owner) => owner.get('loopCharacteristics');
const of = { part: loopOf, idPrefix: 'loop' };
const BEHAVIORS = [
  { value: 'All', label: 'Of all (nothing is thrown)' }, { value: 'None', label: 'At every one' }, { value: 'One', label: 'At the first one' }, { value: 'Complex', label: 'By conditions of its own' },
];

/** The settings of a multi-instance activity: BPMN's own and ours. */
export function multiInstanceGroups() {
  return [
    group('multi-instance', 'For each', [
      setting(LOOP, 'collection', 'Collection', { kind: 'expression', description: 'A variable or expression that is a list.' }),
      setting(LOOP, 'elementVariable', 'Variable of the element', { placeholder: 'item' }),
      setting(LOOP, 'indexVariable', 'Variable of the position'),
      setting(LOOP, 'outputCollection', 'Collect results in', { kind: 'names' }),
      setting(LOOP, 'outputElement', 'Result of each', { kind: 'expression' }),
      setting(LOOP, 'completionCondition', 'Stop when', { kind: 'expression' }),
      setting(LOOP, 'maxConcurrency', 'At the same time, at most'),
      ownProperty('isSequential', 'One after the other', { ...of, kind: 'check' }),
      ownProperty('behavior', 'Events of completion', { ...of, kind: 'select', choices: BEHAVIORS, fallback: 'All' }),
    ]),
  ];
}

/** The settings of an activity that repeats while a condition holds. */
export function standardLoopGroup() {
  return group('standard-loop', 'Repeat', [
    ownExpression('loopCondition', 'As long as', of),
    ownProperty('loopMaximum', 'At most (times)', of),
    ownProperty('testBefore', 'Ask before the first time', { ...of, kind: 'check' }),
  ]);
}

/** How many tokens begin and leave it, and whether it undoes other work. */
export function tokensGroup(object) {
  const compensates = ownProperty('isForCompensation', 'Undoes the work it is attached to', { kind: 'check' });
  return group('activity-tokens', 'Tokens', [
    ownProperty('startQuantity', 'Tokens it waits for', { placeholder: '1' }),
    ownProperty('completionQuantity', 'Tokens it sends on', { placeholder: '1' }),
    ...(object.get('isForCompensation') ? [compensates] : []),
  ]);
}
