/** The properties of the chosen field, each with what is wrong with it beside it. */
import { mark, t } from '../i18n.js';
import { element, icon } from '../page.js';
import { hasValue, isChoice, isNumber, isText, kindOf } from './field-kinds.js';

const OWN = [
  { name: 'name', label: mark('Name'), help: mark('A field with the name of a variable sets that variable.'), code: true },
  { name: 'label', label: mark('Label'), translated: true },
  { name: 'help', label: mark('Help text'), translated: true, lines: true },
];
const RULES = [
  { name: 'visibleWhen', label: mark('Visible when'), code: true },
  { name: 'requiredWhen', label: mark('Required when'), code: true, needsValue: true },
  { name: 'readonlyWhen', label: mark('Locked when'), code: true, needsValue: true },
  { name: 'validWhen', label: mark('Valid when'), code: true, needsValue: true, help: mark('For example end >= begin') },
  { name: 'compute', label: mark('Computed as'), code: true, needsValue: true, help: mark('For example sum(column(items, "cost"))') },
];

function specificOf(field) {
  if (isNumber(field)) return [{ name: 'min', label: mark('At least'), number: true }, { name: 'max', label: mark('At most'), number: true }, ...(field.type === 'decimal' ? [{ name: 'places', label: mark('Decimal places'), number: true }] : []), { name: 'unit', label: mark('Unit') }];
  if (isChoice(field)) return [{ name: 'optionsExpression', label: mark('Choices by expression'), code: true }];
  if (isText(field)) return [{ name: 'placeholder', label: mark('Placeholder'), translated: true }, { name: 'minLength', label: mark('Shortest text'), number: true }, { name: 'maxLength', label: mark('Longest text'), number: true }, { name: 'pattern', label: mark('Pattern'), code: true, help: mark('A regular expression.') }];
  if (field.type === 'file') return [{ name: 'accept', label: mark('Kinds of files'), list: true, help: mark('For example .pdf, image/*') }, { name: 'maxSizeMb', label: mark('Largest file in MB'), number: true }];
  if (field.type === 'table') return [{ name: 'minItems', label: mark('Fewest rows'), number: true }, { name: 'maxItems', label: mark('Most rows'), number: true }];
  return [];
}

/** A choice per line: `value = Label`, or the value alone. */
const optionsAsText = (options = [], language = null) => options.map((each) => {
  if (!each || typeof each !== 'object') return String(each);
  const label = language ? each.labels?.[language] || '' : each.label;
  return label === undefined || label === String(each.value) ? String(each.value) : `${each.value} = ${label}`;
}).join('\n');

function optionsFromText(text, before = [], language = null) {
  const old = new Map(before.map((each) => [String(each?.value ?? each), each]));
  return text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const [value, ...rest] = line.split('=').map((part) => part.trim());
    const known = old.get(value);
    const kept = known && typeof known === 'object' ? known : { value: known ?? value, label: value };
    const label = rest.join('=') || value;
    return language ? { ...kept, labels: { ...kept.labels, [language]: label } } : { ...kept, label };
  });
}

export class FieldProperties {
  constructor(root, { model, languages, onAdd }) {
    Object.assign(this, { root, model, languages, onAdd, problems: [], shown: null });
  }

  /** Draws the panel for the chosen field; while it is the same one, only values and errors change. */
  draw() {
    const { chosen } = this.model;
    const field = this.model.fieldAt(chosen);
    const key = field ? `${chosen.join('.')}:${field.type}` : '';
    if (key === this.shown && field) {
      this.refresh(field);
      return;
    }
    this.shown = key;
    if (!field) {
      this.root.replaceChildren(element('p', { class: 'muted' }, t('Choose a field to see its properties.')));
      return;
    }
    this.inputs = [];
    const kind = kindOf(field);
    this.root.replaceChildren(
      element('p', { class: 'cell-note' }, icon(kind.icon), ` ${t(kind.label)}`),
      ...OWN.filter(({ name }) => hasValue(field) || name !== 'placeholder').map((each) => this.input(each)),
      ...(hasValue(field) ? [this.check('required', mark('Required')), this.check('readonly', mark('Only shown'))] : []),
      ...(isChoice(field) ? [this.options(null)] : []),
      ...specificOf(field).map((each) => this.input(each)),
      ...(hasValue(field) && field.type !== 'table' && field.type !== 'file' ? [this.input({ name: 'default', label: mark('Default') })] : []),
      ...(field.type === 'table' ? [this.addColumn()] : []),
      this.folded(t('Rules'), RULES.filter(({ needsValue }) => !needsValue || hasValue(field)).map((each) => this.input(each))),
      ...(hasValue(field) ? [this.input({ name: 'message', label: mark('Message when it is wrong'), translated: true })] : []),
      ...this.languages.map((language) => this.translations(language, field)),
    );
    this.refresh(field);
  }

