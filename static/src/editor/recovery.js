/** Work that never reached the server: offered when the draft is opened again. */
import { openDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { clockTime } from '../moments.js';
import { download } from './downloads.js';

/** Resolves to what was kept, {xml, revision, base}, when the person goes on with it, else null. */
export async function offerRecovery({ copy, draft, name }) {
  const kept = copy.read();
  if (!kept?.xml || kept.xml === draft.xml) {
    copy.drop();
    return null;
  }
  const dialog = document.getElementById('recover-dialog');
  dialog.querySelector('[data-recover-text]').textContent = t('On {time} this browser kept changes of this draft that the server never received.', { time: clockTime(new Date(kept.at), new Date()) });
  const choice = await openDialog(dialog);
  if (choice === 'recover') return kept;
  if (choice === 'download') {
    download(kept.xml, `${name} (kept).bpmn`);
    return offerRecovery({ copy, draft, name });
  }
  if (choice === 'discard') copy.drop();
  return null;
}
