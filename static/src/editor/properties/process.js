/** A process: its variables, limits and what an incident means. */
import { explainDuration } from '../../durations.js';
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, ownProperty, setting } from './entries.js';
import { group, listGroup } from './lists.js';

const TYPES = ['string', 'integer', 'number', 'boolean', 'datetime', 'array', 'object', 'any'];
const LIMITS = placeOf('TimeoutConfig');

function variableEntries(item, id) {
  return [
    itemSetting(item, id, 'name', 'Name', { description: 'A letter first, then letters, digits and _.' }),
    itemSetting(item, id, 'type', 'Type', { kind: 'select', choices: TYPES, fallback: 'any' }),
    itemSetting(item, id, 'isInput', 'Asked for at start', { kind: 'check' }),
    itemSetting(item, id, 'required', 'Required', { kind: 'check', description: 'As an input: the start is refused without it. Else: it must have a value at the end.' }),
    itemSetting(item, id, 'defaultValue', 'Default'),
    itemSetting(item, id, 'description', 'Description'),
    itemSetting(item, id, 'constraints', 'Constraints (JSON)', { description: 'For example {"min": 0, "max": 10000} or {"enum": ["a", "b"]}.' }),
    itemSetting(item, id, 'sensitive', 'Sensitive', { kind: 'check', description: 'Masked everywhere, except for people with the right to see it.' }),
    itemSetting(item, id, 'immutable', 'Immutable', { kind: 'check', description: 'A second, different value is an error.' }),
    itemSetting(item, id, 'transient', 'Transient', { kind: 'check', description: 'Lives in the run and is not stored by the studio.' }),
  ];
}

function variablesGroup(element, injector) {
  return listGroup(element, injector, {
    id: 'process-variables',
    label: 'Variables',
    place: placeOf('ProcessVariables'),
    property: 'items',
    type: 'ProcessVariable',
    fresh: (n) => ({ name: `variable_${n + 1}`, type: 'string' }),
    title: (item) => `${readSetting(item, 'name') || '?'} · ${readSetting(item, 'type') || 'any'}`,
    entries: variableEntries,
  });
}

/** The groups of a process or the pool that holds one. */
export function processGroups(element, injector) {
  return [
    variablesGroup(element, injector),
    group('process-limits', 'Run time', [
      setting(LIMITS, 'executionTimeout', 'Longest duration', { placeholder: '24h', description: (value) => explainDuration(value) || '24 h when empty; “none” for no limit.' }),
      setting(LIMITS, 'taskQueue', 'Task queue', { placeholder: 'default' }),
      ownProperty('periscope:uniqueBusinessKey', 'One open instance per business key', { kind: 'check', description: 'The business key names the instance; a second one starts when the first has ended.' }),
      ownProperty('periscope:failOnIncident', 'Fail on an incident', { kind: 'check', description: 'Without this, a failure waits for a person.' }),
    ]),
  ];
}
