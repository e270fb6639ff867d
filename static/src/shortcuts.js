/** Keys that work on every page: `g` and a letter goes somewhere, `/` searches, `?` lists what there is. */
import { t } from './i18n.js';
import { element } from './page.js';

const WAIT_MS = 1200;
const sections = [];
let leader = 0;

/** Adds a section to the sheet of `?`: rows of [keys, what they do]. */
export function describeShortcuts(title, rows) {
  sections.push({ title, rows });
}

function typing(target) {
  return target.closest?.('input, textarea, select, [contenteditable="true"], .djs-container, .bio-properties-panel, dialog[open]');
}

function goTo(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  link?.click();
  return Boolean(link);
}

function places() {
  return [...document.querySelectorAll('[data-go]')].map((link) => [`g ${link.dataset.go}`, link.querySelector('span')?.textContent || link.textContent.trim()]);
}

function section({ title, rows }) {
  const list = element('dl');
  for (const [keys, what] of rows) {
    list.append(element('dt', {}, what), element('dd', {}, ...keys.split(' ').flatMap((key, i) => (i ? [' ', element('kbd', {}, key)] : [element('kbd', {}, key)]))));
  }
  return element('section', {}, element('h3', {}, title), list);
}

/** Opens the sheet of keyboard shortcuts. */
export function openShortcutSheet() {
  const dialog = document.getElementById('shortcuts-dialog');
  const everywhere = { title: t('Everywhere'), rows: [['Ctrl+K', t('Search everything')], ['/', t('Search')], ['?', t('This list')]] };
  dialog.querySelector('[data-shortcut-list]').replaceChildren(...[...sections, { title: t('Go to'), rows: places() }, everywhere].map(section));
  dialog.showModal();
}

function handleKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const second = Date.now() - leader < WAIT_MS;
  leader = 0;
  if (second && goTo(event.key)) event.preventDefault();
  else if (event.key === 'g') leader = Date.now();
  else if (event.key === '?') { event.preventDefault(); openShortcutSheet(); }
  else if (event.key === '/') {
    const search = document.querySelector('input[type="search"], [data-search]');
    if (search) { event.preventDefault(); search.focus(); }
  }
}

/** Starts listening, once per page. */
export function startShortcuts() {
  document.addEventListener('keydown', handleKey);
  document.addEventListener('click', (event) => { if (event.target.closest('[data-shortcuts-open]')) openShortcutSheet(); });
}
