/** A process: its variables, limits and what an incident means. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, ownProperty, setting } from './entries.js';
import { group, listGroup } from './lists.js';

const TYPES = ['string', 'integer', 'number', 'boolean', 'datetime', 'array', 'object', 'any'];
const QUEUES = () => ['default', 'ai', 'integration', 'priority'].map((value) => ({ value, label: value }));
const NUMBERS = new Set(['integer', 'number']);
const LIMITS = placeOf('TimeoutConfig');

/** What a value may be: as fields of their own where the file says it so, and always as JSON. */
function constraintEntries(item, id) {
  const type = readSetting(item, 'type') || 'any';
  const some = (types, ...entries) => (type === 'any' || types.includes(type) ? entries : []);
  return [
    ...some([...NUMBERS], itemSetting(item, id, 'min', 'At least'), itemSetting(item, id, 'max', 'At most')),
    ...some(['string'], itemSetting(item, id, 'minLength', 'Shortest'), itemSetting(item, id, 'maxLength', 'Longest'), itemSetting(item, id, 'pattern', 'Pattern', { description: 'A regular expression.' })),
    ...some(['string', ...NUMBERS], itemSetting(item, id, 'enum', 'Allowed values', { description: 'Separated by commas.' })),
    ...some(['array'], itemSetting(item, id, 'minItems', 'Fewest items'), itemSetting(item, id, 'maxItems', 'Most items'), itemSetting(item, id, 'uniqueItems', 'No item twice', { kind: 'check' })),
    itemSetting(item, id, 'constraints', 'Constraints (JSON)', { description: 'For example {"min": 0, "max": 10000} or {"enum": ["a", "b"]}.' }),
  ];
}

function variableEntries(item, id) {
  return [
    itemSetting(item, id, 'name', 'Name', { description: 'A letter first, then letters, digits and _.' }),
    itemSetting(item, id, 'type', 'Type', { kind: 'select', choices: TYPES, fallback: 'any' }),
    itemSetting(item, id, 'isInput', 'Asked for at start', { kind: 'check' }),
    itemSetting(item, id, 'required', 'Required', { kind: 'check', description: 'As an input: the start is refused without it. Else: it must have a value at the end.' }),
    itemSetting(item, id, 'defaultValue', 'Default'),
    itemSetting(item, id, 'description', 'Description'),
    ...constraintEntries(item, id),
    itemSetting(item, id, 'sensitive', 'Sensitive', { kind: 'check', description: 'Masked everywhere, except for people with the right to see it.' }),
    itemSetting(item, id, 'immutable', 'Immutable', { kind: 'check', description: 'A second, different value is an error.' }),
    itemSetting(item, id, 'scope', 'Scope'),
    itemSetting(item, id, 'transient', 'Transient', { kind: 'check', description: 'Lives in the run and is not stored by the studio.' }),
  ];
}

/** The variables that a process or a sub-process declares. */
export function variablesGroup(element, injector) {
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
      setting(LIMITS, 'executionTimeout', 'Longest duration', { kind: 'duration', placeholder: '24h', description: '24 h when empty; “none” for no limit.' }),
      setting(LIMITS, 'runTimeout', 'Longest run', { kind: 'duration', description: 'Of one run between two continuations.' }),
      setting(LIMITS, 'taskQueue', 'Task queue', { kind: 'names', choices: QUEUES, placeholder: 'default' }),
      ownProperty('periscope:uniqueBusinessKey', 'One open instance per business key', { kind: 'check', description: 'The business key names the instance; a second one starts when the first has ended.' }),
      ownProperty('periscope:failOnIncident', 'Fail on an incident', { kind: 'check', description: 'Without this, a failure waits for a person.' }),
    ]),
  ];
}
