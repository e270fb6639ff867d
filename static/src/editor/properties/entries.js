/**
 * One input of the properties panel, bound to one setting of the model.
 *
 * The components stand here, once: the panel asks for groups after every change, and a component made there would
 * remount the input and lose what was typed but not committed. What they edit comes in as keys of the entry.
 */
import {
  CheckboxEntry, SelectEntry, TextAreaEntry, TextFieldEntry,
  isCheckboxEntryEdited, isSelectEntryEdited, isTextAreaEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { t } from '../../i18n.js';
import { findPlace, ownerOf, placeCommands, readSetting, runTogether, settingChange } from '../../periscope/places.js';
import { CodeEntry, isCodeEntryEdited } from './code-entry.js';

const TRUE = new Set(['true', '1', 'yes', 'on']);

/** How files write true: `true`, `1`, `yes`, `on`, in any case. */
export const isTrue = (value) => TRUE.has(String(value ?? '').trim().toLowerCase());

function choicesOf(choices, value, injector) {
  const list = typeof choices === 'function' ? choices(injector) : choices;
  const options = list.map((choice) => (typeof choice === 'string' ? { value: choice, label: choice ? t(choice) : t('(not set)') } : { ...choice, label: t(choice.label) }));
  const unknown = value && !options.some((option) => option.value === value);
  return unknown ? [...options, { value, label: t('{value} (unknown)', { value }) }] : options;
}

function describe(description, value) {
  const text = typeof description === 'function' ? description(value) : description && t(description);
  return text || undefined;
}

function makeComponent(Entry, kind) {
  return function SettingEntry({ element, id, label, read, write, options = {} }) {
    const injector = useService('injector');
    const debounce = useService('debounceInput');
    const { choices, description, fallback, model, ...extra } = options;
    const value = read(element) ?? fallback;
    return Entry({
      ...extra,
      element: model || element,
      id,
      label: t(label),
      debounce,
      description: describe(description, value),
      getOptions: choices && (() => choicesOf(choices, value, injector)),
      getValue: () => (kind === 'check' ? isTrue(read(element) ?? fallback) : read(element) ?? (kind === 'select' ? fallback ?? '' : undefined)),
      setValue: (next) => write(element, kind === 'check' ? String(Boolean(next)) : next || undefined, injector),
    });
  };
}

const KINDS = {
  text: { component: makeComponent(TextFieldEntry, 'text'), isEdited: isTextFieldEntryEdited },
  area: { component: makeComponent(TextAreaEntry, 'area'), isEdited: isTextAreaEntryEdited },
  select: { component: makeComponent(SelectEntry, 'select'), isEdited: isSelectEntryEdited },
  check: { component: makeComponent(CheckboxEntry, 'check'), isEdited: isCheckboxEntryEdited },
};

const CODE = { component: CodeEntry, isEdited: isCodeEntryEdited };

/** Kinds of code: what a text is written in. */
const LANGUAGES = new Set(['expression', 'template', 'duration', 'date', 'cycle', 'python', 'names']);

/** An entry that reads and writes by the functions given. */
export function entry(id, label, { kind = 'text', read, write, ...options }) {
  if (LANGUAGES.has(kind)) return { ...CODE, id, label, read, write, options: { ...options, language: kind } };
  return { ...KINDS[kind], id, label, read, write, options };
}

/** An entry for a setting at a place of the element's extensions. */
export function setting(place, name, label, options = {}) {
  return entry([place.extension, ...place.parts.map(([part]) => part), name].join('-'), label, {
    ...options,
    read: (element) => readSetting(findPlace(ownerOf(element), place), name),
    write: (element, value, injector) => runTogether(injector, placeCommands(
      element, ownerOf(element), place, (object) => (object ? settingChange(object, name, value) : { [name]: value }), injector.get('bpmnFactory'),
    )),
  });
}

/** An entry for a setting of one object of a list. */
export function itemSetting(object, idPrefix, name, label, options = {}) {
  return entry(`${idPrefix}-${name}`, label, {
    ...options,
    model: object,
    read: () => readSetting(object, name),
    write: (element, value, injector) => injector.get('commandStack').execute('element.updateModdleProperties', {
      element, moddleElement: object, properties: settingChange(object, name, value),
    }),
  });
}

/** An entry for a plain property of the element's own business object, or of the part of it that `part(owner)` gives. */
export function ownProperty(name, label, { part = (owner) => owner, idPrefix = 'own', ...options } = {}) {
  const typed = (object, value) => {
    const { type } = object.$model.getPropertyDescriptor(object, name) || {};
    if (value === undefined || value === '') return undefined;
    if (type === 'Boolean') return value === 'true';
    return type === 'Integer' ? Number.parseInt(value, 10) || undefined : value;
  };
  const text = (object) => {
    const isSet = object && (name.includes(':') || Object.hasOwn(object, name)); // else it is the default of BPMN
    const value = isSet ? object.get(name) : undefined;
    return value === undefined || value === null ? undefined : String(value);
  };
  return entry(`${idPrefix}-${name.replace(/^.*:/, '')}`, label, {
    ...options,
    read: (element) => text(part(ownerOf(element))),
    write: (element, value, injector) => injector.get('commandStack').execute('element.updateModdleProperties', {
      element, moddleElement: part(ownerOf(element)), properties: { [name]: typed(part(ownerOf(element)), value) },
    }),
  });
}

/** An entry for an expression that BPMN writes as an element of its own, such as `completionCondition`. */
export function ownExpression(name, label, { part = (owner) => owner, idPrefix = 'own', ...options } = {}) {
  return entry(`${idPrefix}-${name}`, label, {
    kind: 'expression',
    ...options,
    read: (element) => part(ownerOf(element))?.get(name)?.get('body'),
    write: (element, value, injector) => {
      const object = part(ownerOf(element));
      const expression = value ? injector.get('bpmnFactory').create('bpmn:FormalExpression', { body: value }) : undefined;
      if (expression) expression.$parent = object;
      injector.get('commandStack').execute('element.updateModdleProperties', { element, moddleElement: object, properties: { [name]: expression } });
    },
  });
}
