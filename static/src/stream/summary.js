/** Folds of an instance and its sub-processes, summed up for one canvas and its lists. Pure. */
import { ENDED } from './shape.js';

const SUMS = ['count', 'active', 'waiting_person', 'waiting_event', 'incident', 'completed', 'cancelled'];
const OPEN = ['incident', 'waiting_person', 'waiting_event'];
const PRECEDENCE = [...OPEN, 'running', 'done', 'cancelled'];

export const isEnded = (fold) => ENDED.includes(fold.state);

function addSums(first, second) {
  if (!first) return second;
  const sums = Object.fromEntries(SUMS.map((name) => [name, first[name] + second[name]]));
  return { ...sums, state: PRECEDENCE.find((state) => first.state === state || second.state === state) };
}

/** {elements, flows} over all folds. */
export function sumUp(folds) {
  const elements = {};
  const flows = {};
  for (const fold of Object.values(folds)) {
    for (const [id, sums] of Object.entries(fold.elements)) elements[id] = addSums(elements[id], sums);
    for (const [id, count] of Object.entries(fold.flows)) flows[id] = (flows[id] || 0) + count;
  }
  return { elements, flows };
}

/** What a sub-process with a closed picture shows while it lives: the gravest of what goes on inside. */
export function liftContents(elements, contents) {
  const lifted = { ...elements };
  for (const [id, inside] of Object.entries(contents)) {
    const own = elements[id];
    if (!own?.active) continue;
    const sums = { ...own };
    for (const name of OPEN) for (const inner of inside) sums[name] += elements[inner]?.[name] || 0;
    const state = OPEN.find((name) => sums[name] > 0) || own.state;
    lifted[id] = { ...sums, state, active: Math.max(own.active, ...OPEN.map((name) => sums[name])) };
  }
  return lifted;
}

/** The state of an instance with its sub-processes, as `studio/instances/lifecycle.py` says it for lists. */
export function shownState(root, folds) {
  if (isEnded(root)) return root.state;
  const present = new Set(Object.values(folds).map(({ state }) => state));
  return [...OPEN, 'running', 'starting'].find((state) => present.has(state)) || root.state;
}

/** Entries of one part over all folds, each with its instance and key. */
export function entriesOf(folds, part) {
  return Object.entries(folds).flatMap(([instance, fold]) => Object.entries(fold[part]).map(([key, entry]) => ({ ...entry, instance, key })));
}

/** Elements whose state differs, as [id, state]; what an announcement tells. */
export function changedStates(before, after) {
  return Object.entries(after).filter(([id, { state }]) => before[id]?.state !== state).map(([id, { state }]) => [id, state]);
}
