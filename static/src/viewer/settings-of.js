/**
 * What is set at an element of a process, for reading: groups of named values. Pure: model in, plain data out.
 *
 * A group is `{ name, rows: [{ name, value }], groups: [group] }`; names are as in the file, `name` of the first
 * group is null. Whatever the file says is there, also what the studio does not know.
 */
const HIDDEN = new Set(['id', 'incoming', 'outgoing', 'sourceRef', 'targetRef', 'documentation', 'extensionElements', 'flowElements', 'artifacts', 'laneSets', 'flowNodeRef', 'attachedToRef', 'loopCharacteristics', 'eventDefinitions', 'di', 'textContent']);
const TEXTS = new Set(['bpmn:FormalExpression', 'bpmn:Expression', 'bpmn:Documentation']);

const asList = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const isPart = (value) => Boolean(value && typeof value === 'object' && value.$type);
const localName = (part) => part.$type.split(':').pop();
const isText = (part) => TEXTS.has(part.$type);
const isReference = (object, property) => Boolean(object.$descriptor?.propertiesByName?.[property]?.isReference);

/** The properties a file gives an object: declared ones and others, without the model's own. */
function propertiesOf(object) {
  const declared = Object.entries(object).filter(([name]) => !name.startsWith('$') && !HIDDEN.has(name));
  return [...declared, ...Object.entries(object.$attrs || {}).filter(([name]) => !name.startsWith('xmlns') && !name.includes('color'))];
}

function rowsOf(object) {
  const rows = [];
  for (const [name, value] of propertiesOf(object)) {
    for (const one of asList(value)) {
      if (!isPart(one)) rows.push({ name: name.split(':').pop(), value: String(one) });
      else if (isText(one)) rows.push({ name, value: one.body || one.text || '' });
      else if (isReference(object, name)) rows.push({ name, value: one.name || one.id || '' });
    }
  }
  const text = object.get?.('textContent');
  return text?.trim() ? [...rows, { name: null, value: text.trim() }] : rows;
}

function partsOf(object) {
  return propertiesOf(object).flatMap(([name, value]) => (isReference(object, name) ? [] : asList(value).filter((one) => isPart(one) && !isText(one))));
}

function groupOf(part) {
  return { name: localName(part), rows: rowsOf(part), groups: partsOf(part).map(groupOf) };
}

const isEmpty = ({ rows, groups }) => !rows.length && groups.every(isEmpty);

/** What a file says of an element beyond its name and its place in the flow. */
export function settingsOf(object) {
  const parts = [
    ...asList(object.eventDefinitions), ...asList(object.loopCharacteristics), ...asList(object.extensionElements?.values),
    ...asList(object.loopCharacteristics?.extensionElements?.values),
  ];
  const documentation = asList(object.documentation).map((one) => one.text).filter(Boolean);
  const own = { name: null, rows: [...documentation.map((value) => ({ name: 'documentation', value })), ...rowsOf(object).filter(({ name }) => name !== 'name')], groups: [] };
  return [own, ...parts.map(groupOf)].filter((group) => !isEmpty(group) || group.name);
}
