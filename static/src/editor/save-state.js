/** "Saved 12:03": where the work stands, always visible. */
import { t } from '../i18n.js';
import { clockTime } from '../moments.js';
import { icon } from '../page.js';

const VIEWS = {
  saved: ['check', ({ at }) => (at ? t('Saved {time}', { time: clockTime(at, new Date()) }) : t('Saved'))],
  dirty: ['edit', () => t('Not saved yet')],
  saving: ['cloud', () => t('Saving…')],
  offline: ['offline', () => t('Offline: kept in this browser')],
  conflict: ['warning', () => t('Conflict: changed elsewhere')],
  unreadable: ['warning', ({ message }) => t('Not saved: {reason}', { reason: message })],
  refused: ['incident', ({ message }) => t('Not saved: {reason}', { reason: message })],
};

/** Shows a state of `autosave.js` in the element. */
export function showSaveState(node, state, detail = {}) {
  const [name, words] = VIEWS[state];
  const at = detail?.saved_at ? new Date(detail.saved_at) : undefined;
  node.dataset.state = state;
  node.replaceChildren(icon(name), words({ at, message: detail?.message || '' }));
}
