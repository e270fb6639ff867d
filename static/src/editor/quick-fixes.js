/** What the fixes of findings do to the model: the kinds of `engine/validate/quick_fixes.py`, one step of undo each. */
import { createPart, findPlace, ownerOf, placeCommands, placeOf, runTogether, settingChange } from '../periscope/places.js';
import { openField } from './field-opening.js';

const SIZE = { gap: 60, width: 100 };
const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);

/** "endEvent" or "EndEvent" → "bpmn:EndEvent". */
function typeOf(name) {
  const local = name.replace('bpmn:', '');
  return `bpmn:${local[0].toUpperCase()}${local.slice(1)}`;
}

function typed(object, name, value) {
  const property = object.$model.getPropertyDescriptor(object, name);
  if (property?.type === 'Boolean') return value === 'true';
  if (property?.type === 'Integer' || property?.type === 'Real') return Number(value);
  return value;
}

function setAttribute({ modeler, element, values: { name, value } }) {
  const object = element.businessObject;
  const property = object.$model.getPropertyDescriptor(object, name);
  const reference = property?.isReference && modeler.get('elementRegistry').get(value)?.businessObject;
  modeler.get('modeling').updateProperties(element, { [name]: reference || typed(object, name, value) });
}

function setExtensionAttribute({ modeler, element, values: { extension, name, value } }) {
  const commands = placeCommands(element, ownerOf(element), placeOf(extension), { [name]: value }, modeler.get('bpmnFactory'));
  runTogether(modeler, commands);
}

/** Takes settings away, whether they stand as attributes or as child elements. */
function removeSettings({ modeler, element, values: { extension, names } }) {
  const changeOf = (object) => {
    const changes = names.split(' ').map((name) => settingChange(object, name, undefined));
    const rests = changes.map(({ rest }) => rest).filter(Boolean);
    const rest = rests.length ? { rest: rests.reduce((kept, each) => kept.filter((child) => each.includes(child))) } : {};
    return Object.assign({}, ...changes, rest);
  };
  if (!findPlace(ownerOf(element), placeOf(extension))) return;
  runTogether(modeler, placeCommands(element, ownerOf(element), placeOf(extension), changeOf, modeler.get('bpmnFactory')));
}

const localName = (object) => object.$type.split(':').pop();
const sameName = (a, b) => a.replace(/\[\d+\]$/, '').toLowerCase() === b.replace(/\[\d+\]$/, '').toLowerCase();

function childrenOf(object) {
  return (object.$descriptor?.properties || []).filter(({ isAttr, isBody, isReference }) => !isAttr && !isBody && !isReference).flatMap(({ name }) => asList(object.get(name)));
}

/** Renames an attribute; a misspelt element is shown instead, since its content may need a look as well. */
function renameExtension({ modeler, element, values: { path, name } }) {
  const steps = path.split('/').filter(Boolean);
  const attribute = steps.at(-1)?.startsWith('@') && steps.pop().slice(1);
  let object = ownerOf(element).get('extensionElements');
  for (const step of steps) object = object && childrenOf(object).find((child) => child.$type && sameName(localName(child), step));
  const value = attribute && object?.$attrs?.[attribute];
  if (value === undefined || value === false) return selectElement({ modeler, element, values: {} });
  return modeler.get('modeling').updateModdleProperties(element, object, { [name]: value, [attribute]: undefined });
}

function removeElement({ modeler, element }) {
  modeler.get('modeling').removeElements([element]);
}

function removeCondition({ modeler, element }) {
  modeler.get('modeling').updateProperties(element, { conditionExpression: undefined });
}

function appendElement({ modeler, element, values: { type } }) {
  const shape = modeler.get('elementFactory').createShape({ type: typeOf(type) });
  modeler.get('autoPlace').append(element, shape);
}

function prependElement({ modeler, element, values: { type } }) {
  const shape = modeler.get('elementFactory').createShape({ type: typeOf(type) });
  const position = { x: element.x - SIZE.gap - shape.width / 2, y: element.y + element.height / 2 };
  const modeling = modeler.get('modeling');
  const made = modeling.createShape(shape, position, element.parent);
  modeling.connect(made, element);
}

function addElement({ modeler, element, values: { type } }) {
  const canvas = modeler.get('canvas');
  const parent = element.type === 'bpmn:Process' ? canvas.getRootElement() : element;
  const inside = (parent.children || []).filter(({ width }) => width);
  const x = inside.length ? Math.max(...inside.map((child) => child.x + child.width)) + SIZE.gap + SIZE.width / 2 : 300;
  const y = inside.length ? inside[0].y + inside[0].height / 2 : 200;
  const shape = modeler.get('elementFactory').createShape({ type: typeOf(type) });
  modeler.get('modeling').createShape(shape, { x, y }, parent);
}

function replaceElement({ modeler, element, values: { type } }) {
  modeler.get('bpmnReplace').replaceElement(element, { type: typeOf(type) });
}

function declareVariable({ modeler, element, values: { name } }) {
  const factory = modeler.get('bpmnFactory');
  const place = placeOf('ProcessVariables');
  const holder = findPlace(ownerOf(element), place);
  const item = createPart(factory, 'ProcessVariable', { name, type: 'any', isInput: 'true' }, holder);
  const commands = placeCommands(element, ownerOf(element), place, (object) => ({ items: [...asList(object?.get('items')), item] }), factory);
  runTogether(modeler, commands);
}

/** Selects the element, opens the group of the field and puts the cursor into it. */
function selectElement({ modeler, element, values: { field = '' } }) {
  modeler.get('selection').select(element);
  openField(field);
}

const FIXES = {
  'set-attribute': setAttribute,
  'set-extension-attribute': setExtensionAttribute,
  'remove-extension-attributes': removeSettings,
  'rename-extension': renameExtension,
  'remove-element': removeElement,
  'remove-condition': removeCondition,
  'append-element': appendElement,
  'prepend-element': prependElement,
  'add-element': addElement,
  'replace-element': replaceElement,
  'declare-variable': declareVariable,
  'select-element': selectElement,
};

/** Whether the editor can do it. */
export function canFix(fix) {
  return Boolean(FIXES[fix?.kind]);
}

/** Does it. */
export function applyFix(modeler, { element: id, fix }) {
  const registry = modeler.get('elementRegistry');
  const element = registry.get(fix.arguments?.element) || registry.get(id) || modeler.get('canvas').getRootElement();
  FIXES[fix.kind]({ modeler, element, values: fix.arguments || {} });
}

