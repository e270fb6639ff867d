/** The variables of each instance of the session as they are now, and a form that changes them. */
import { t } from '../i18n.js';
import { element } from '../page.js';
import { folded, valueForm } from './forms.js';

const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));

function row([name, value]) {
  const text = shown(value);
  return element('tr', {}, element('th', { scope: 'row' }, element('code', {}, name)), element('td', {}, element('span', { class: 'value', tabindex: text.length > 120 || text.includes('\n') ? '0' : undefined }, text)));
}

function change(instance, view) {
  const send = ({ variables }) => view.session.decide({ do: 'change_variables', instance: instance.id, variables });
  return folded(t('Change variables'), valueForm({ fields: [{ name: 'variables', label: t('New values (JSON)'), kind: 'json', value: '{}' }], submit: t('Change'), onSubmit: send }));
}

function valuesOf(instance, view) {
  const entries = Object.entries(instance.variables).sort(([a], [b]) => a.localeCompare(b));
  const title = instance.parent && element('h3', {}, instance.process, ' ', element('span', { class: 'cell-note' }, instance.id));
  const table = entries.length ? element('table', { class: 'play-values' }, element('tbody', {}, ...entries.map(row))) : element('p', { class: 'muted' }, t('No variables yet.'));
  return element('div', { 'data-play-values': instance.id }, ...[title, table, instance.status === 'running' && change(instance, view)].filter(Boolean));
}

/** Fills the place with the values of all instances. */
export function showValues(place, view) {
  const { instances } = view.session.shown;
  place.replaceChildren(...(instances.length ? instances.map((one) => valuesOf(one, view)) : [element('p', { class: 'muted' }, t('No variables yet.'))]));
}
