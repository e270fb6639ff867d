/**
 * Keys of the inbox: `j` and `k` move through the list, Enter opens (it is a link), `c` takes the open
 * task, Ctrl or Cmd with Enter completes it. Approving has no key: a decision is pressed on purpose.
 */
import { t } from '../i18n.js';
import { describeShortcuts } from '../shortcuts.js';

const typing = (target) => target.closest?.('input, textarea, select, dialog[open]');

/** The item `step` places after the focused or open one; the ends stay. */
export function nextItem(items, current, step) {
  const at = items.indexOf(current);
  if (at < 0) return items[step > 0 ? 0 : items.length - 1];
  return items[Math.min(Math.max(at + step, 0), items.length - 1)];
}

function move(node, step) {
  const items = [...node.querySelectorAll('.split-item')];
  const current = items.find((item) => item === document.activeElement) || items.find((item) => item.hasAttribute('aria-current'));
  nextItem(items, current, step)?.focus();
}

function complete(node) {
  node.querySelector('[data-key="complete"]')?.click();
}

/** Whoever opens a task goes on there, not at the top of the page; a mistake in the form goes first. */
function goToTask(node) {
  const isFree = !document.activeElement || document.activeElement === document.body;
  if (isFree && !node.querySelector('[data-controller~="error-summary"]')) node.querySelector('#task-heading')?.focus({ preventScroll: true });
}

export function connectInbox(node) {
  goToTask(node);
  describeShortcuts(t('Inbox'), [['j', t('Next task')], ['k', t('Previous task')], ['Enter', t('Open the task')], ['c', t('Assign the task to me')], ['Ctrl+Enter', t('Complete the task')]]);
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') { complete(node); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target)) return;
    if (event.key === 'j') move(node, 1);
    if (event.key === 'k') move(node, -1);
    if (event.key === 'c') node.querySelector('[data-key="c"]')?.click();
  });
}
