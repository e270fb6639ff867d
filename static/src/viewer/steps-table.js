/** The diagram as a table, for people who read instead of look: name, type, state; choosing a row chooses on the canvas. */
import { stepsOf, titleOf, typeInWords } from '../canvas/describe.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { stateBadge } from './state-words.js';

export class StepsTable {
  /** `states` adds a column that `showStates` fills. */
  constructor(viewer, { states = false } = {}) {
    this.states = states;
    this.rows = new Map(stepsOf(viewer).map(({ businessObject }) => [businessObject.id, this.row(businessObject)]));
    const heads = [t('Step'), t('Type'), ...(states ? [t('State')] : [])];
    this.node = element(
      'details', { class: 'steps' }, element('summary', {}, t('Steps as a table ({count})', { count: this.rows.size })),
      element('div', { class: 'table-card' }, element(
        'table', { class: 'table table-hover' },
        element('thead', {}, element('tr', {}, ...heads.map((head) => element('th', { scope: 'col' }, head)))),
        element('tbody', {}, ...this.rows.values()),
      )),
    );
    document.addEventListener('element:selected', ({ detail }) => this.markSelected(detail.id));
  }

  row(object) {
    const choose = () => document.dispatchEvent(new CustomEvent('element:select', { detail: { id: object.id } }));
    const row = element(
      'tr', { 'data-element': object.id },
      element('td', {}, element('button', { type: 'button', class: 'link-button', onclick: choose }, titleOf(object))),
      element('td', {}, typeInWords(object)),
    );
    if (this.states) row.append(element('td', { class: 'step-state' }, t('Not reached')));
    return row;
  }

  markSelected(id) {
    for (const [key, row] of this.rows) row.setAttribute('aria-selected', String(key === id));
  }

  /** `linkOf(id, state)` may give the address of the task that waits there. */
  showStates(elements, linkOf = () => undefined) {
    for (const [id, row] of this.rows) {
      const state = elements[id]?.state;
      const href = state && linkOf(id, state);
      const badge = state ? stateBadge(state) : t('Not reached');
      row.lastChild.replaceChildren(href ? element('a', { href, title: t('Open the task') }, badge) : badge);
    }
  }
}
