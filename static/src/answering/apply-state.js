/** Puts what the server said about a form onto the page: shown, required, locked, computed, choices, errors. */
import { icon } from '../page.js';

const valueOf = (option) => (option && typeof option === 'object' && 'value' in option ? option.value : option);
const textOf = (value) => (value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

function applyOptions(select, options) {
  const wanted = options.map((each) => [textOf(valueOf(each)), textOf(each?.label ?? valueOf(each))]);
  const present = [...select.options].slice(1).map((each) => [each.value, each.textContent]);
  if (JSON.stringify(wanted) === JSON.stringify(present)) return;
  const chosen = select.value;
  select.replaceChildren(select.options[0], ...wanted.map(([value, label]) => new Option(label, value)));
  select.value = wanted.some(([value]) => value === chosen) ? chosen : '';
}

function lock(input, readonly) {
  if (input.tagName === 'SELECT' || ['radio', 'checkbox', 'file'].includes(input.type)) input.disabled = readonly;
  else input.readOnly = readonly;
}

function applyInputs(inputs, state) {
  for (const input of inputs) {
    lock(input, state.readonly);
    if ('value' in state) {
      const text = textOf(state.value);
      if (input.type === 'radio') input.checked = input.value === text;
      else if (input.value !== text) input.value = text;
    }
    if (state.options && input.tagName === 'SELECT') applyOptions(input, state.options);
  }
}

function applyRows(table, rows) {
  table.querySelectorAll('[data-rows] > [data-row]').forEach((row, place) => {
    for (const cell of row.querySelectorAll('[data-cell]')) {
      const state = rows[place]?.[cell.dataset.cell];
      if (!state) continue;
      cell.querySelector('.answer-cell').hidden = !state.visible;
      applyInputs(cell.querySelectorAll('input, select, textarea'), state);
    }
  });
}

/** Applies the states of fields by name inside of `root`. */
export function applyState(root, fields) {
  for (const box of root.querySelectorAll('[data-field]')) {
    const state = fields[box.dataset.field];
    if (!state) continue;
    box.hidden = !state.visible;
    const mark = box.querySelector('[data-required]');
    if (mark) mark.hidden = !state.required;
    const table = box.querySelector('[data-answer-table]');
    if (table) applyRows(table, state.rows || []);
    else applyInputs(box.querySelectorAll('input:not([type="hidden"]), select, textarea'), state);
  }
}

function placeOf(root, name) {
  const [table, row, column] = name.split('.');
  const box = root.querySelector(`[data-field="${CSS.escape(table)}"]`);
  if (!column) return box;
  return box?.querySelectorAll('[data-rows] > [data-row]')[Number(row)]?.querySelector(`[data-cell="${CSS.escape(column)}"] .answer-cell`);
}

function say(place, name, message) {
  place.classList.toggle('field-invalid', Boolean(message));
  const input = place.querySelector('input:not([type="hidden"]), select, textarea');
  const id = `live-error-${name}`;
  const old = place.querySelector(':scope > .field-errors');
  if (old && old.textContent.trim() === (message || '')) return;
  old?.remove();
  const described = (input?.getAttribute('aria-describedby') || '').split(/\s+/).filter((each) => each && each !== id && each !== old?.id);
  if (message) {
    const words = document.createElement('p');
    words.append(icon('incident'), ` ${message}`);
    const box = document.createElement('div');
    box.className = 'field-errors';
    box.id = id;
    box.append(words);
    place.append(box);
    described.push(id);
  }
  if (!input) return;
  if (message) input.setAttribute('aria-invalid', 'true');
  else input.removeAttribute('aria-invalid');
  if (described.length) input.setAttribute('aria-describedby', described.join(' '));
  else input.removeAttribute('aria-describedby');
}

/** Shows the errors of the fields that somebody has left, and takes those away that are none any more. */
export function applyErrors(root, errors, left) {
  for (const name of left) {
    const place = placeOf(root, name);
    if (place) say(place, name, errors[name] || '');
  }
}

/** The name by which errors call what `input` stands in. */
export function errorName(input) {
  const box = input.closest('[data-field]');
  const cell = input.closest('[data-cell]');
  if (!cell) return box?.dataset.field;
  const row = cell.closest('[data-row]');
  return `${box.dataset.field}.${[...row.parentElement.children].indexOf(row)}.${cell.dataset.cell}`;
}
