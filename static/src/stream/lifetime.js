/** The instance as a whole: its beginning, its end, its variables and its state in between. Pure. */
import { ENDS, end } from './executions.js';
import { ENDED, OUTERMOST, change, pick, put } from './shape.js';

const KEPT_WARNINGS = 50;

const variable = (value, at, actor) => ({ value, previous: null, at, element: null, actor, sensitive: false });

export function start(fold, event) {
  const parts = ['process', 'process_name', 'fingerprint', 'scope', 'parent', 'business_key', 'started_by', 'start_event'];
  const variables = Object.entries(event.variables).map(([name, value]) => [name, variable(value, event.at, event.started_by)]);
  return { ...fold, ...pick(event, parts), root: event.root || fold.instance, started_at: event.at, state: 'running', variables: Object.fromEntries(variables) };
}

/** A transient variable lives in the run only and is not kept. */
export function changeVariable(fold, event) {
  if (event.transient) return fold;
  const entry = { value: event.new, previous: event.old, ...pick(event, ['at', 'element', 'actor', 'sensitive']) };
  if (event.scope === OUTERMOST) return put(fold, 'variables', event.name, entry);
  return put(fold, 'local_variables', event.scope, { ...fold.local_variables[event.scope], [event.name]: entry });
}

export const takeFlow = (fold, event) => put(fold, 'flows', event.flow, (fold.flows[event.flow] || 0) + 1);

export function warn(fold, event) {
  return { ...fold, warnings: [...fold.warnings, pick(event, ['at', 'element', 'rule', 'message'])].slice(-KEPT_WARNINGS) };
}

/** The fold where the instance has ended and nothing is open any more. */
function finish(fold, { at }, state) {
  let after = fold;
  for (const [key, task] of Object.entries(fold.user_tasks)) if (task.state === 'open') after = change(after, 'user_tasks', key, { state: 'cancelled', closed_at: at });
  for (const [key, incident] of Object.entries(fold.incidents)) if (incident.state === 'open') after = change(after, 'incidents', key, { state: 'cancelled', resolved_at: at });
  for (const [key, execution] of Object.entries(fold.executions)) if (!(execution.state in ENDS)) after = end(after, key, { state: 'cancelled', at });
  return { ...after, state, ended_at: at, waits: {}, timers: {}, local_variables: {} };
}

export const completeInstance = (fold, event) => finish(fold, event, 'completed');
export const failInstance = (fold, event) => ({ ...finish(fold, event, 'failed'), error: pick(event, ['code', 'message', 'element']) });
export const cancelInstance = (fold, event) => ({ ...finish(fold, event, 'cancelled'), cancellation: pick(event, ['reason', 'actor']) });

function holdsUp(fold, wait) {
  const execution = fold.executions[wait.element_instance];
  return !wait.attached && (!execution || execution.type !== 'boundaryEvent');
}

/** An ended instance keeps its state; else incident > person > event > running, boundary events apart. */
export function stateOfInstance(fold) {
  if (ENDED.includes(fold.state)) return fold.state;
  const isOpen = (each) => each.state === 'open';
  if (Object.values(fold.incidents).some(isOpen)) return 'incident';
  if (Object.values(fold.user_tasks).some(isOpen)) return 'waiting_person';
  const waits = [...Object.values(fold.waits), ...Object.values(fold.timers)];
  return waits.some((wait) => holdsUp(fold, wait)) ? 'waiting_event' : 'running';
}
