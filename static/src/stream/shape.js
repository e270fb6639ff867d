/** The shape of a fold, and the ways to change one without touching the old value. Pure. */

/** The element instance that stands for the instance's outermost scope. */
export const OUTERMOST = 'e0';

/** States of an instance that never change again. */
export const ENDED = ['completed', 'failed', 'cancelled'];

/** The fold of an instance before its first event. Times are seconds since 1970. */
export function empty(instance) {
  return {
    instance, sequence: 0, process: '', process_name: '', fingerprint: '', scope: null, parent: null, root: instance,
    business_key: null, started_by: null, start_event: null, started_at: null, ended_at: null, state: 'starting', error: null,
    cancellation: null, elements: {}, executions: {}, flows: {}, variables: {}, local_variables: {}, waits: {}, timers: {},
    incidents: {}, user_tasks: {}, children: {}, warnings: [],
  };
}

export const put = (fold, part, key, value) => ({ ...fold, [part]: { ...fold[part], [key]: value } });

export function drop(fold, part, key) {
  if (!(key in fold[part])) return fold;
  const { [key]: dropped, ...rest } = fold[part];
  return { ...fold, [part]: rest };
}

/** Some values of one entry replaced; unchanged where there is no such entry. */
export function change(fold, part, key, values) {
  const entry = fold[part][key];
  return entry === undefined ? fold : put(fold, part, key, { ...entry, ...values });
}

/** The named parts of an event as an object. */
export const pick = (event, names) => Object.fromEntries(names.map((name) => [name, event[name]]));
