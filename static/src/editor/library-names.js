/** Names of the library and of people that the properties panel offers, read once when the editor opens. */
import { get } from '../api.js';

const named = ({ key, name }) => ({ value: key, label: name && name !== key ? `${name} (${key})` : key });

const LISTS = [
  { list: 'agents', query: '?limit=200', show: named },
  { list: 'functions', query: '?state=published&limit=200', show: (one) => ({ ...named(one), schema: one.input_schema, version: one.version }) },
  { list: 'processes', query: '?limit=200', show: named },
  { list: 'people', query: '?limit=200', show: ({ username, name }) => ({ value: username, label: name || username }) },
  { list: 'forms', query: '?limit=200', show: named },
];

/** What the pickers start with; `given` is what the page knows already. */
export function emptyNames(given = {}) {
  return { agents: [], groups: [], templates: [], functions: [], processes: [], people: [], forms: [], secrets: [], ...given };
}

/** Fills the lists in place; without an answer a picker shows what the file says. */
export async function loadNames(names, { urls, onLoaded }) {
  await Promise.all(LISTS.filter(({ list }) => urls[list]).map(async ({ list, query, show }) => {
    try {
      const { items } = await get(urls[list] + query);
      names[list].push(...items.map(show));
    } catch {
      // no right to see it, or no connection
    }
  }));
  onLoaded();
}
