/** What happened, decision by decision, newest first; each can be gone back to. */
import { emphasised } from '../emphasis.js';
import { t, tn } from '../i18n.js';
import { element, icon } from '../page.js';
import { sentenceOf } from '../stream/timeline.js';
import { decisionWords, openersOf } from './words.js';

function happened(event, view) {
  const sentence = sentenceOf(event, { name: ({ element: id }) => view.nameOf(id) });
  if (!sentence) return null;
  return element('li', { class: sentence.tone ? `st-${sentence.tone}` : '', 'data-element': event.element }, icon(sentence.icon), element('p', {}, ...emphasised(sentence.text)));
}

function step(index, view, openers) {
  const { shown } = view.session;
  const events = shown.events.slice(index ? shown.marks[index - 1] : 0, shown.marks[index]);
  const isLast = index === shown.marks.length - 1;
  const words = decisionWords(shown.decisions[index], openers, (id) => view.nameOf(id));
  const back = isLast ? null : element('button', { type: 'button', class: 'btn btn-sm btn-ghost', 'data-play-back': String(index + 1), onclick: () => view.go(() => view.session.rewind(index + 1)), title: t('Go back to the moment after this'), 'aria-label': t('Go back to after: {words}', { words }) }, icon('undo'), t('Back to here'));
  const list = element('ol', { class: 'play-events' }, ...events.map((event) => happened(event, view)).filter(Boolean));
  return element('li', { class: 'play-step' }, element('div', { class: 'play-step-head' }, element('strong', {}, `${index + 1}. ${words}`), back), element('details', { open: isLast }, element('summary', {}, tn('{count} event', '{count} events', events.length)), list));
}

/** Fills the place with the steps of the session. */
export function showHistory(place, view) {
  const { shown } = view.session;
  const openers = openersOf(shown.events);
  const steps = shown.marks.map((_, index) => step(index, view, openers)).reverse();
  place.replaceChildren(element('ol', { class: 'play-steps' }, ...steps));
}
