/** What an instance waits for: timers, messages, people, children, and failures that need a person. Pure. */
import { refresh } from './executions.js';
import { change, drop, pick, put } from './shape.js';

/** A wait of a boundary event does not hold up the activity it watches. */
function isAttached(fold, event) {
  const execution = fold.executions[event.element_instance];
  return execution !== undefined && execution.element !== event.element;
}

export function openWait(fold, event) {
  const wait = { ...pick(event, ['element', 'element_instance', 'name', 'key']), kind: event.what, opened_at: event.at, attached: isAttached(fold, event) };
  return refresh(put(fold, 'waits', event.wait, wait), event.element_instance);
}

export const closeWait = (fold, event) => refresh(drop(drop(fold, 'waits', event.wait), 'timers', event.wait), event.element_instance);

export function startTimer(fold, event) {
  const timer = { ...pick(event, ['element', 'element_instance', 'due']), started_at: event.at, attached: isAttached(fold, event) };
  return refresh(put(fold, 'timers', event.timer, timer), event.element_instance);
}

export const fireTimer = (fold, event) => refresh(drop(fold, 'timers', event.timer), event.element_instance);

export function openUserTask(fold, event) {
  const parts = ['element', 'element_instance', 'name', 'assignee', 'priority', 'due', 'candidate_users', 'candidate_groups'];
  const task = { ...pick(event, parts), state: 'open', opened_at: event.at, closed_at: null, closed_by: null };
  return refresh(put(fold, 'user_tasks', event.user_task, task), event.element_instance);
}

export function closeUserTask(fold, event) {
  const values = { state: event.outcome, closed_at: event.at, closed_by: event.actor };
  return refresh(change(fold, 'user_tasks', event.user_task, values), event.element_instance);
}

export function raiseIncident(fold, event) {
  const parts = ['element', 'element_instance', 'code', 'message', 'attempts'];
  const incident = { ...pick(event, parts), flows: event.flows ?? [], state: 'open', raised_at: event.at, resolved_at: null, resolved_by: null };
  return refresh(put(fold, 'incidents', event.incident, incident), event.element_instance);
}

export function resolveIncident(fold, event) {
  const values = { state: event.resolution, resolved_at: event.at, resolved_by: event.actor };
  return refresh(change(fold, 'incidents', event.incident, values), event.element_instance);
}

export function startChild(fold, event) {
  const child = { ...pick(event, ['element', 'element_instance', 'process']), kind: event.what, state: 'running', started_at: event.at, ended_at: null };
  return put(fold, 'children', event.child, child);
}

export const endChild = (fold, event) => change(fold, 'children', event.child, { state: event.outcome, ended_at: event.at });
