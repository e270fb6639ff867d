/**
 * The rules that need nothing but the drawing: the ids, sentences and fixes of `engine/validate/rules/flow.py` and
 * `naming.py`, over plain rows. Pure: they run in a worker. A test holds them against the server's own.
 *
 * A row is {id, type, name, parent, definitions, adHoc, byItself, instantiate} for a node ("ServiceTask") and
 * {id, source, target} for a sequence flow.
 */
import { t } from '../../i18n.js';

export const RULES = ['no-way-in', 'no-way-out', 'start-with-way-in', 'end-with-way-out', 'missing-name'];

const LONGEST = 60;
const KINDS = { SubProcess: 'Sub-process', AdHocSubProcess: 'Ad-hoc sub-process' };
const ACTIVITY = /(Task|CallActivity|SubProcess|Transaction)$/;
const ASKS = new Set(['ExclusiveGateway', 'InclusiveGateway']);

function shorten(text) {
  const line = text.split(/\s+/).filter(Boolean).join(' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function kindOf(type) {
  const words = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  return t(KINDS[type] || words[0].toUpperCase() + words.slice(1));
}

function label({ id, type, name }) {
  const kind = kindOf(type);
  return name ? t('{kind} “{name}” ({id})', { kind, name: shorten(name), id }) : `${kind} ${id}`;
}

function listed(names) {
  const first = (count) => names.slice(0, count).join(', ');
  if (names.length > 5) return t('{names} and {count} more', { names: first(5), count: names.length - 5 });
  return names.length === 1 ? names[0] : t('{names} and {last}', { names: first(-1), last: names.at(-1) });
}

const has = (node, kind) => node.definitions.includes(kind);
const isLinked = (node) => has(node, 'Link');
const begins = (node) => node.type === 'StartEvent' || node.type === 'BoundaryEvent';
const fix = (kind, title, element, values) => ({ kind, title, arguments: { element, ...values } });

function noWayIn(node, { incoming }) {
  if (node.adHoc || incoming.length || begins(node) || node.instantiate || node.byItself || isLinked(node)) return null;
  return {
    level: 'CRITICAL',
    message: t('{element} has no way in, so it never happens: lead a sequence flow to it or put a start event before it.', { element: label(node) }),
    fix: fix('prepend-element', t('Put a start event before it'), node.id, { type: 'bpmn:StartEvent' }),
  };
}

function noWayOut(node, { outgoing }) {
  if (outgoing.length || node.adHoc || node.type === 'EndEvent' || node.byItself) return null;
  if ((node.type === 'IntermediateThrowEvent' && isLinked(node)) || (node.type === 'BoundaryEvent' && has(node, 'Compensate'))) return null;
  return {
    level: 'HIGH',
    message: t('{element} has no way out, so its branch ends here unnoticed: lead it on or to an end event.', { element: label(node) }),
    fix: fix('append-element', t('Append an end event'), node.id, { type: 'bpmn:EndEvent' }),
  };
}

function startWithWayIn(node, { incoming }) {
  if (!begins(node) || !incoming.length) return null;
  return {
    level: 'CRITICAL',
    message: t('{element} has a way in, but it begins by itself: lead {names} elsewhere.', { element: label(node), names: listed(incoming) }),
    fix: null,
  };
}

function endWithWayOut(node, { outgoing }) {
  if (node.type !== 'EndEvent' || !outgoing.length) return null;
  return {
    level: 'CRITICAL',
    message: t('{element} has a way out, but an end event ends: remove {names} or make it an intermediate event.', { element: label(node), names: listed(outgoing) }),
    fix: fix('replace-element', t('Make it an intermediate event'), node.id, { type: 'bpmn:IntermediateThrowEvent' }),
  };
}

function missingName(node, { outgoing }) {
  const asks = ASKS.has(node.type) && outgoing.length > 1;
  if (node.name || !(asks || ACTIVITY.test(node.type))) return null;
  const remedy = asks ? t('name it after the question it answers') : t('name it after what is done in it');
  return { level: 'LOW', message: t('{element} has no name: {remedy}.', { element: label(node), remedy }), fix: fix('select-element', t('Give it a name'), node.id, { field: 'name' }) };
}

const FINDERS = { 'no-way-in': noWayIn, 'no-way-out': noWayOut, 'start-with-way-in': startWithWayIn, 'end-with-way-out': endWithWayOut, 'missing-name': missingName };

/** Everything that the rules find in the rows. */
export function findAll(rows) {
  const ways = new Map();
  const waysOf = (id) => ways.get(id) || ways.set(id, { incoming: [], outgoing: [] }).get(id);
  for (const { id, source, target } of rows) {
    if (!source) continue;
    waysOf(source).outgoing.push(id);
    waysOf(target).incoming.push(id);
  }
  const nodes = rows.filter(({ type }) => type);
  return nodes.flatMap((node) => RULES.map((rule) => [rule, FINDERS[rule](node, waysOf(node.id))])
    .filter(([, found]) => found).map(([rule, found]) => ({ rule, element: node.id, line: 0, ...found })));
}
