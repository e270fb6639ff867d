/** What goes into an activity and where its result goes: the same in every configuration. */
import { placeOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup } from './lists.js';

const MAPPING_TYPES = [
  { value: 'variable', label: 'Variable' },
  { value: 'expression', label: 'Expression' },
  { value: 'literal', label: 'Fixed text' },
];

const isLiteral = (item) => readSetting(item, 'mappingType') === 'literal';
const ARROWS = { variable: '←', expression: '⇐', literal: '=' };

/** Input mappings of the configuration `extension`. */
export function inputGroup(element, injector, extension, { type = 'InputMapping', property = 'inputs' } = {}) {
  return listGroup(element, injector, {
    id: `${extension}-inputs`,
    label: 'Inputs',
    place: placeOf(extension),
    property,
    type,
    fresh: (n) => ({ source: '', target: `input_${n + 1}`, mappingType: 'variable' }),
    title: (item) => `${readSetting(item, 'target') || '?'} ${ARROWS[readSetting(item, 'mappingType')] || '←'} ${readSetting(item, 'source') || '?'}`,
    entries: (item, id) => [
      itemSetting(item, id, 'target', 'Name for the activity'),
      itemSetting(item, id, 'mappingType', 'Taken from', { kind: 'select', choices: MAPPING_TYPES, fallback: 'variable' }),
      itemSetting(item, id, 'source', 'Variable, expression or text', { kind: isLiteral(item) ? 'text' : 'expression' }),
    ],
  });
}

/** Where the result goes, for configurations with one `outputMapping`. */
export function outputGroup(extension) {
  const place = placeOf(extension, ['outputs', 'OutputMapping']);
  return group(`${extension}-output`, 'Result', [
    setting(place, 'variable', 'Output variable', { kind: 'names' }),
    setting(place, 'source', 'Part of the result', { description: 'A path like invoice.total; empty takes the whole result.' }),
    setting(place, 'errorVariable', 'Error variable', { kind: 'names', description: 'Receives code and message when the work fails for good; the flow goes on.' }),
  ]);
}

/** Several output mappings, for scopes and calls. */
export function outputsGroup(element, injector, extension) {
  return listGroup(element, injector, {
    id: `${extension}-outputs`,
    label: 'Results',
    place: placeOf(extension),
    property: 'outputs',
    type: 'OutputMapping',
    fresh: (n) => ({ variable: `result_${n + 1}` }),
    title: (item) => `${readSetting(item, 'source') || '…'} → ${readSetting(item, 'variable') || '?'}`,
    entries: (item, id) => [
      itemSetting(item, id, 'variable', 'Output variable', { kind: 'names' }),
      itemSetting(item, id, 'source', 'Part of the result'),
      itemSetting(item, id, 'errorVariable', 'Error variable', { kind: 'names' }),
    ],
  });
}
