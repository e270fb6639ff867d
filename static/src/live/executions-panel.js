/** Every execution of every element, with each call it made. */
import { t, tn } from '../i18n.js';
import { clockTime, fullTime, readMoment } from '../moments.js';
import { element } from '../page.js';
import { stateBadge } from '../viewer/state-words.js';

/** How long something took, in words; empty while it lasts. */
export function tookWords({ started_at: started, ended_at: ended }) {
  const [from, to] = [readMoment(started), readMoment(ended)];
  if (!from || !to) return '';
  const seconds = (to - from) / 1000;
  return seconds < 1 ? t('{count} ms', { count: Math.round(seconds * 1000) }) : seconds < 120 ? t('{count} s', { count: seconds.toFixed(1) }) : t('{count} min', { count: Math.round(seconds / 60) });
}

function callNote(call) {
  const facts = [call.kind, call.attempts ? tn('{count} attempt', '{count} attempts', call.attempts) : '', call.message, call.details?.model].filter(Boolean).join(' · ');
  return element('span', { class: 'cell-note' }, facts, call.details?.simulated ? ' ' : '', call.details?.simulated ? element('span', { class: 'simulated' }, t('simulated')) : '');
}

function row(execution, names) {
  const choose = () => document.dispatchEvent(new CustomEvent('element:select', { detail: { id: execution.element } }));
  const at = readMoment(execution.started_at);
  return element(
    'tr', { 'data-element': execution.element },
    element('td', {}, element('button', { type: 'button', class: 'link-button', onclick: choose }, execution.name || names.step(execution.element)), ...execution.calls.map(callNote)),
    element('td', { 'data-label': t('State') }, stateBadge(execution.state)),
    element('td', { 'data-label': t('Started'), class: 'nowrap' }, at ? element('time', { datetime: at.toISOString(), title: fullTime(at) }, clockTime(at, new Date(), { seconds: true })) : ''),
    element('td', { 'data-label': t('Took'), class: 'numeric nowrap' }, tookWords(execution)),
  );
}

const began = ({ started_at: at }) => readMoment(at)?.getTime() ?? 0;
const numberOf = ({ key }) => Number(key.replace(/\D/g, ''));

/** Fills the place; newest first, those of one moment in the order in which they began. */
export function showExecutions(place, executions, names) {
  const heads = [t('Step'), t('State'), t('Started'), t('Took')];
  const sorted = [...executions].sort((a, b) => began(b) - began(a) || numberOf(b) - numberOf(a));
  place.replaceChildren(element(
    'table', { class: 'table table-stack' },
    element('thead', {}, element('tr', {}, ...heads.map((head, i) => element('th', { scope: 'col', class: i === heads.length - 1 ? 'numeric' : undefined }, head)))),
    element('tbody', {}, ...sorted.map((execution) => row(execution, names))),
  ));
}
