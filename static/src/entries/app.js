import '../styles/app.css';
import 'bootstrap/js/dist/dropdown.js';
import 'bootstrap/js/dist/collapse.js';
import htmx from 'htmx.org';
import { csrfToken } from '../api.js';
import { startControllers } from '../controllers/index.js';
import { applyTheme } from '../controllers/theme.js';
import { t } from '../i18n.js';
import { startPalette } from '../palette/palette.js';
import { startShortcuts } from '../shortcuts.js';
import { showToast } from '../toasts.js';

globalThis.htmx = htmx;
applyTheme();
startControllers();
startShortcuts();
startPalette();
// the bar of a phone is longer than the phone: the place one is at comes into sight
document.querySelector('.rail [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

document.addEventListener('htmx:configRequest', ({ detail }) => { detail.headers['X-CSRFToken'] = csrfToken(); });
document.addEventListener('htmx:load', ({ detail }) => startControllers(detail.elt));
document.addEventListener('page:added', ({ target }) => { startControllers(target); htmx.process(target); });
document.addEventListener('htmx:sendError', () => showToast(t('The server cannot be reached.'), { kind: 'error' }));
document.addEventListener('htmx:responseError', ({ detail }) => {
  const problem = /json/.test(detail.xhr.getResponseHeader('Content-Type') || '') ? JSON.parse(detail.xhr.responseText) : {};
  showToast(problem.detail || t('The server answered {status}.', { status: detail.xhr.status }), { kind: 'error' });
});
