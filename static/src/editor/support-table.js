/** Which entries of the menus stand for elements that the engine refuses, by its own table. Pure. */
import { mark, t } from '../i18n.js';

const POSITIONS = { start: 'startEvent', 'intermediate-catch': 'intermediateCatchEvent', 'intermediate-throw': 'intermediateThrowEvent', boundary: 'boundaryEvent', end: 'endEvent' };
const EVENT = /^(?:(none|message|timer|conditional|signal|escalation|link|compensation|error|cancel|terminate)-)?(start|intermediate-catch|intermediate-throw|boundary|end)(?:ing)?(?:-event)?$/;
const CAUGHT = /^(message|timer|condition|signal)-intermediate-event$/;
const NODES = {
  task: 'task', 'user-task': 'userTask', 'service-task': 'serviceTask', 'send-task': 'sendTask', 'receive-task': 'receiveTask', 'manual-task': 'manualTask',
  'rule-task': 'businessRuleTask', 'script-task': 'scriptTask', 'call-activity': 'callActivity', transaction: 'transaction', 'exclusive-gateway': 'exclusiveGateway',
  'human-task': 'userTask', 'ai-agent': 'serviceTask', function: 'scriptTask', webhook: 'serviceTask', email: 'sendTask', decision: 'businessRuleTask', call: 'callActivity', variables: 'serviceTask',
  'parallel-gateway': 'parallelGateway', 'inclusive-gateway': 'inclusiveGateway', 'complex-gateway': 'complexGateway', 'event-based-gateway': 'eventBasedGateway',
};

const nameOf = (entry) => entry.replace(/^(create|append|replace-with)[-.]/, '').replace('non-interrupting-', '');

/** The BPMN tags behind a menu entry ("create-timer-boundary"): {node, definition}; empty when it is something else. */
export function tagsOf(entry) {
  const name = nameOf(entry);
  const [, kind, position] = EVENT.exec(name) || [];
  if (position) return { node: POSITIONS[position], definition: kind && kind !== 'none' ? `${kind === 'compensation' ? 'compensate' : kind}EventDefinition` : undefined };
  const [, caught] = CAUGHT.exec(name) || [];
  if (caught) return { node: 'intermediateCatchEvent', definition: `${caught === 'condition' ? 'conditional' : caught}EventDefinition` };
  if (name === 'intermediate-event') return { node: 'intermediateThrowEvent' };
  if (name.endsWith('ad-hoc-subprocess')) return { node: 'adHocSubProcess' };
  if (name.endsWith('subprocess')) return { node: 'subProcess' };
  return { node: NODES[name] };
}

/** What BPMN's menus offer though it can never run. */
const NEVER = { 'none-boundary-event': mark('a boundary event waits for something: choose a message, a timer, an error or another type') };

/** Why the engine would refuse what the entry stands for, or null. `rows` is the answer of GET /support. */
export function reasonAgainst(entry, rows) {
  const never = NEVER[nameOf(entry)];
  if (never) return t(never);
  const { node, definition } = tagsOf(entry);
  const find = (tag) => tag && rows.find((row) => row.element === tag);
  const refused = find(node);
  if (refused?.status === 'refused') return refused.note;
  const found = find(definition);
  if (!found || node === 'startEvent') return null; // every kind of start event is waited for by the studio
  if (found.status === 'refused') return found.note;
  return found.note.includes('Event') && !found.note.includes(node) ? `not here; only: ${found.note}` : null;
}
