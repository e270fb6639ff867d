/**
 * The moddle package of our namespace, made from `types.js` so that reading and writing a file loses nothing.
 *
 * Files spell the same element `taskDefinition` and `TaskDefinition`. moddle's own answer, a lower-case alias,
 * rewrites every tag on save. So every type has a *twin*: a subclass with the other case of the first letter.
 * Each element is written back under the name it was read with, and `is(x, 'periscope:TaskDefinition')` is
 * true for either.
 */
import { ALIASES, TYPES } from './types.js';

const URI = 'http://periscope.dev/schema/bpmn';
export const PREFIX = 'periscope';

export const swapCase = (name) => (name[0] === name[0].toLowerCase() ? name[0].toUpperCase() : name[0].toLowerCase()) + name.slice(1);

function attributes(names = '') {
  return names.split(/\s+/).filter(Boolean).map((name) => ({ name, isAttr: true, type: 'String' }));
}

function children(table = {}) {
  return Object.entries(table).map(([name, type]) => ({ name, type: type.replace('*', ''), isMany: type.endsWith('*') }));
}

/** What every type holds besides what it knows: any other child, and a text. The child comes last, so known ones match first. */
function openProperties() {
  return [{ name: 'textContent', type: 'String', isBody: true }, { name: 'rest', type: 'Element', isMany: true }];
}

function makeType([name, { on, attributes: names, children: table }]) {
  return {
    name,
    superClass: ['Element'],
    meta: on ? { allowedIn: on } : { part: true },
    properties: [...attributes(names), ...children(table), ...openProperties()],
  };
}

function makeTwins(type) {
  return [swapCase(type.name), ...(ALIASES[type.name] || [])].map((name) => (
    { name, superClass: [type.name], meta: { ...type.meta, twinOf: type.name } }
  ));
}

/** A fresh package; moddle changes what it registers, so every modeler needs its own. */
export function buildDescriptor() {
  const types = Object.entries(TYPES).map(makeType);
  return { name: 'Periscope', uri: URI, prefix: PREFIX, associations: [], enumerations: [], types: [...types, ...types.flatMap(makeTwins)] };
}

/** The type of a new element: configurations are written `TaskDefinition`, their parts `inputMapping`. */
export function writeType(name) {
  return `${PREFIX}:${TYPES[name].on ? name : swapCase(name)}`;
}

/**
 * moddle drops every element of a *registered* namespace whose type it does not know. This keeps them: unknown
 * names are registered on first sight as open types with a text and any children.
 */
export function keepUnknownTypes(moddle) {
  const { registry } = moddle;
  const getType = moddle.getType.bind(moddle);
  moddle.getType = (wanted) => {
    if (typeof wanted === 'string' && wanted.startsWith(`${PREFIX}:`) && !registry.typeMap[wanted]) {
      registry.registerType({ name: wanted, superClass: ['Element'], meta: { open: true }, properties: openProperties() }, registry.packageMap[PREFIX]);
    }
    return getType(wanted);
  };
  return moddle;
}
