/**
 * The editor of an instance's variables (`data-controller="variable-editor"` within a form). While a person types,
 * `data-editor-check` is asked what would change and what does not fit; nothing is sent by that. What others change
 * meanwhile comes by `data-editor-socket`: rows nobody has touched show the new value, the others say so.
 */
import { csrfToken } from '../api.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { openStream } from '../stream/socket.js';

const PAUSE_MS = 400;
const OUTERMOST = 'e0';
const ENDINGS = ['InstanceCompleted', 'InstanceFailed', 'InstanceCancelled'];

const rowOf = (node, name) => node.querySelector(`[data-edit-row="${CSS.escape(name)}"]`);
const controlsOf = (row) => [...row.querySelectorAll('input:not([type="hidden"]), select, textarea')];
const contentOf = (row) => JSON.stringify(controlsOf(row).map((each) => (each.type === 'checkbox' ? each.checked : each.value)));

function showKind(row) {
  const isFile = row.querySelector('[data-edit-kind]')?.value === 'file';
  if (!row.querySelector('[data-edit-kind]')) return;
  row.querySelector('[data-edit-file]').hidden = !isFile;
  row.querySelector('[data-edit-text]').hidden = isFile;
}

function showError(row, message) {
  const place = row.querySelector('[data-edit-error]');
  row.classList.toggle('field-invalid', Boolean(message));
  if ((place.textContent || '').trim() === (message || '')) return;
  place.replaceChildren(...(message ? [element('p', {}, icon('incident'), ' ', message)] : []));
  row.querySelector('[data-edit-value], textarea')?.toggleAttribute('aria-invalid', Boolean(message));
}

function showNote(row, message) {
  const place = row.querySelector('[data-edit-note]');
  if (!place) return;
  place.textContent = message;
  place.hidden = !message;
}

function showChanges(node, changes) {
  const place = node.querySelector('[data-edit-changes]');
  place.hidden = !changes.length;
  const cell = (label, text) => element('td', { 'data-label': label }, text ? element('span', { class: 'value' }, text) : element('span', { class: 'muted' }, '–'));
  place.querySelector('tbody').replaceChildren(...changes.map(({ name, before, after }) => element(
    'tr', {}, element('td', {}, element('code', {}, name)), cell(t('Before'), before), cell(t('After'), after),
  )));
}

/** Says which rows a person has changed since they were shown. */
class Touched {
  constructor(node) {
    this.clean = new Map([...node.querySelectorAll('[data-edit-row]')].map((row) => [row, row.hasAttribute('data-touched') ? null : contentOf(row)]));
  }

  has(row) { return this.clean.get(row) !== contentOf(row); }

  forget(row, fresh) {
    this.clean.delete(row);
    this.clean.set(fresh, contentOf(fresh));
  }
}

function checkWhileTyping(node, form) {
  let timer;
  let asked = 0;
  const check = async () => {
    const mine = ++asked;
    const body = new FormData(form);
    const response = await fetch(node.dataset.editorCheck, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken() } }).catch(() => null);
    if (!response?.ok || mine !== asked) return;
    const { changes, errors } = await response.json();
    node.querySelectorAll('[data-edit-row]').forEach((row) => showError(row, errors[row.dataset.editRow]));
    showChanges(node, changes);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(check, PAUSE_MS);
  };
  node.addEventListener('input', later);
  node.addEventListener('change', later);
  if (node.querySelector('[data-touched]')) check();
}

/** The rows as the server shows them now; those that somebody is changing stay and say what has happened. */
async function refresh(node, touched, changed) {
  const response = await fetch(location.pathname, { headers: { 'X-Requested-With': 'stream' } }).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const [name, { value, by }] of changed) {
    const row = rowOf(node, name);
    const fresh = rowOf(page, name);
    if (!row && fresh) node.insertBefore(fresh, node.querySelector('details'));
    if (!row || !fresh) continue;
    if (touched.has(row) || row.contains(document.activeElement)) {
      showNote(row, t('Meanwhile {by} has set it to: {value}', { by, value }));
    } else {
      row.replaceWith(fresh);
      touched.forget(row, fresh);
    }
  }
}

function follow(node, touched) {
  const instance = node.dataset.editorInstance;
  const changed = new Map();
  let timer;
  const hear = (event) => {
    if (ENDINGS.includes(event.kind)) node.querySelector('[data-editor-ended]').hidden = false;
    if (event.kind !== 'VariableChanged' || event.scope !== OUTERMOST) return;
    const value = typeof event.new === 'string' ? event.new : JSON.stringify(event.new);
    changed.set(event.name, { value: (value ?? '').slice(0, 200), by: event.actor || event.element || t('the process') });
    clearTimeout(timer);
    timer = setTimeout(() => {
      refresh(node, touched, [...changed]);
      changed.clear();
    }, PAUSE_MS);
  };
  openStream(node.dataset.editorSocket, {
    onFrame: (frame) => { if (frame.type === 'events' && frame.instance === instance) frame.events.forEach(hear); },
  });
}

export function connectVariableEditor(node) {
  const touched = new Touched(node);
  node.addEventListener('change', ({ target }) => { if (target.matches('[data-edit-kind]')) showKind(target.closest('[data-edit-row]')); });
  checkWhileTyping(node, node.closest('form'));
  follow(node, touched);
  if (location.hash.startsWith('#row-')) rowOf(node, decodeURIComponent(location.hash.slice(5)))?.querySelector('[data-edit-value]')?.focus();
}
