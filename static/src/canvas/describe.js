/** BPMN's words for people who read instead of look. */
import { t } from '../i18n.js';

const SPACED = /([a-z])([A-Z])/g;

/** "bpmn:UserTask" → "User task"; events say what they wait for ("Timer intermediate catch event"). */
export function typeInWords(object) {
  const type = (object.$type || object).replace('bpmn:', '');
  const definition = object.eventDefinitions?.[0]?.$type?.replace('bpmn:', '').replace('EventDefinition', '');
  const words = `${definition ? `${definition} ` : ''}${type}`.replace(SPACED, '$1 $2').toLowerCase();
  return t(words[0].toUpperCase() + words.slice(1));
}

/** The name, or the kind and id where there is none. */
export function titleOf(object) {
  return object.name?.trim() || `${typeInWords(object)} (${object.id})`;
}

/** Flow nodes and flows of a viewer in the order of the drawing, without labels and pools. */
export function stepsOf(viewer) {
  return viewer.get('elementRegistry')
    .filter((element) => element.businessObject?.$instanceOf?.('bpmn:FlowNode') && !element.labelTarget)
    .sort((a, b) => (a.x + a.width / 2) - (b.x + b.width / 2) || a.y - b.y)
    .filter((element, i, all) => all.findIndex((other) => other.businessObject === element.businessObject) === i);
}

const idsWithin = (container) => (container.flowElements || []).flatMap((object) => [object.id, ...idsWithin(object)]);

/** {id: ids of all that is inside} of the sub-processes whose picture is closed. */
export function closedContentsOf(viewer) {
  const closed = viewer.get('elementRegistry').filter(({ collapsed, businessObject }) => collapsed && businessObject?.flowElements);
  return Object.fromEntries(closed.map(({ businessObject }) => [businessObject.id, idsWithin(businessObject)]));
}
