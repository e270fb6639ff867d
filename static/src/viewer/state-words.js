/** States of instances and elements: word, icon, colour. */
import { mark, t } from '../i18n.js';
import { element, icon } from '../page.js';

export const STATES = {
  running: { words: mark('Running'), icon: 'play', tone: 'running' },
  starting: { words: mark('Starting'), icon: 'play', tone: 'running' },
  waiting_person: { words: mark('Waiting for person'), icon: 'person', tone: 'waiting_person' },
  waiting_event: { words: mark('Waiting for event'), icon: 'clock', tone: 'waiting_event' },
  done: { words: mark('Done'), icon: 'check', tone: 'done' },
  completed: { words: mark('Completed'), icon: 'check', tone: 'done' },
  incident: { words: mark('Incident'), icon: 'incident', tone: 'incident' },
  failed: { words: mark('Failed'), icon: 'incident', tone: 'incident' },
  cancelled: { words: mark('Cancelled'), icon: 'cancelled', tone: 'cancelled' },
  retry: { words: mark('Retry'), icon: 'retry', tone: 'retry' },
};

export const viewOf = (state) => STATES[state] || { words: state, icon: 'info', tone: 'cancelled' };

/** The state as the server's `_state.html` shows it. */
export function stateBadge(state) {
  const view = viewOf(state);
  return element('span', { class: `state state-${view.tone}` }, icon(view.icon), t(view.words));
}

/** What the colours and lines on the canvas mean. */
export function makeLegend() {
  const shown = ['running', 'waiting_person', 'waiting_event', 'done', 'incident', 'cancelled'];
  return element('ul', { class: 'legend', 'aria-label': t('Legend') }, ...shown.map((state) => (
    element('li', { class: `st-${STATES[state].tone}` }, icon(STATES[state].icon), element('i', { 'aria-hidden': 'true' }), t(STATES[state].words))
  )));
}
