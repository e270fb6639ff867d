/** The builder: kinds of fields, the list, properties of the chosen one, the preview. Hosts decide what is saved where. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { FieldList } from './field-list.js';
import { FieldProperties } from './field-properties.js';
import { fitsInTable, freshField, KINDS } from './field-kinds.js';
import { FormModel } from './form-model.js';
import { Preview } from './preview.js';

export class Builder {
  /** `root` holds the parts marked `data-builder-…`; `onEdit(state)` hears of every change. */
  constructor(root, { fields, sample = {}, languages = ['de'], onEdit = () => {} }) {
    Object.assign(this, { root, onEdit, problems: [] });
    this.model = new FormModel({ fields, sample }, (what) => this.changed(what));
    this.live = root.querySelector('[data-builder-live]');
    this.list = new FieldList(root.querySelector('[data-builder-list]'), { model: this.model, say: (words) => this.say(words) });
    this.properties = new FieldProperties(root.querySelector('[data-builder-properties]'), { model: this.model, languages: languages.filter((each) => each !== 'en'), onAdd: (table) => this.addColumn(table) });
    this.preview = new Preview(root.querySelector('[data-builder-preview]'), { model: this.model, onProblems: (problems) => this.showProblems(problems) });
    this.undo = root.querySelector('[data-builder-undo]');
    this.redo = root.querySelector('[data-builder-redo]');
    this.undo.addEventListener('click', () => this.model.undo());
    this.redo.addEventListener('click', () => this.model.redo());
    root.addEventListener('keydown', (event) => this.onKey(event));
    this.fillPalette(root.querySelector('[data-builder-palette]'));
  }

  async open() {
    this.list.draw();
    this.properties.draw();
    this.showSteps();
    await this.preview.draw();
  }

  fillPalette(palette) {
    palette.replaceChildren(...KINDS.map((kind) => element('li', {}, element('button', { type: 'button', class: 'btn btn-outline-secondary btn-sm', 'data-kind': kind.kind, onclick: () => this.add(kind) }, icon(kind.icon), t(kind.label)))));
  }

  /** Adds behind the chosen field; inside a table, a column where that kind can be one. */
  add(kind) {
    const { chosen } = this.model;
    const inside = chosen?.length > 1 && fitsInTable(kind);
    const above = inside ? [chosen[0]] : [];
    const place = chosen ? (inside ? chosen[1] : chosen[0]) + 1 : this.model.fields.length;
    this.insert([...above, place], kind);
  }

  addColumn(table) {
    this.insert([table, this.model.listOf([table, 0]).length], KINDS[0]);
  }

  insert(path, kind) {
    this.model.add(path, freshField(kind, this.model.listOf(path)));
    this.root.querySelector('#builder-label')?.focus();
    this.say(t('{kind} added.', { kind: t(kind.label) }));
  }

  changed({ edited }) {
    this.list.draw();
    this.properties.draw();
    this.showSteps();
    if (!edited) return;
    this.preview.touch();
    this.onEdit(this.model.state);
  }

  showProblems(problems) {
    this.problems = problems;
    this.list.problems = problems;
    this.properties.problems = problems;
    this.list.draw();
    this.properties.draw();
    this.root.dataset.problems = String(problems.length);
  }

  showSteps() {
    this.undo.disabled = !this.model.done.length;
    this.redo.disabled = !this.model.undone.length;
  }

  say(words) { this.live.textContent = words; }

  onKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest('[data-preview]')) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) this.model.undo();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) this.model.redo();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.properties.shown = null;
    this.properties.draw();
  }
}
