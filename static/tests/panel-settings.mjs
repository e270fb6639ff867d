/**
 * node panel-settings.mjs: writes every setting that the properties panel offers, saves the file, and prints the pairs
 * "element attribute" that stand in it. `tests/static/test_properties_panel.py` holds the server's vocabulary against them.
 */
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const STATIC = fileURLToPath(new URL('..', import.meta.url));

async function bundled(source) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: source, resolveDir: STATIC }, bundle: true, format: 'esm', platform: 'node', write: false, logLevel: 'error', external: ['../expressions/code-field.js'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'panel-'));
  const file = join(folder, 'panel.mjs');
  writeFileSync(file, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(file));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { BpmnModdle, buildDescriptor, keepUnknownTypes, groupsFor, createPart, extensionCommands } = await bundled(`
  export { BpmnModdle } from 'bpmn-moddle';
  export { buildDescriptor, keepUnknownTypes } from './src/periscope/descriptor.js';
  export { groupsFor } from './src/editor/properties/provider.js';
  export { createPart, extensionCommands } from './src/periscope/places.js';
`);

const moddle = keepUnknownTypes(new BpmnModdle({ periscope: buildDescriptor() }));

function change({ moddleElement, properties }) {
  for (const [name, value] of Object.entries(properties)) moddleElement.set(name, value);
}

const stack = {
  execute(command, context) {
    if (command === 'element.updateModdleProperties') change(context);
    else context.forEach((one) => change(one.context));
  },
};
const services = {
  bpmnFactory: { create: (type, properties) => moddle.create(type, properties) },
  commandStack: stack,
  modeling: { updateProperties: (element, properties) => change({ moddleElement: element.businessObject, properties }) },
  suggestions: { agents: [], groups: [], templates: ['t'], functions: [], processes: [], people: [], forms: [], secrets: [] },
};
const injector = { get: (name) => services[name] };

/** The elements of BPMN that the panel is asked about; `with` is a configuration, `definition` the kind of event. */
const HOSTS = [
  { type: 'Process' }, { type: 'UserTask' }, { type: 'ManualTask' }, { type: 'ScriptTask' }, { type: 'SendTask', with: 'SendTaskConfiguration' }, { type: 'ReceiveTask' },
  { type: 'ServiceTask', with: 'AIAgentConfiguration' }, { type: 'ServiceTask', with: 'WebhookConfiguration' }, { type: 'ServiceTask', with: 'VariableConfiguration' },
  { type: 'ServiceTask', with: 'ScriptTaskConfiguration' }, { type: 'SubProcess' }, { type: 'AdHocSubProcess', with: 'AIAgentConfiguration' }, { type: 'CallActivity' },
  { type: 'Task', loop: 'MultiInstanceLoopCharacteristics' }, { type: 'Task', loop: 'StandardLoopCharacteristics' }, { type: 'Task', with: 'ToolConfiguration' }, { type: 'ComplexGateway' }, { type: 'EventBasedGateway' },
  { type: 'StartEvent' }, { type: 'StartEvent', definition: 'Message' }, { type: 'IntermediateCatchEvent', definition: 'Signal' }, { type: 'BoundaryEvent', definition: 'Error' }, { type: 'IntermediateCatchEvent', definition: 'Conditional' },
];

function makeHost(spec, index) {
  const object = moddle.create(`bpmn:${spec.type}`, { id: `e${index}` });
  if (spec.loop) object.set('loopCharacteristics', moddle.create(`bpmn:${spec.loop}`, { $parent: object }));
  if (spec.definition) object.set('eventDefinitions', [moddle.create(`bpmn:${spec.definition}EventDefinition`)]);
  const element = { id: object.id, type: object.$type, businessObject: object };
  if (spec.with) extensionCommands(element, object, { added: [createPart(services.bpmnFactory, spec.with, {})] }, services.bpmnFactory).forEach((one) => change(one.context));
  return { object, element };
}

const choicesOf = (options) => (typeof options.choices === 'function' ? options.choices(injector) : options.choices).map((one) => one.value ?? one).filter(Boolean);
const KIND = /-(type|fieldType)$/;
const SKIPPED = new Set(['service-kind', 'retry-preset']); // they put other configurations in the place of these
const DEEPEST = 2;
const found = new Set();
const hosts = HOSTS.map(makeHost);

/** Notes every attribute that stands in the file as it is now. */
async function save() {
  const [process, ...others] = hosts.map(({ object }) => object);
  others.forEach((object) => { object.$parent = process; });
  process.set('flowElements', others);
  const { xml } = await moddle.toXML(moddle.create('bpmn:Definitions', { targetNamespace: 't', rootElements: [process] }));
  for (const [, tag, attributes] of xml.matchAll(/<\w+:(\w+)((?:\s+[\w:]+="[^"]*")*)\s*\/?>/g)) {
    for (const [, name] of attributes.matchAll(/\s(?:\w+:)?(\w+)="/g)) found.add(`${tag} ${name}`);
  }
}

/** The entries that the panel has now; lists that are empty get a first item. */
function entriesOf(element) {
  const groups = groupsFor(element, injector);
  const empty = groups.filter(({ add, items }) => add && !items.length);
  if (!empty.length) return groups.flatMap((group) => [...(group.entries || []), ...(group.items || []).flatMap((item) => item.entries)]);
  empty.forEach((list) => list.add({ stopPropagation() {} }));
  return entriesOf(element);
}

/** The entries with those of lists inside lists. */
function allOf(element, entries, depth = 0) {
  return entries.flatMap((one) => {
    if (!one.shown) return [one];
    if (!one.shown.length && depth < DEEPEST) one.add(element, injector);
    return one.shown.flatMap((item) => allOf(element, item.entries, depth + 1));
  });
}

function write(element, one) {
  if (!one.write || SKIPPED.has(one.id)) return;
  one.write(element, Array.isArray(one.options.choices) ? choicesOf(one.options)[0] : /Quantity$/.test(one.id) ? '2' : 'true', injector);
}

/** Writes everything; what a field is decides what else it has, so every kind of field has its turn. */
async function writeAll(element) {
  const entries = () => allOf(element, entriesOf(element));
  for (const one of entries().filter(({ id }) => !KIND.test(id))) write(element, one);
  await save();
  for (const { id, options } of entries().filter(({ id: each }) => KIND.test(each))) {
    for (const kind of choicesOf(options)) {
      entries().find((one) => one.id === id)?.write(element, kind, injector);
      const prefix = id.replace(KIND, '-');
      for (const one of entries().filter((each) => each.id.startsWith(prefix) && each.id !== id)) if (!KIND.test(one.id) && !/itemType$/.test(one.id)) write(element, one);
      for (const one of entries().filter((each) => each.id === `${prefix}itemType`)) one.write(element, 'object', injector);
      await save();
    }
  }
}

for (const { element } of hosts) await writeAll(element);
console.log(JSON.stringify([...found].sort()));
