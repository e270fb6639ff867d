/** Short messages, bottom left: the marks of bpmn.io in the bottom right corners stay uncovered. */
import { t } from './i18n.js';
import { element, icon } from './page.js';

const STAY_MS = 7000;

/** Shows a message; `kind` is info, success, warning or error, `action` an optional {label, run}. */
export function showToast(message, { kind = 'info', action } = {}) {
  const node = element('div', { class: `ps-toast ps-toast-${kind}`, role: kind === 'error' ? 'alert' : 'status' }, element('span', {}, message));
  if (action) node.append(element('button', { type: 'button', class: 'toast-action', onclick: () => { action.run(); node.remove(); } }, action.label));
  node.append(element('button', { type: 'button', class: 'toast-close', 'data-toast-close': true, 'aria-label': t('Close') }, icon('close')));
  document.getElementById('toasts')?.append(node);
  armToast(node);
  return node;
}

/** Makes a toast closable and lets it go by itself, unless it is an error or under the pointer. */
export function armToast(node) {
  node.querySelector('[data-toast-close]')?.addEventListener('click', () => node.remove());
  if (node.classList.contains('ps-toast-error')) return;
  let timer;
  const start = () => { timer = setTimeout(() => node.remove(), STAY_MS); };
  node.addEventListener('pointerenter', () => clearTimeout(timer));
  node.addEventListener('pointerleave', start);
  start();
}
