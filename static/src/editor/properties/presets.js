/** The presets of the team at an element: taking one over, and keeping this element as one. */
import { h } from '@bpmn-io/properties-panel/preact';
import { useService } from 'bpmn-js-properties-panel';
import { t } from '../../i18n.js';
import { entry } from './entries.js';
import { group } from './lists.js';

function SaveEntry({ element, id }) {
  const presets = useService('presets');
  return h('div', { class: 'bio-properties-panel-entry', 'data-entry-id': id }, h('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onClick: () => presets.ask(element) }, t('Save as preset')));
}

function choices(element) {
  return (injector) => [{ value: '', label: '(choose a preset)' }, ...injector.get('presets').fitting(element).map(({ id, name }) => ({ value: String(id), label: name }))];
}

function apply(element, value, injector) {
  const presets = injector.get('presets');
  const wanted = presets.fitting(element).find(({ id }) => String(id) === value);
  if (wanted) presets.apply(element, wanted);
}

/** The group, where an element can be a preset. */
export function presetGroups(element, injector) {
  const presets = injector.get('presets', false);
  if (!presets?.canKeep(element)) return [];
  const use = entry('preset-use', 'Take over', { kind: 'select', choices: choices(element), read: () => '', write: apply, description: 'Replaces the settings of this element; one step of undo takes it back.' });
  return [group('presets', 'Presets', [...(presets.fitting(element).length ? [use] : []), { id: 'preset-save', component: SaveEntry, isEdited: () => false }])];
}
