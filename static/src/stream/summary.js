/** Folds of an instance and its sub-processes, summed up for one canvas and its lists. Pure. */
import { ENDED } from './shape.js';

const SUMS = ['count', 'active', 'waiting_person', 'waiting_event', 'incident', 'completed', 'cancelled'];
const PRECEDENCE = ['incident', 'waiting_person', 'waiting_event', 'running', 'done', 'cancelled'];

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

/** Entries of one part over all folds, each with its instance and key. */
export function entriesOf(folds, part) {
  return Object.entries(folds).flatMap(([instance, fold]) => Object.entries(fold[part]).map(([key, entry]) => ({ ...entry, instance, key })));
}

/** Elements whose state differs, as [id, state]; what an announcement tells. */
export function changedStates(before, after) {
  return Object.entries(after).filter(([id, { state }]) => before[id]?.state !== state).map(([id, { state }]) => [id, state]);
}
