/** The search dialog of Ctrl+K: type, choose with the arrows, go there with Enter. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { sources } from './sources.js';

const PAUSE_MS = 180;

class Palette {
  constructor(dialog) {
    this.dialog = dialog;
    this.input = dialog.querySelector('input');
    this.list = dialog.querySelector('[role="listbox"]');
    this.status = dialog.querySelector('[role="status"]');
    this.input.addEventListener('input', () => this.later());
    this.input.addEventListener('keydown', (event) => this.handleKey(event));
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener('close', () => { this.pending?.abort(); clearTimeout(this.timer); });
  }

  open() {
    if (this.dialog.open) return;
    this.groups = sources();
    this.input.value = '';
    this.shownFor = null;
    this.list.replaceChildren();
    this.dialog.showModal();
    this.input.focus();
    this.find();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.find(), PAUSE_MS);
  }

  /** Asks all sources at once; an answer to an older question is thrown away. */
  async find() {
    this.pending?.abort();
    const { signal } = this.pending = new AbortController();
    const query = this.input.value.trim();
    const found = await Promise.all(this.groups.map(({ find }) => find(query, signal).catch(() => [])));
    if (signal.aborted) return;
    this.shownFor = query;
    this.show(found);
  }

  show(found) {
    const shown = this.groups.map(({ title }, i) => ({ title, items: found[i] })).filter(({ items }) => items.length);
    this.list.replaceChildren(...shown.map(({ title, items }) => element(
      'div', { role: 'group', 'aria-label': title }, element('p', { class: 'palette-group', 'aria-hidden': 'true' }, title), ...items.map((item) => this.option(item)),
    )));
    this.options.forEach((option, i) => { option.id = `palette-option-${i}`; });
    this.choose(0);
    const count = this.options.length;
    this.status.textContent = count ? '' : t('Nothing found.');
    this.input.setAttribute('aria-expanded', String(count > 0));
  }

  option({ title, note, href, icon: name }) {
    return element(
      'div', { role: 'option', class: 'palette-option', 'data-href': href, 'aria-selected': 'false', onclick: () => location.assign(href) },
      icon(name || 'link'), element('span', { class: 'palette-title' }, title), note ? element('span', { class: 'cell-note' }, note) : null,
    );
  }

  get options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  choose(index) {
    const { options } = this;
    this.index = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === this.index)));
    const chosen = options[this.index];
    chosen?.scrollIntoView({ block: 'nearest' });
    if (chosen) this.input.setAttribute('aria-activedescendant', chosen.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  /** Goes to what is chosen; who types and presses Enter at once waits for what they typed. */
  async go() {
    clearTimeout(this.timer);
    if (this.shownFor !== this.input.value.trim()) await this.find();
    this.options[this.index]?.click();
  }

  handleKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(this.index + step);
    else if (event.key === 'Enter') this.go();
    else return;
    event.preventDefault();
  }
}

/** Opens the dialog by Ctrl+K or ⌘K anywhere, and by what carries `data-palette-open`. */
export function startPalette() {
  const dialog = document.getElementById('palette-dialog');
  if (!dialog) return;
  const palette = new Palette(dialog);
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
    if (document.querySelector('dialog[open]')) return;
    event.preventDefault();
    palette.open();
  });
  document.addEventListener('click', (event) => { if (event.target.closest('[data-palette-open]')) palette.open(); });
}
