/** The changes as sentences, with chips that count and filter the kinds. */
import { emphasised } from '../emphasis.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { KINDS, SHOWN_AT_FIRST } from './kinds.js';

export class ChangeList {
  constructor(changes, { onFilter, onChoose }) {
    Object.assign(this, { changes, onFilter, onChoose });
    this.visible = new Set(SHOWN_AT_FIRST);
    this.chips = element('div', { class: 'diff-chips', role: 'group', 'aria-label': t('Kinds of change') }, ...this.makeChips());
    this.list = element('ol', { class: 'change-list', tabindex: '0', 'aria-label': t('Changes') });
    this.node = element('div', { class: 'changes panel' }, element('h2', {}, t('Changes')), this.chips, this.list, element('p', { class: 'muted small' }, element('kbd', {}, 'n'), ' ', element('kbd', {}, 'p'), ` ${t('next and previous change')}`));
    this.render();
  }

  makeChips() {
    return Object.keys(KINDS).map((kind) => {
      const count = this.changes.filter((change) => change.kind === kind).length;
      if (!count) return null;
      const chip = element('button', { type: 'button', class: `diff-chip df-${kind}`, 'aria-pressed': String(this.visible.has(kind)), onclick: () => this.toggle(kind, chip) }, icon(KINDS[kind].icon), `${t(KINDS[kind].words)} ${count}`);
      return chip;
    }).filter(Boolean);
  }

  toggle(kind, chip) {
    if (!this.visible.delete(kind)) this.visible.add(kind);
    chip.setAttribute('aria-pressed', String(this.visible.has(kind)));
    this.render();
    this.onFilter(this.visible);
  }

  get shown() {
    return this.changes.filter(({ kind }) => this.visible.has(kind));
  }

  render() {
    const items = this.shown.map((change) => this.item(change));
    this.list.replaceChildren(...(items.length ? items : [element('li', { class: 'muted' }, t('Nothing to show with this choice.'))]));
  }

  item(change) {
    const kind = KINDS[change.kind];
    return element('li', { 'data-element': change.element }, element(
      'button', { type: 'button', class: `change df-${change.kind}`, onclick: () => this.onChoose(change.element) },
      element('span', { class: 'change-kind' }, icon(kind.icon), t(kind.words)),
      element('span', { class: 'change-text' }, element('strong', {}, change.name || change.element), ...change.sentences.map((sentence) => element('span', { class: 'change-sentence' }, ...emphasised(sentence)))),
    ));
  }

  markSelected(id) {
    this.current = this.shown.findIndex((change) => change.element === id);
    for (const item of this.list.children) {
      const selected = Boolean(id) && item.dataset.element === id;
      item.classList.toggle('is-selected', selected);
      if (selected) item.scrollIntoView({ block: 'nearest' });
    }
  }

  /** The next (1) or previous (-1) change, going round. */
  step(direction) {
    const { shown } = this;
    if (!shown.length) return;
    const from = this.current ?? -1;
    const next = from < 0 && direction < 0 ? shown.length - 1 : (from + direction + shown.length) % shown.length;
    this.onChoose(shown[next].element);
    this.current = next;
  }
}
