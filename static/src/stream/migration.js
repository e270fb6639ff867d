/** An instance that goes on with another version: what goes on under another id is counted there. Pure. */
import { NOTHING, stateOfElement } from './executions.js';
import { change, drop, pick, put } from './shape.js';

const OPEN_PARTS = ['user_tasks', 'waits', 'timers', 'incidents', 'children'];

/** One unfinished execution more or less in the sums of an element. */
function shift(fold, element, state, by) {
  const sums = { ...(fold.elements[element] || NOTHING) };
  sums.count += by;
  sums.active += by;
  if (state in sums) sums[state] += by;
  if (!sums.count) return drop(fold, 'elements', element);
  sums.state = stateOfElement(sums);
  return put(fold, 'elements', element, sums);
}

/** An unfinished execution, with what it has open, belongs to another element. */
function rename(fold, { element_instance: key, from, to, name }) {
  const execution = fold.executions[key];
  if (from === to || execution?.element !== from) return fold;
  let after = change(fold, 'executions', key, { element: to, name });
  for (const part of OPEN_PARTS) {
    for (const [id, each] of Object.entries(after[part])) {
      if (each.element_instance === key && each.element === from) after = change(after, part, id, { element: to });
    }
  }
  return shift(shift(after, from, execution.state, -1), to, execution.state, 1);
}

/** Earlier migrations stay known. */
export function migrate(fold, event) {
  const entry = pick(event, ['at', 'from_fingerprint', 'fingerprint', 'from_version', 'to_version', 'actor']);
  const gone = { ...fold, ...pick(event, ['process_name', 'fingerprint', 'scope']), migrations: [...(fold.migrations || []), entry] };
  return event.elements.reduce(rename, gone);
}
