/** Executions of elements, their calls, and the sums per element that the canvas shows. Pure. */
import { change, drop, put } from './shape.js';

/** Sums of an element that no token has reached. */
export const NOTHING = { state: 'running', count: 0, active: 0, waiting_person: 0, waiting_event: 0, incident: 0, completed: 0, cancelled: 0 };

/** State of an ended execution → the sum that counts it. */
export const ENDS = { done: 'completed', cancelled: 'cancelled' };

/** The one state the canvas shows. */
export function stateOfElement(sums) {
  const waiting = ['incident', 'waiting_person', 'waiting_event'].find((state) => sums[state]);
  if (waiting) return waiting;
  if (sums.active) return 'running';
  return sums.completed ? 'done' : 'cancelled';
}

function count(fold, element, was, now) {
  const sums = { ...(fold.elements[element] || NOTHING) };
  if (was === null) {
    sums.count += 1;
    sums.active += 1;
  } else if (was in sums) sums[was] -= 1;
  if (now in ENDS) {
    sums.active -= 1;
    sums[ENDS[now]] += 1;
  } else if (now in sums) sums[now] += 1;
  sums.state = stateOfElement(sums);
  return put(fold, 'elements', element, sums);
}

export function activate(fold, event) {
  const execution = {
    element: event.element, name: event.name, type: event.element_type, scope: event.scope, state: 'running',
    started_at: event.at, ended_at: null, reason: null, calls: [],
  };
  return count(put(fold, 'executions', event.element_instance, execution), event.element, null, 'running');
}

/** The fold where an execution has ended: its local variables are gone, its calls no longer wanted. */
export function end(fold, key, { state, at, reason = null }) {
  const execution = fold.executions[key];
  if (!execution || execution.state in ENDS) return fold;
  const calls = execution.calls.map((call) => (call.state === 'running' ? { ...call, state: 'cancelled', ended_at: at } : call));
  const after = drop(change(fold, 'executions', key, { state, ended_at: at, reason, calls }), 'local_variables', key);
  return count(after, execution.element, execution.state, state);
}

export const complete = (fold, event) => end(fold, event.element_instance, { state: 'done', at: event.at });
export const terminate = (fold, event) => end(fold, event.element_instance, { state: 'cancelled', at: event.at, reason: event.reason });

const anyOpen = (fold, part, key) => Object.values(fold[part]).some((each) => each.state === 'open' && each.element_instance === key);

function whatItWaitsFor(fold, key) {
  if (anyOpen(fold, 'incidents', key)) return 'incident';
  if (anyOpen(fold, 'user_tasks', key)) return 'waiting_person';
  const waits = [...Object.values(fold.waits), ...Object.values(fold.timers)];
  return waits.some((each) => each.element_instance === key && !each.attached) ? 'waiting_event' : 'running';
}

/** The fold where an unfinished execution's state says what it waits for now. */
export function refresh(fold, key) {
  const execution = fold.executions[key];
  if (!execution || execution.state in ENDS) return fold;
  const now = whatItWaitsFor(fold, key);
  if (now === execution.state) return fold;
  return count(change(fold, 'executions', key, { state: now }), execution.element, execution.state, now);
}

export function startCall(fold, event) {
  const execution = fold.executions[event.element_instance];
  if (!execution) return fold;
  const call = {
    call: event.call, kind: event.what, state: 'running', started_at: event.at, ended_at: null, attempts: null, code: null, message: null, details: {},
  };
  return change(fold, 'executions', event.element_instance, { calls: [...execution.calls, call] });
}

function endCall(fold, event, values) {
  const execution = fold.executions[event.element_instance];
  if (!execution) return fold;
  const calls = execution.calls.map((call) => (call.call === event.call ? { ...call, ended_at: event.at, ...values } : call));
  return change(fold, 'executions', event.element_instance, { calls });
}

export const completeCall = (fold, event) => endCall(fold, event, { state: 'completed', details: event.details });
export const failCall = (fold, { attempts, code, message, details, ...event }) => endCall(fold, event, { state: 'failed', attempts, code, message, details });
