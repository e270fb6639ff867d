/** Adds and removes the rows of a table in a form. */
import { t } from '../i18n.js';

const NEW = /__row__/g;

function nextNumber(table) {
  const named = table.dataset.answerTable.length + 1;
  const numbers = [...table.querySelectorAll('[data-rows] [name]')].map((each) => Number.parseInt(each.name.slice(named), 10));
  return Math.max(-1, ...numbers) + 1;
}

function changed(table) {
  table.dispatchEvent(new Event('input', { bubbles: true }));
}

function nameButtons(table) {
  table.querySelectorAll('[data-rows] > [data-row]').forEach((row, place) => {
    const words = row.querySelector('[data-row-remove] .visually-hidden');
    if (words) words.textContent = t('Remove row {number}', { number: place + 1 });
  });
}

/** Connects one table; whatever changes is heard as an `input` event. */
export function connectRows(table) {
  const rows = table.querySelector('[data-rows]');
  const add = table.querySelector('[data-row-add]');
  const state = table.querySelector('[data-rows-state]');
  if (!add) return;
  const say = (words) => { state.textContent = words; };
  const limit = () => {
    add.disabled = rows.children.length >= Number(table.dataset.most);
    nameButtons(table);
  };
  add.addEventListener('click', () => {
    const holder = document.createElement('tbody');
    holder.innerHTML = table.querySelector('template').innerHTML.replace(NEW, String(nextNumber(table)));
    const row = holder.firstElementChild;
    rows.append(row);
    limit();
    say(t('Row {number} added.', { number: rows.children.length }));
    row.querySelector('input:not([readonly]), select, textarea')?.focus();
    changed(table);
  });
  rows.addEventListener('click', (event) => {
    const row = event.target.closest('[data-row-remove]')?.closest('[data-row]');
    if (!row) return;
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    limit();
    say(t('Row removed.'));
    (next?.querySelector('[data-row-remove]') || add).focus();
    changed(table);
  });
  limit();
}
