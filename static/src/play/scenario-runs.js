/** Runs scenarios from their list: one, or all of them one after another with progress. */
import { post } from '../api.js';
import { t, tn } from '../i18n.js';
import { element, icon } from '../page.js';
import { showToast } from '../toasts.js';

function badge(passed) {
  return passed ? element('span', { class: 'state state-done' }, icon('check'), t('Passed')) : element('span', { class: 'state state-incident' }, icon('incident'), t('Failed'));
}

export class ScenarioRuns {
  constructor(root, { key, ids }) {
    Object.assign(this, { root, key, ids });
    const find = (name) => root.querySelector(`[data-${name}]`);
    Object.assign(this, { target: find('run-on'), button: find('run-all'), progress: find('run-progress'), status: find('run-status') });
  }

  connect() {
    this.button.addEventListener('click', () => this.runAll());
    document.addEventListener('click', ({ target }) => {
      const one = target.closest('[data-run]');
      if (one) this.runOne(Number(one.dataset.run)).catch((error) => showToast(error.message, { kind: 'error' }));
    });
    this.root.dataset.ready = 'true';
  }

  async runOne(id) {
    const outcome = await post(`processes/${encodeURIComponent(this.key)}/scenarios/${id}/run`, { of: this.target.value });
    this.show(id, outcome);
    return outcome;
  }

  async runAll() {
    this.button.disabled = true;
    Object.assign(this.progress, { hidden: false, max: this.ids.length, value: 0 });
    let failed = 0;
    try {
      for (const [index, id] of this.ids.entries()) {
        this.status.textContent = t('{done} of {all}', { done: index, all: this.ids.length });
        const { state } = await this.runOne(id); // one after another: the pool is shared by everybody
        failed += Number(state !== 'passed');
        this.progress.value = index + 1;
      }
      this.status.textContent = failed ? tn('{count} scenario failed', '{count} scenarios failed', failed) : t('All have passed.');
    } catch (error) {
      this.status.textContent = error.message;
    }
    this.button.disabled = false;
  }

  show(id, { state, problems }) {
    const place = document.querySelector(`[data-scenario="${id}"] [data-outcome]`);
    if (!place) return;
    const [problem] = problems;
    const at = problem?.element ? `&at=${encodeURIComponent(problem.element)}` : '';
    const of = this.target.value;
    const path = `/processes/${encodeURIComponent(this.key)}`;
    const address = of === 'draft' ? `${path}/edit?mode=play&scenario=${id}${at}` : `${path}/versions/${of}/play?scenario=${id}${at}`;
    const link = state === 'passed' ? [] : [' ', element('a', { class: 'btn btn-sm btn-ghost', href: address }, t('Open in Play'))];
    place.replaceChildren(badge(state === 'passed'), ...link, element('span', { class: 'cell-note' }, this.target.selectedOptions[0].textContent));
    place.dataset.state = state;
  }
}
