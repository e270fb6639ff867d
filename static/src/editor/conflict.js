/** Two windows saved the same draft: the person chooses, nothing is lost. */
import { openDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { clockTime } from '../moments.js';
import { download } from './downloads.js';

/** Resolves to "theirs" or "mine"; `current` is what the server has, `mine` the file of this window. */
export async function chooseInConflict({ current, mine, name }) {
  const dialog = document.getElementById('conflict-dialog');
  const at = current.saved_at ? clockTime(new Date(current.saved_at), new Date()) : '';
  dialog.querySelector('[data-conflict-text]').textContent = t('Saved elsewhere: revision {revision}, {time}.', { revision: current.revision, time: at });
  const choice = await openDialog(dialog);
  if (choice === 'theirs' || choice === 'mine') return choice;
  if (choice === 'download') {
    download(mine, `${name} (mine).bpmn`);
    download(current.xml, `${name} (saved).bpmn`);
    return chooseInConflict({ current, mine, name });
  }
  return null;
}
