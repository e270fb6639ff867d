/**
 * Files dropped anywhere on the page are sent to `data-drop-url`, one after the other, as a form would send them.
 * What the answer says of each (`[data-import-result]`) becomes its line in `[data-drop-results]`; at the end the
 * region `data-drop-refresh` is fetched again. Choosing files with the keyboard stays the form's business.
 */
import { csrfToken } from '../api.js';
import { t, tn } from '../i18n.js';
import { announce, element, icon } from '../page.js';

const RESULT = '[data-import-result]';

function lineOf(file, words, kind = '') {
  return element('div', { class: `notice ${kind}`, role: kind ? 'alert' : undefined }, icon(kind ? 'incident' : 'upload'), element('div', {}, element('strong', {}, file.name), ` ${words}`));
}

async function send(file, { url, field }) {
  const body = new FormData();
  body.append(field, file);
  const response = await fetch(url, { method: 'POST', body, headers: { 'X-CSRFToken': csrfToken(), 'X-Requested-With': 'drop' } });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.querySelector(RESULT) || lineOf(file, t('was refused: the server answered {status}.', { status: response.status }), 'notice-error');
}

async function importOne(file, results, target) {
  const waiting = lineOf(file, t('is being imported…'));
  results.append(waiting);
  const line = await send(file, target).catch(() => lineOf(file, t('was not sent: the server cannot be reached.'), 'notice-error'));
  waiting.replaceWith(line);
  announce(line);
}

async function refresh(selector) {
  const old = selector && document.querySelector(selector);
  if (!old) return;
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html');
  const fresh = page.querySelector(selector);
  if (!fresh) return;
  old.replaceWith(fresh);
  announce(fresh);
}

const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes('Files');

export function connectDrop(zone) {
  const { dropUrl: url, dropField: field = 'files', dropMost: most = 20, dropRefresh } = zone.dataset;
  const results = zone.querySelector('[data-drop-results]');
  let inside = 0;
  const show = (depth) => {
    inside = Math.max(0, depth);
    zone.classList.toggle('is-dropping', inside > 0);
  };
  const take = async (files) => {
    const taken = [...files].slice(0, Number(most));
    results.replaceChildren();
    for (const file of taken) await importOne(file, results, { url, field });
    const left = files.length - taken.length;
    if (left) results.append(element('p', { class: 'notice notice-warning' }, icon('warning'), tn('{count} file more than allowed at once was left out.', '{count} files more than allowed at once were left out.', left)));
    await refresh(dropRefresh).catch(() => {});
  };
  const listen = (name, act) => document.addEventListener(name, (event) => { if (carriesFiles(event)) act(event); });
  listen('dragenter', () => show(inside + 1));
  listen('dragleave', () => show(inside - 1));
  listen('dragover', (event) => event.preventDefault());
  listen('drop', (event) => {
    event.preventDefault();
    show(0);
    take([...event.dataTransfer.files]);
  });
}
