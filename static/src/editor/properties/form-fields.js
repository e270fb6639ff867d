/** The form of a user task or of a start event: its fields in the panel, in the builder, or a form of the library. */
import { h } from '@bpmn-io/properties-panel/preact';
import { useService } from 'bpmn-js-properties-panel';
import { t } from '../../i18n.js';
import { findPlace, ownerOf, readSetting } from '../../periscope/places.js';
import { itemSetting, setting } from './entries.js';
import { group, listGroup, nestedList } from './lists.js';

const COLUMN_TYPES = ['string', 'text', 'integer', 'number', 'decimal', 'boolean', 'date', 'datetime', 'select', 'radio', 'multiselect', 'email', 'url'];
const FIELD_TYPES = [...COLUMN_TYPES, 'file', 'table', 'section', 'note', 'object', 'array'];
const NUMBERS = new Set(['integer', 'number', 'decimal']);
const TEXTS = new Set(['string', 'text', 'email', 'url']);
const CHOICES = new Set(['select', 'radio', 'multiselect']);
const SHOWN_ONLY = new Set(['section', 'note']);
const FORM_LIST = (injector) => injector.get('suggestions').forms;

function limitsOf(type, item, id) {
  const one = (name, label, options) => itemSetting(item, id, name, label, options);
  if (NUMBERS.has(type)) return [one('min', 'At least'), one('max', 'At most'), one('places', 'Decimal places'), one('unit', 'Unit')];
  if (CHOICES.has(type)) return [one('enumValues', 'Choices', { description: 'Separated by commas.' }), one('optionsExpression', 'Choices by expression', { kind: 'expression' })];
  if (type === 'file') return [one('accept', 'Kinds of files', { description: 'For example .pdf, image/*' }), one('maxSizeMb', 'Largest file in MB')];
  if (type === 'table') return [one('minItems', 'Fewest rows'), one('maxItems', 'Most rows')];
  return TEXTS.has(type) ? [one('minLength', 'Shortest'), one('maxLength', 'Longest'), one('pattern', 'Pattern', { description: 'A regular expression.' })] : [];
}

const titleOf = (item) => `${readSetting(item, 'label') || readSetting(item, 'name') || '?'} · ${readSetting(item, 'type') || 'string'}`;

function rulesOf(type, item, id) {
  const rule = (name, label, description) => itemSetting(item, id, name, label, { kind: 'expression', description });
  const visible = rule('visibleWhen', 'Visible when', 'An expression over the other fields.');
  if (SHOWN_ONLY.has(type)) return [visible];
  return [visible, rule('requiredWhen', 'Required when'), rule('readonlyWhen', 'Locked when'), rule('validWhen', 'Valid when'), rule('compute', 'Computed as'), itemSetting(item, id, 'message', 'Message when it is wrong')];
}

function translationsOf(item, id) {
  return nestedList(item, id, {
    label: 'Translations', property: 'texts', type: 'Translation', fresh: () => ({ language: 'de' }),
    title: (each) => readSetting(each, 'language'),
    entries: (each, prefix) => [['language', 'Language'], ['label', 'Label'], ['placeholder', 'Placeholder'], ['help', 'Help'], ['message', 'Message when it is wrong']].map(([name, label]) => itemSetting(each, prefix, name, label)),
  });
}

function fieldEntries(item, id, { inTable = false } = {}) {
  const type = readSetting(item, 'type') || 'string';
  return [
    itemSetting(item, id, 'name', 'Name', { description: 'A field with the name of a variable sets that variable.' }),
    itemSetting(item, id, 'label', 'Label'),
    itemSetting(item, id, 'type', 'Type', { kind: 'select', choices: inTable ? COLUMN_TYPES : FIELD_TYPES, fallback: 'string' }),
    itemSetting(item, id, 'required', 'Required', { kind: 'check' }),
    itemSetting(item, id, 'readonly', 'Only shown', { kind: 'check' }),
    itemSetting(item, id, 'defaultValue', 'Default', { kind: 'template' }),
    itemSetting(item, id, 'placeholder', 'Placeholder'),
    itemSetting(item, id, 'help', 'Help'),
    ...limitsOf(type, item, id),
    ...rulesOf(type, item, id),
    ...(type === 'table' && !inTable ? [nestedList(item, id, {
      label: 'Columns', property: 'columns', type: 'Field', fresh: (n) => ({ name: `column_${n + 1}`, type: 'string' }), title: titleOf, entries: (each, prefix) => fieldEntries(each, prefix, { inTable: true }),
    })] : []),
    translationsOf(item, id),
  ];
}

function BuilderEntry({ element, id, place, refPlace }) {
  const builder = useService('formBuilder', false);
  const ref = readSetting(findPlace(ownerOf(element), refPlace), 'formRef');
  if (!builder) return null;
  const link = (href, label) => h('a', { class: 'btn btn-sm btn-outline-secondary', href, target: '_blank', rel: 'noopener' }, label);
  const named = ref && !ref.includes('${');
  return h(
    'div', { class: 'bio-properties-panel-entry cluster', 'data-entry-id': id },
    ref ? null : h('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', 'data-open-builder': true, onClick: () => builder.open(element, place) }, t('Open in the builder')),
    named ? link(`/library/forms/of/${encodeURIComponent(ref)}`, t('Open the form')) : null,
    named ? null : link('/library/forms/new', t('New form of the library')),
  );
}

/** The groups of a form: `refPlace` holds `formRef`, `place` the fields. */
export function formGroups(element, injector, { refPlace, place }) {
  return [
    group('form', 'Form', [
      setting(refPlace, 'formRef', 'Form of the library', { kind: 'names', choices: FORM_LIST, description: 'Instead of fields of its own.' }),
      { id: 'form-builder', component: BuilderEntry, place, refPlace, isEdited: () => false },
    ]),
    listGroup(element, injector, {
      id: 'form-fields', label: 'Form fields', place, property: 'items', type: 'Field',
      fresh: (n) => ({ name: `field_${n + 1}`, type: 'string' }), title: titleOf, entries: fieldEntries,
    }),
  ];
}
