/** Forms of Play: the real form of a task or a start from the server, and small ones of our own for values. */
import { csrfToken } from '../api.js';
import { t } from '../i18n.js';
import { announce, element, icon } from '../page.js';

async function ask(address, options = {}) {
  const response = await fetch(address, { credentials: 'same-origin', ...options, headers: { 'X-CSRFToken': csrfToken(), ...options.headers } });
  const isJson = /json/.test(response.headers.get('Content-Type') || '');
  const body = isJson ? await response.json() : await response.text();
  if (!response.ok && (isJson || response.status !== 422)) throw new Error(body.detail || t('The server answered {status}.', { status: response.status }));
  return { ok: response.ok, body };
}

/** Shows the server's form in `place`; `onDone(shown)` hears what became of it. Errors stay beside their fields. */
export async function openServerForm(place, address, { onDone, onCancel }) {
  const show = (html) => {
    place.innerHTML = html;
    const form = place.querySelector('form');
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const data = new URLSearchParams(new FormData(form, event.submitter));
      const answer = await ask(address, { method: 'POST', body: data }).catch((error) => ({ ok: false, body: null, error }));
      if (answer.ok) onDone(answer.body);
      else if (answer.body) show(answer.body);
      else place.prepend(element('p', { class: 'notice notice-error', role: 'alert' }, answer.error.message));
    });
    form.querySelector('[data-play-cancel]')?.addEventListener('click', onCancel);
    announce(place);
    (place.querySelector('[aria-invalid="true"]') || place.querySelector('input:not([type="hidden"]):not([readonly]), select, textarea'))?.focus();
  };
  show((await ask(address)).body);
}

let made = 0;

/** A labelled field of our own: {node, input}. */
function field(label, { value = '', rows, type = 'text', help, options } = {}) {
  made += 1;
  const id = `play-field-${made}`;
  const attributes = { id, name: id, 'aria-describedby': help ? `${id}-help` : undefined };
  let input;
  if (options) {
    input = element('select', attributes, ...options.map(([chosen, words]) => element('option', { value: chosen }, words)));
  } else if (rows) {
    input = element('textarea', { ...attributes, rows: String(rows), class: 'code', spellcheck: 'false' });
    input.value = value;
  } else {
    input = element('input', { ...attributes, type, value });
  }
  const words = help ? element('span', { class: 'cell-note', id: `${id}-help` }, help) : null;
  return { node: element('div', { class: 'field' }, element('label', { for: id }, label), input, words), input };
}

function readJson(text) {
  try {
    return JSON.parse(text.trim() || 'null');
  } catch (error) {
    throw new Error(t('This is not JSON: {reason}', { reason: error.message }), { cause: error });
  }
}

/**
 * A small form: `fields` are {name, label, kind: "json" | "text" | "number", value, help, options}; `onSubmit(values)` may
 * throw, which is shown in the form.
 */
export function valueForm({ fields, submit, onSubmit }) {
  const drawn = fields.map((each) => ({ ...each, ...field(each.label, { value: each.value, rows: each.kind === 'json' ? each.rows || 4 : 0, type: each.kind === 'number' ? 'number' : 'text', help: each.help, options: each.options }) }));
  const problem = element('p', { class: 'notice notice-error', role: 'alert', hidden: true });
  const send = async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      await onSubmit(Object.fromEntries(drawn.map(({ name, kind, input }) => [name, kind === 'json' ? readJson(input.value) : kind === 'number' ? Number(input.value || 0) : input.value])));
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  };
  return element('form', { class: 'stack', novalidate: true, onsubmit: send }, ...drawn.map(({ node }) => node), problem, element('div', {}, element('button', { class: 'btn btn-sm btn-primary' }, icon('check'), submit)));
}

/** A part of a card that opens: a summary with a small form behind it. */
export function folded(summary, form, { open = false } = {}) {
  return element('details', { class: 'play-more', open }, element('summary', {}, summary), form);
}
