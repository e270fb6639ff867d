/**
 * The rules that need nothing but the drawing: the ids, sentences and fixes of `engine/validate/rules/flow.py` and
 * `naming.py`, over plain rows. Pure: they run in a worker. A test holds them against the server's own.
 *
 * A row is {id, type, name, parent, definitions, adHoc, byItself, instantiate} for a node ("ServiceTask") and
 * {id, source, target} for a sequence flow.
 */
export const RULES = ['no-way-in', 'no-way-out', 'start-with-way-in', 'end-with-way-out', 'missing-name'];

const LONGEST = 60;
const KINDS = { 'sub process': 'sub-process', 'ad hoc sub process': 'ad-hoc sub-process' };
const ACTIVITY = /(Task|CallActivity|SubProcess|Transaction)$/;
const ASKS = new Set(['ExclusiveGateway', 'InclusiveGateway']);

function shorten(text) {
  const line = text.split(/\s+/).filter(Boolean).join(' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

function label({ id, type, name }) {
  const words = type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
  const kind = KINDS[words] || words;
  const capital = kind[0].toUpperCase() + kind.slice(1);
  return name ? `${capital} “${shorten(name)}” (${id})` : `${capital} ${id}`;
}

function listed(names) {
  if (names.length > 5) return `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const has = (node, kind) => node.definitions.includes(kind);
const isLinked = (node) => has(node, 'Link');
const begins = (node) => node.type === 'StartEvent' || node.type === 'BoundaryEvent';
const fix = (kind, title, element, values) => ({ kind, title, arguments: { element, ...values } });

function noWayIn(node, { incoming }) {
  if (node.adHoc || incoming.length || begins(node) || node.instantiate || node.byItself || isLinked(node)) return null;
  return {
    level: 'CRITICAL',
    message: `${label(node)} has no way in, so it never happens: lead a sequence flow to it or put a start event before it.`,
    fix: fix('prepend-element', 'Put a start event before it', node.id, { type: 'bpmn:StartEvent' }),
  };
}

function noWayOut(node, { outgoing }) {
  if (outgoing.length || node.adHoc || node.type === 'EndEvent' || node.byItself) return null;
  if ((node.type === 'IntermediateThrowEvent' && isLinked(node)) || (node.type === 'BoundaryEvent' && has(node, 'Compensate'))) return null;
  return {
    level: 'HIGH',
    message: `${label(node)} has no way out, so its branch ends here unnoticed: lead it on or to an end event.`,
    fix: fix('append-element', 'Append an end event', node.id, { type: 'bpmn:EndEvent' }),
  };
}

function startWithWayIn(node, { incoming }) {
  if (!begins(node) || !incoming.length) return null;
  return { level: 'CRITICAL', message: `${label(node)} has a way in, but it begins by itself: lead ${listed(incoming)} elsewhere.`, fix: null };
}

function endWithWayOut(node, { outgoing }) {
  if (node.type !== 'EndEvent' || !outgoing.length) return null;
  return {
    level: 'CRITICAL',
    message: `${label(node)} has a way out, but an end event ends: remove ${listed(outgoing)} or make it an intermediate event.`,
    fix: fix('replace-element', 'Make it an intermediate event', node.id, { type: 'bpmn:IntermediateThrowEvent' }),
  };
}

function missingName(node, { outgoing }) {
  const asks = ASKS.has(node.type) && outgoing.length > 1;
  if (node.name || !(asks || ACTIVITY.test(node.type))) return null;
  const remedy = asks ? 'name it after the question it answers' : 'name it after what is done in it';
  return { level: 'LOW', message: `${label(node)} has no name: ${remedy}.`, fix: fix('select-element', 'Give it a name', node.id, { field: 'name' }) };
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
