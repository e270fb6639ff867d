/** Fields of a form in the model ↔ fields as the builder knows them. */
import { createPart, readSetting } from '../periscope/places.js';

const TEXTS = ['name', 'type', 'label', 'placeholder', 'help', 'unit', 'message', 'optionsExpression', 'pattern', 'visibleWhen', 'requiredWhen', 'readonlyWhen', 'validWhen', 'compute'];
const NUMBERS = ['min', 'max', 'minLength', 'maxLength', 'minItems', 'maxItems', 'places', 'maxSizeMb'];
const FLAGS = ['required', 'readonly'];
const SPOKEN = ['label', 'placeholder', 'help', 'message'];
const TRUE = new Set(['true', '1', 'yes', 'on']);
const OTHER_NAMES = { name: 'id', visibleWhen: 'visibleIf', defaultValue: 'default', enumValues: 'options' };
const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

const read = (object, name) => readSetting(object, name) ?? (OTHER_NAMES[name] ? readSetting(object, OTHER_NAMES[name]) : undefined);

function optionsFrom(text) {
  const written = text.trim();
  if (!written.startsWith('[')) return written.split(',').map((each) => each.trim()).filter(Boolean);
  try {
    return asList(JSON.parse(written));
  } catch {
    return written.split(',').map((each) => each.trim());
  }
}

function optionsOf(object) {
  const text = read(object, 'enumValues');
  if (text) return optionsFrom(text);
  return asList(object.get('rest')).filter((child) => /:(enumValue|option)$/i.test(child.$type)).map((child) => child.get('value') ?? child.get('textContent')).filter(Boolean);
}

function translationsOf(object) {
  return Object.fromEntries(asList(object.get('texts')).map((each) => [
    readSetting(each, 'language') || readSetting(each, 'lang'),
    Object.fromEntries(SPOKEN.map((name) => [name, readSetting(each, name)]).filter(([, text]) => text)),
  ]));
}

/** A field of the model as the builder knows it. */
export function toField(object) {
  const field = { name: read(object, 'name') || '' };
  for (const name of TEXTS) if (read(object, name)) field[name] = read(object, name);
  for (const name of NUMBERS) if (read(object, name) !== undefined && Number.isFinite(Number(read(object, name)))) field[name] = Number(read(object, name));
  for (const name of FLAGS) if (TRUE.has(String(read(object, name) ?? '').trim().toLowerCase())) field[name] = true;
  if (read(object, 'defaultValue')) field.default = read(object, 'defaultValue');
  const parts = { options: optionsOf(object), accept: (read(object, 'accept') || '').split(',').map((each) => each.trim()).filter(Boolean), fields: asList(object.get('columns')).map(toField) };
  for (const [name, list] of Object.entries(parts)) if (list.length) field[name] = list;
  const translations = translationsOf(object);
  if (Object.keys(translations).length) field.translations = translations;
  return field;
}

const isPlain = (option) => typeof option === 'string' && !option.includes(',') && !option.startsWith('[');

function optionsAsText(options) {
  const short = options.map((each) => (each && typeof each === 'object' && !each.labels && each.label === each.value ? each.value : each));
  return short.every(isPlain) ? short.join(',') : JSON.stringify(short);
}

/** A field of the builder as an object of the model; what the file said besides is taken over from `old`. */
export function toObject(factory, field, old) {
  const properties = {};
  for (const name of TEXTS) if (field[name]) properties[name] = field[name];
  for (const name of NUMBERS) if (field[name] !== undefined) properties[name] = String(field[name]);
  for (const name of FLAGS) if (field[name]) properties[name] = 'true';
  if (field.default !== undefined) properties.defaultValue = String(field.default);
  if (field.options?.length) properties.enumValues = optionsAsText(field.options);
  if (field.accept?.length) properties.accept = field.accept.join(',');
  const before = new Map(asList(old?.get('columns')).map((each) => [read(each, 'name'), each]));
  if (field.fields?.length) properties.columns = field.fields.map((each) => toObject(factory, each, before.get(each.name)));
  const spoken = Object.entries(field.translations || {});
  if (spoken.length) properties.texts = spoken.map(([language, texts]) => createPart(factory, 'Translation', { language, ...texts }));
  const object = createPart(factory, 'Field', properties);
  for (const [name, value] of Object.entries(old?.$attrs || {})) if (!(name in properties)) object.$attrs[name] = value;
  return object;
}
