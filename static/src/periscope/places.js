/**
 * Where a setting of ours stands in the model, found and written without caring what is missing.
 *
 * A *place* is `{ extension: 'AIAgentConfiguration', parts: [['settings', 'AdvancedSettings']] }`: a configuration
 * in the extension elements of an owner, and the way down from it. Writing creates what is missing, all in one
 * step of undo.
 */
import { writeType } from './descriptor.js';

const fold = (name) => name.toLowerCase();
const localName = (node) => (node.$type || '').split(':').pop();
const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

/** The place of a configuration, or of a part of it. */
export function placeOf(extension, ...parts) {
  return { extension, parts };
}

/** The process behind a pool, else the element's own business object: what our extensions stand on. */
export function ownerOf(element) {
  const object = element.businessObject || element;
  return object.$instanceOf('bpmn:Participant') ? object.processRef || object : object;
}

/** The first extension of that type, in any spelling. */
export function findExtension(owner, type) {
  return asList(owner.get('extensionElements')?.get('values')).find((value) => value.$instanceOf?.(`periscope:${type}`));
}

/** The model object at a place, or undefined. */
export function findPlace(owner, { extension, parts }) {
  return parts.reduce((found, [property]) => asList(found?.get(property))[0], findExtension(owner, extension));
}

const textChild = (object, name) => asList(object?.get('rest')).find((child) => fold(localName(child)) === fold(name) && child.get('textContent'));

/** A setting: an attribute, or a child element of that name with a text, which means the same. */
export function readSetting(object, name) {
  if (!object) return undefined;
  return object.get(name) ?? textChild(object, name)?.get('textContent');
}

/** The properties that make the setting an attribute, and take away a child element that said it. */
export function settingChange(object, name, value) {
  const child = textChild(object, name);
  return child ? { [name]: value, rest: object.get('rest').filter((other) => other !== child) } : { [name]: value };
}

/** Makes a new object of ours with its canonical spelling. */
export function createPart(factory, type, properties, parent) {
  const part = factory.create(writeType(type), properties);
  for (const child of Object.values(properties).flatMap(asList)) if (child?.$type) child.$parent = part;
  if (parent) part.$parent = parent;
  return part;
}

function change(element, moddleElement, properties) {
  return { cmd: 'element.updateModdleProperties', context: { element, moddleElement, properties } };
}

/** Commands that add `values` to the extension elements of `owner` and take `removed` away. */
export function extensionCommands(element, owner, { added = [], removed = [] }, factory) {
  const extensions = owner.get('extensionElements');
  if (extensions) {
    added.forEach((value) => { value.$parent = extensions; });
    return [change(element, extensions, { values: [...extensions.get('values').filter((value) => !removed.includes(value)), ...added] })];
  }
  if (!added.length) return [];
  const fresh = factory.create('bpmn:ExtensionElements', { values: added });
  added.forEach((value) => { value.$parent = fresh; });
  fresh.$parent = owner;
  return [change(element, owner, { extensionElements: fresh })];
}

const isMany = (object, property) => object.$descriptor.propertiesByName[property]?.isMany
  ?? object.$descriptor.propertiesByName[`periscope:${property}`]?.isMany;

/** Commands that set `properties` on the object at a place, creating the way to it. */
export function placeCommands(element, owner, place, properties, factory) {
  const { extension, parts } = place;
  let deepest = findExtension(owner, extension);
  let depth = 0;
  while (deepest && depth < parts.length) {
    const [next] = asList(deepest.get(parts[depth][0]));
    if (!next) break;
    deepest = next;
    depth += 1;
  }
  if (deepest && depth === parts.length) {
    const values = typeof properties === 'function' ? properties(deepest) : properties;
    return [change(element, deepest, values)];
  }
  const missing = parts.slice(depth + (deepest ? 1 : 0));
  const made = typeof properties === 'function' ? properties(undefined) : properties;
  const build = (type, rest) => {
    if (!rest.length) return createPart(factory, type, made);
    const [[property, inner], ...more] = rest;
    const child = build(inner, more);
    const parent = createPart(factory, type, {});
    parent.set(property, isMany(parent, property) ? [child] : child);
    child.$parent = parent;
    return parent;
  };
  if (!deepest) return extensionCommands(element, owner, { added: [build(extension, parts)] }, factory);
  const [property, type] = parts[depth];
  const child = build(type, missing);
  child.$parent = deepest;
  return [change(element, deepest, { [property]: isMany(deepest, property) ? [...deepest.get(property), child] : child })];
}

/** Runs commands as one step of undo. */
export function runTogether(injector, commands) {
  if (commands.length) injector.get('commandStack').execute('properties-panel.multi-command-executor', commands);
}
