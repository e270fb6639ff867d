/** The variables as they are now, each with when and by what it was changed. */
import { t } from '../i18n.js';
import { clockTime, fullTime, readMoment } from '../moments.js';
import { element } from '../page.js';
import { downloads, shownText as shown } from './big-values.js';

/** A value; one that may be too long for its place can be reached and scrolled by keyboard. */
function valueOf(value) {
  const text = shown(value) ?? 'null';
  return element('span', { class: 'value', tabindex: text.length > 120 || text.split('\n').length > 5 ? '0' : undefined }, text);
}

/** Where the list shows the instances with the same value; only for what lists can find. */
function othersWith(name, variable) {
  if (variable.sensitive || !['string', 'number', 'boolean'].includes(typeof variable.value) || variable.value === '') return null;
  const query = new URLSearchParams({ v1: name, w1: shown(variable.value) });
  return element('a', { class: 'cell-note', href: `/instances/?${query}` }, t('Find others with this value'));
}

function row([name, variable], names, editUrl) {
  const at = readMoment(variable.at);
  const by = variable.actor ? names.who(variable.actor) : variable.element ? names.step(variable.element) : '';
  return element(
    'tr', {},
    element('td', { 'data-label': t('Name') }, element('code', {}, name), variable.sensitive ? element('span', { class: 'cell-note' }, t('sensitive')) : null),
    element('td', { 'data-label': t('Value') }, valueOf(variable.value), ...downloads(variable.value), othersWith(name, variable), editUrl ? element('a', { class: 'cell-note', href: `${editUrl}#row-${encodeURIComponent(name)}`, 'aria-label': t('Edit {name}', { name }) }, t('Edit')) : null),
    element('td', { 'data-label': t('Changed') }, at ? element('span', { title: fullTime(at) }, clockTime(at, new Date())) : '', by ? element('span', { class: 'cell-note' }, by) : ''),
  );
}

/** Fills the place from a fold; `editUrl` is the editor, for whoever may change them. */
export function showVariables(place, variables, names, { editUrl } = {}) {
  const entries = Object.entries(variables).sort(([a], [b]) => a.localeCompare(b));
  if (!entries.length) {
    place.replaceChildren(element('p', { class: 'muted' }, t('No variables yet.')));
    return;
  }
  place.replaceChildren(element(
    'table', { class: 'table table-stack' },
    element('thead', {}, element('tr', {}, ...[t('Name'), t('Value'), t('Changed')].map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...entries.map((entry) => row(entry, names, editUrl))),
  ));
}
