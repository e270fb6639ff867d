/** The panel of Play: clock and steps, what waits, variables, what was reached, what happened. */
import { t } from '../i18n.js';
import { exactTime } from '../moments.js';
import { element, icon } from '../page.js';
import { stateBadge } from '../viewer/state-words.js';
import { showHistory } from './history.js';
import { saveForm } from './saving.js';
import { showValues } from './values.js';
import { waitingCard } from './waiting-cards.js';

const KINDS = { elements: () => t('elements'), flows: () => t('flows'), conditions: () => t('outcomes of conditions') };

function section(title, ...children) {
  return element('section', { class: 'play-part', 'aria-label': title }, element('h2', {}, title), ...children);
}

/** The state as lists of instances show it: the gravest of what waits. */
function stateOf({ status }, waiting) {
  if (status !== 'running' || !waiting.length) return status;
  const kinds = new Set(waiting.map(({ kind }) => kind));
  if (kinds.has('incident')) return 'incident';
  if (kinds.has('user_task')) return 'waiting_person';
  return kinds.has('call') ? 'running' : 'waiting_event';
}

export class PlayPanel {
  constructor(node, view) {
    Object.assign(this, { node, view });
    const tool = (name, words, action) => element('button', { type: 'button', class: 'tool', title: words, 'aria-label': words, 'data-play-action': name, onclick: () => view.go(action) }, icon(name));
    this.back = tool('undo', t('Take the last decision back'), () => view.session.rewind(view.session.at - 1));
    this.again = tool('redo', t('Do it again'), () => view.session.again());
    this.anew = tool('retry', t('Begin anew'), () => view.session.end());
    this.coverage = element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', 'aria-pressed': 'false', 'data-play-action': 'coverage', onclick: () => this.toggleCoverage() }, t('Coverage'));
    this.clock = element('p', { class: 'cell-note', 'data-play-clock': true });
    this.status = element('p', { class: 'cluster', role: 'status', 'aria-live': 'polite', 'data-play-status': true });
    this.asking = element('div', { 'data-play-asking': true });
    [this.notices, this.waiting, this.variables, this.reached, this.history, this.saving] = Array.from({ length: 6 }, () => element('div'));
    const head = element('div', { class: 'play-head' }, this.back, this.again, this.anew, element('span', { class: 'spacer' }), this.coverage);
    this.root = element('div', { class: 'mode-panel play', 'data-play': true }, head, this.status, this.clock, this.notices, this.asking, this.waiting, section(t('Variables'), this.variables), section(t('Reached'), this.reached), this.saving, section(t('What happened'), this.history));
    node.replaceChildren(this.root);
  }

  show({ shown, at }) {
    this.back.disabled = at === 0;
    this.again.disabled = shown.undone === 0;
    this.anew.disabled = at === 0;
    this.showStatus(shown);
    this.notices.replaceChildren(...this.noticesOf(shown));
    this.waiting.replaceChildren(...this.waitingOf(shown));
    showValues(this.variables, this.view);
    this.reached.replaceChildren(...Object.entries(shown.coverage.reached).map(([kind, [found, whole]]) => element('p', { 'data-play-reached': kind }, element('progress', { max: String(whole || 1), value: String(found), 'aria-label': KINDS[kind]() }), ' ', t('{found} of {all} {what}', { found, all: whole, what: KINDS[kind]() }))));
    this.saving.replaceChildren(...(this.view.canSave && at ? [saveForm(this.view)] : []));
    showHistory(this.history, this.view);
    if (String(at) !== this.root.dataset.decisions) this.node.scrollTop = 0; // what is to be decided stands first
    this.root.dataset.decisions = String(at);
  }

  showStatus(shown) {
    const [main] = shown.instances;
    const started = main ? [stateBadge(stateOf(main, shown.waiting)), main.error ? `${main.error.code}: ${main.error.message}` : ''] : [t('Nothing has started yet.')];
    this.status.replaceChildren(...started);
    this.status.dataset.state = main?.status || '';
    this.clock.textContent = t('Clock of the session: {time}', { time: exactTime(new Date(shown.now * 1000)) });
  }

  noticesOf({ refusal, played, unknowns, exhausted, instances, starts }) {
    const made = [];
    if (refusal) made.push(t('Only the first {count} decisions still fit: {reason}', { count: played, reason: refusal }));
    if (exhausted) made.push(t('The session was stopped: is there a loop without an end?'));
    made.push(...unknowns.map(({ element: id, message }) => `${this.view.nameOf(id)}: ${message}`));
    const notices = made.map((text) => element('p', { class: 'notice notice-warning' }, icon('warning'), element('span', {}, text)));
    if (!instances.length) notices.push(...starts.map((start) => element('p', {}, element('button', { type: 'button', class: 'btn btn-primary', 'data-play-begin': start.element, onclick: () => this.view.askStart(start.element) }, icon('play'), t('Start: {step}', { step: this.view.nameOf(start.element) })))));
    return notices;
  }

  waitingOf({ waiting }) {
    return waiting.length ? [section(t('Waiting'), ...waiting.map((wait) => waitingCard(wait, this.view)))] : [];
  }

  toggleCoverage() {
    const on = this.coverage.getAttribute('aria-pressed') !== 'true';
    this.coverage.setAttribute('aria-pressed', String(on));
    this.view.setCoverage(on);
  }

  /** Brings the card of a wait into sight and opens its form. */
  openCard({ element: id, kind }) {
    const card = this.root.querySelector(`[data-play-wait="${CSS.escape(id)}"]`);
    card?.scrollIntoView({ block: 'nearest' });
    if (kind === 'user_task') card?.querySelector('button.btn')?.click();
    else card?.querySelector('summary, input, textarea, button.btn')?.focus();
  }

  clear() {
    this.node.replaceChildren();
  }
}
