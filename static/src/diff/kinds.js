/** Kinds of change: sign, icon, word. */
import { mark } from '../i18n.js';

export const KINDS = {
  added: { sign: '+', icon: 'plus', words: mark('Added') },
  removed: { sign: '–', icon: 'minus', words: mark('Removed') },
  changed: { sign: '~', icon: 'changed', words: mark('Changed') },
  renamed: { sign: '~', icon: 'edit', words: mark('Renamed') },
  moved: { sign: '↔', icon: 'moved', words: mark('Moved only') },
};

/** The kinds that are shown before anybody asks for more. */
export const SHOWN_AT_FIRST = ['added', 'removed', 'changed', 'renamed'];

/** New id → old id of every element that has another one now. */
export function formerIds(changes) {
  const renamed = changes.flatMap(({ details = [] }) => details.filter(({ path }) => path === 'id'));
  return new Map(renamed.filter(({ old }) => old).map(({ old, new: now }) => [now, old]));
}

/** Changes per element, the strongest kind first: several sentences of one element are one entry. */
export function groupChanges(changes) {
  const groups = new Map();
  const was = formerIds(changes);
  for (const change of changes) {
    const key = `${change.element}:${change.kind}`;
    const group = groups.get(key) || { ...change, was: was.get(change.element) || change.element, sentences: [], details: [] };
    group.sentences.push(...(change.sentences || []));
    group.details.push(...(change.details || []));
    groups.set(key, group);
  }
  const order = Object.keys(KINDS);
  return [...groups.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
