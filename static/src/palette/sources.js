/** Where the search dialog looks: pages of the rail, and lists of the API that this person has a page for. */
import { get } from '../api.js';
import { t } from '../i18n.js';

const MOST = 5;

/** True when every word of the query is in the text. Pure. */
export function matches(text, query) {
  const found = text.toLowerCase();
  return query.toLowerCase().split(/\s+/).every((word) => found.includes(word));
}

const isThere = (letter) => Boolean(document.querySelector(`.rail [data-go="${letter}"]`));

async function search(list, query, signal) {
  const { items } = await get(`${list}${list.includes('?') ? '&' : '?'}limit=${MOST}&q=${encodeURIComponent(query)}`, { signal });
  return items;
}

function pages(query) {
  return [...document.querySelectorAll('.rail [data-go], .topbar .dropdown-item[href]')]
    .map((link) => ({ title: (link.querySelector('span') || link).textContent.trim(), href: link.href, icon: link.querySelector('use')?.getAttribute('href').slice(3) }))
    .filter(({ title }) => matches(title, query));
}

const processOf = ({ key, name }) => ({ title: name, note: key, href: `/processes/${encodeURIComponent(key)}`, icon: 'process' });
const instanceOf = ({ id, process_name: name, business_key: businessKey }) => ({ title: businessKey || name, note: businessKey ? `${name} · ${id}` : id, href: `/instances/${encodeURIComponent(id)}`, icon: 'instances' });
const taskOf = ({ id, name, process_name: process, business_key: key }) => ({ title: name, note: [process, key].filter(Boolean).join(' · '), href: `/tasks/${id}`, icon: 'inbox' });

/** The groups to search: {title, find(query, signal)}; the lists themselves leave out what is not to be seen. */
export function sources() {
  const lists = [
    ['p', t('Processes'), 'processes', processOf],
    ['i', t('Instances'), 'instances', instanceOf],
    ['t', t('Tasks'), 'tasks?tab=all', taskOf],
  ];
  return [
    { title: t('Pages'), find: async (query) => pages(query) },
    ...lists.filter(([letter]) => isThere(letter)).map(([, title, list, show]) => ({
      title,
      find: async (query, signal) => (query ? (await search(list, query, signal)).map(show) : []),
    })),
  ];
}
