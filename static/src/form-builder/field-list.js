/** The fields of a form as a list: chosen, dragged or moved by keys, removed; columns of tables inside. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { kindOf } from './field-kinds.js';

const MIME = 'application/x-form-field';

export class FieldList {
  constructor(root, { model, say }) {
    Object.assign(this, { root, model, say, dragged: null, problems: [] });
    root.addEventListener('keydown', (event) => this.onKey(event));
  }

  /** Draws the list anew and keeps the focus where it was. */
  draw() {
    const focused = document.activeElement?.closest?.('[data-path]')?.dataset.path;
    const hadFocus = this.root.contains(document.activeElement);
    this.root.replaceChildren(...this.items(this.model.fields, []));
    if (!this.model.fields.length) this.root.append(element('li', { class: 'builder-empty muted' }, t('No field yet. Choose one on the left.')));
    const wanted = this.model.chosen ? this.model.chosen.join('.') : focused;
    if (hadFocus && wanted !== undefined) this.root.querySelector(`[data-path="${wanted}"] > .builder-item > [data-choose]`)?.focus();
  }

  items(fields, above) {
    return fields.map((field, place) => this.item(field, [...above, place]));
  }

  item(field, path) {
    const kind = kindOf(field);
    const chosen = this.model.chosen?.join('.') === path.join('.');
    const name = path.length > 1 ? `${this.model.fields[path[0]].name}.${field.name}` : field.name;
    const wrong = this.problems.filter((each) => each.path === name).length;
    const title = field.label || field.name || t('(no name)');
    const choose = element('button', {
      type: 'button', class: 'builder-choose', 'data-choose': true, 'aria-pressed': String(chosen), onclick: () => this.model.choose(path),
    }, icon(kind.icon), element('span', {}, element('strong', {}, title), element('span', { class: 'cell-note' }, `${t(kind.label)} · ${field.name}${field.required ? ' *' : ''}`)));
    const row = element(
      'div', { class: `builder-item${field.type === 'section' ? ' builder-section' : ''}`, draggable: true }, choose,
      field.visibleWhen ? element('span', { class: 'chip', title: field.visibleWhen }, t('if')) : null,
      wrong ? element('span', { class: 'chip chip-wrong' }, icon('incident'), String(wrong)) : null,
      element('span', { class: 'builder-tools' }, this.tool('chevron-up', t('Move {name} up', { name: title }), () => this.move(path, -1)), this.tool('chevron-down', t('Move {name} down', { name: title }), () => this.move(path, 1)), this.tool('copy', t('Copy {name}', { name: title }), () => this.model.copy(path)), this.tool('trash', t('Remove {name}', { name: title }), () => this.remove(path))),
    );
    this.connectDrag(row, path);
    const inner = field.type === 'table' ? element('ul', { class: 'builder-columns', 'aria-label': t('Columns of {name}', { name: title }) }, ...this.items(field.fields || [], path)) : null;
    return element('li', { 'data-path': path.join('.'), 'data-name': field.name, class: chosen ? 'is-chosen' : '' }, row, inner);
  }

  tool(name, label, onclick) {
    const shown = icon(name === 'chevron-up' ? 'chevron-down' : name);
    if (name === 'chevron-up') shown.classList.add('icon-up');
    return element('button', { type: 'button', class: 'btn btn-ghost btn-sm', 'aria-label': label, title: label, onclick }, shown);
  }

  move(path, by) {
    const to = path.at(-1) + by;
    if (to < 0 || to >= this.model.listOf(path).length) return;
    this.model.move(path, to);
    this.say(t('Place {place} of {all}', { place: to + 1, all: this.model.listOf(path).length }));
  }

  remove(path) {
    this.model.remove(path);
    this.say(t('Removed. Ctrl+Z brings it back.'));
  }

  onKey(event) {
    const item = event.target.closest('[data-choose]')?.closest('[data-path]');
    if (!item) return;
    const path = item.dataset.path.split('.').map(Number);
    const arrow = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (arrow && event.altKey) this.move(path, arrow);
    else if (arrow) {
      const buttons = [...this.root.querySelectorAll('[data-choose]')];
      buttons[buttons.indexOf(event.target.closest('[data-choose]')) + arrow]?.focus();
    } else if (event.key === 'Delete') this.remove(path);
    else return;
    event.preventDefault();
  }

  connectDrag(row, path) {
    row.addEventListener('dragstart', (event) => {
      this.dragged = path;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData(MIME, path.join('.'));
    });
    row.addEventListener('dragend', () => { this.dragged = null; });
    row.addEventListener('dragover', (event) => {
      if (!this.dragged || this.dragged.length !== path.length || this.dragged[0] !== path[0] && path.length > 1) return;
      event.preventDefault();
      row.classList.add('is-target');
    });
    row.addEventListener('dragleave', () => row.classList.remove('is-target'));
    row.addEventListener('drop', (event) => {
      event.preventDefault();
      const from = this.dragged;
      row.classList.remove('is-target');
      if (from) this.model.move(from, path.at(-1));
    });
  }
}