  folded(title, inputs) {
    return element('details', { class: 'builder-more', open: true }, element('summary', {}, title), ...inputs);
  }

  translations(language, field) {
    const texts = [...OWN, ...specificOf(field), { name: 'message', label: mark('Message when it is wrong'), translated: true }].filter(({ translated }) => translated);
    return element('details', { class: 'builder-more' }, element('summary', {}, t('In {language}', { language: new Intl.DisplayNames([document.documentElement.lang || 'en'], { type: 'language' }).of(language) })), ...texts.map((each) => this.input({ ...each, language })), ...(isChoice(field) ? [this.options(language)] : []));
  }

  addColumn() {
    return element('div', { class: 'form-actions' }, element('button', { type: 'button', class: 'btn btn-outline-secondary btn-sm', 'data-add-column': true, onclick: () => this.onAdd(this.model.chosen[0]) }, icon('plus'), t('Add a column')));
  }

  /** One labelled input; `read` and `write` go to the chosen field, whichever it is. */
  field(id, label, input, { help, part, read, write }) {
    input.id = `builder-${id}`;
    input.classList.add('form-control');
    const error = element('p', { class: 'field-error', id: `${input.id}-error`, hidden: true });
    const helper = help ? element('p', { class: 'field-help', id: `${input.id}-help` }, t(help)) : null;
    input.setAttribute('aria-describedby', [helper?.id, error.id].filter(Boolean).join(' '));
    input.addEventListener('input', () => write(input.value));
    this.inputs.push({ input, read, error, part });
    return element('div', { class: 'field' }, element('label', { for: input.id }, t(label)), input, helper, error);
  }

  input({ name, label, help, lines, number, list, code, language }) {
    const input = element(lines ? 'textarea' : 'input', { rows: lines ? 2 : undefined, type: lines ? undefined : number ? 'number' : 'text', step: number ? 'any' : undefined, class: code ? 'font-monospace' : '', spellcheck: code ? 'false' : undefined, autocomplete: 'off' });
    const read = (field) => {
      const value = language ? field.translations?.[language]?.[name] : field[name];
      return list ? (value || []).join(', ') : value ?? '';
    };
    const write = (text) => this.write(name, this.valueOf(text, { number, list }), language);
    return this.field(language ? `${name}-${language}` : name, label, input, { help, part: language ? 'translations' : name, read, write });
  }

  valueOf(text, { number, list }) {
    if (number) return text === '' ? undefined : Number(text);
    if (list) return text.split(',').map((each) => each.trim()).filter(Boolean);
    return text;
  }

  write(name, value, language) {
    const { chosen } = this.model;
    if (!language) {
      this.model.set(chosen, { [name]: Array.isArray(value) && !value.length ? undefined : value });
      return;
    }
    const { translations = {} } = this.model.fieldAt(chosen);
    const texts = { ...translations[language], [name]: value };
    if (!value) delete texts[name];
    const all = { ...translations, [language]: texts };
    if (!Object.keys(texts).length) delete all[language];
    this.model.set(chosen, { translations: Object.keys(all).length ? all : undefined });
  }

  options(language) {
    const input = element('textarea', { rows: 4, class: 'font-monospace', spellcheck: 'false' });
    return this.field(language ? `options-${language}` : 'options', language ? mark('Labels of the choices') : mark('Choices'), input, {
      help: mark('One per line: value = label'),
      part: 'options',
      read: (field) => optionsAsText(field.options, language),
      write: (text) => {
        const options = optionsFromText(text, this.model.fieldAt(this.model.chosen).options, language);
        this.model.set(this.model.chosen, { options: options.length ? options : undefined });
      },
    });
  }

  check(name, label) {
    const input = element('input', { type: 'checkbox', id: `builder-${name}` });
    input.addEventListener('change', () => this.model.set(this.model.chosen, { [name]: input.checked }));
    this.inputs.push({ input, read: (field) => Boolean(field[name]), part: name });
    return element('div', { class: 'field field-check' }, input, element('label', { for: input.id }, t(label)));
  }

  refresh(field) {
    const { chosen } = this.model;
    const path = chosen.length > 1 ? `${this.model.fields[chosen[0]].name}.${field.name}` : field.name;
    const wrong = this.problems.filter((each) => each.path === path);
    for (const { input, read, error, part } of this.inputs) {
      const value = read(field);
      if (input.type === 'checkbox') input.checked = value;
      else if (document.activeElement !== input && input.value !== String(value)) input.value = String(value);
      const found = wrong.find((each) => each.part === part);
      if (!error) continue;
      error.hidden = !found;
      error.replaceChildren(...(found ? [icon('incident'), ` ${found.message}`] : []));
      input.toggleAttribute('aria-invalid', Boolean(found));
      if (found) input.setAttribute('aria-invalid', 'true');
    }
  }
}
