/** Which variables an expression at an element can read: declared ones, and those that something before it sets. Pure. */

const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const localName = (object) => (object.$type || '').split(':').pop().toLowerCase();
const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const ASSIGNED = /^[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)/gm;

/** Attributes of our extensions that name a variable which is written. */
const WRITTEN = ['outputVariable', 'errorVariable', 'codeVariable', 'messageVariable', 'outputCollection'];
const WITHIN = ['elementVariable', 'indexVariable'];

function childrenOf(object) {
  const properties = object.$descriptor?.properties || [];
  return properties.filter(({ isAttr, isBody, isReference }) => !isAttr && !isBody && !isReference).flatMap(({ name }) => asList(object.get(name))).filter((child) => child?.$type);
}

function everything(object) {
  return [object, ...childrenOf(object).flatMap(everything)];
}

const extensionsOf = (object) => asList(object.get?.('extensionElements')?.get('values')).filter((each) => each.$descriptor).flatMap(everything);

function read(object, name) {
  const value = object.get(name);
  return typeof value === 'string' ? value : undefined;
}

function declaredBy(container) {
  return extensionsOf(container).filter((each) => localName(each) === 'processvariable')
    .map((each) => ({ name: read(each, 'name'), type: read(each, 'type') || 'any', detail: read(each, 'description') || '' }));
}

function namesWritten(part) {
  const names = WRITTEN.map((name) => read(part, name));
  const kind = localName(part);
  if (kind === 'outputmapping') names.push(read(part, 'variable'));
  if (kind === 'set' || kind === 'field') names.push(read(part, 'name'));
  return names;
}

/** The variables that an element sets when it is done. */
export function writtenBy(element) {
  const names = extensionsOf(element).flatMap(namesWritten);
  const script = element.$instanceOf?.('bpmn:ScriptTask') && element.get('script');
  if (script) names.push(...[...script.matchAll(ASSIGNED)].map(([, name]) => name));
  return names.filter(Boolean);
}

function variablesOfLoop(element) {
  const loop = element.get?.('loopCharacteristics');
  const parts = [...extensionsOf(element), ...(loop ? extensionsOf(loop) : [])];
  const item = loop?.get?.('inputDataItem');
  return [...parts.flatMap((part) => WITHIN.map((name) => read(part, name))), item?.get('name'), 'loopCounter'].filter(Boolean);
}

/** Everything that the tokens may have passed before the element, boundary events by way of what they stand on. */
function before(start) {
  const seen = new Set();
  const open = [start];
  while (open.length) {
    const element = open.pop();
    const sources = asList(element.get?.('incoming')).map((flow) => flow.sourceRef);
    for (const source of [...sources, element.attachedToRef].filter(Boolean)) {
      if (!seen.has(source)) {
        seen.add(source);
        open.push(source);
      }
    }
  }
  return seen;
}

function add(found, names, place) {
  for (const name of names) if (NAME.test(name) && !found.has(name)) found.set(name, { name, type: '', detail: place });
}

/** The variables at `object`, declared ones first: [{name, type, detail}]; `detail` says what it is or what sets it. */
export function variablesInScope(object) {
  const found = new Map();
  const start = object.$instanceOf?.('bpmn:SequenceFlow') ? object.sourceRef : object;
  const places = [];
  for (let each = start; each; each = each.$parent) places.push(each);
  for (const place of places) for (const variable of declaredBy(place)) if (variable.name && !found.has(variable.name)) found.set(variable.name, variable);
  for (const place of places) {
    if (place.get?.('loopCharacteristics')) add(found, variablesOfLoop(place), '');
    for (const element of before(place)) add(found, writtenBy(element), element.get?.('name') || element.id || '');
  }
  if (start !== object) add(found, writtenBy(start), start.get('name') || start.id);
  return [...found.values()];
}
