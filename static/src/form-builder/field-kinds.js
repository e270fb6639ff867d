/** The kinds of fields that a form is built of, and which properties each has. */
import { mark } from '../i18n.js';

/** `type` is the engine's; `fresh` are the properties that a new one begins with. */
export const KINDS = [
  { kind: 'string', label: mark('Text'), icon: 'edit', fresh: { type: 'string' } },
  { kind: 'text', label: mark('Long text'), icon: 'list', fresh: { type: 'text' } },
  { kind: 'integer', label: mark('Whole number'), icon: 'variables', fresh: { type: 'integer' } },
  { kind: 'number', label: mark('Number'), icon: 'variables', fresh: { type: 'number' } },
  { kind: 'decimal', label: mark('Money or decimal'), icon: 'variables', fresh: { type: 'decimal', places: 2, unit: 'EUR' } },
  { kind: 'boolean', label: mark('Yes or no'), icon: 'check', fresh: { type: 'boolean' } },
  { kind: 'date', label: mark('Date'), icon: 'clock', fresh: { type: 'date' } },
  { kind: 'datetime', label: mark('Date and time'), icon: 'clock', fresh: { type: 'datetime' } },
  { kind: 'select', label: mark('Choice from a list'), icon: 'chevron-down', fresh: { type: 'select', options: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }] } },
  { kind: 'radio', label: mark('Choice by buttons'), icon: 'flag', fresh: { type: 'radio', options: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }] } },
  { kind: 'multiselect', label: mark('Several choices'), icon: 'check', fresh: { type: 'multiselect', options: [{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }] } },
  { kind: 'email', label: mark('E-mail address'), icon: 'envelope', fresh: { type: 'email' } },
  { kind: 'url', label: mark('Web address'), icon: 'link', fresh: { type: 'url' } },
  { kind: 'file', label: mark('File'), icon: 'upload', fresh: { type: 'file' } },
  { kind: 'table', label: mark('Table with rows'), icon: 'panel', fresh: { type: 'table', fields: [{ name: 'item', type: 'string', label: 'Item' }] } },
  { kind: 'computed', label: mark('Computed value'), icon: 'changed', fresh: { type: 'decimal', places: 2, compute: '1 + 1' } },
  { kind: 'section', label: mark('Section'), icon: 'minus', fresh: { type: 'section' } },
  { kind: 'note', label: mark('Note'), icon: 'info', fresh: { type: 'note', help: 'Text' } },
];

/** Types that only real files bring, because they are edited as JSON. */
const RARE = { object: mark('Object (JSON)'), array: mark('List (JSON)') };

const SHOWN_ONLY = new Set(['section', 'note']);
const NOT_IN_TABLES = new Set(['table', 'section', 'note', 'file']);
const NUMBERS = new Set(['integer', 'number', 'decimal']);
const TEXTS = new Set(['string', 'text', 'email', 'url']);
const CHOICES = new Set(['select', 'radio', 'multiselect']);

export const isChoice = (field) => CHOICES.has(field.type);
export const isNumber = (field) => NUMBERS.has(field.type);
export const isText = (field) => TEXTS.has(field.type || 'string');
export const hasValue = (field) => !SHOWN_ONLY.has(field.type);
export const fitsInTable = (kind) => !NOT_IN_TABLES.has(kind.fresh.type);

/** What a field is called in lists. */
export function kindOf(field) {
  if (field.compute) return KINDS.find(({ kind }) => kind === 'computed');
  return KINDS.find(({ kind }) => kind === (field.type || 'string')) || { kind: field.type, label: RARE[field.type] || field.type, icon: 'code' };
}

/** A new field with a name that nobody has. */
export function freshField(kind, fields) {
  const names = new Set(fields.map(({ name }) => name));
  let number = fields.length + 1;
  while (names.has(`${kind.kind}_${number}`)) number += 1;
  return structuredClone({ name: `${kind.kind}_${number}`, label: '', ...kind.fresh });
}
