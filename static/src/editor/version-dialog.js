/** Creating a version: a note, a word about findings, the server's answer. */
import { t, tn } from '../i18n.js';
import { levelOf } from '../canvas/findings.js';

function showFindings(node, findings) {
  const critical = findings.filter((finding) => levelOf(finding) === 'CRITICAL').length;
  node.hidden = !critical;
  node.textContent = tn('{count} finding blocks deployment. The version can be created all the same.', '{count} findings block deployment. The version can be created all the same.', critical);
}

/** Opens the dialog; `create(note)` makes the version. Resolves to its answer, or null when given up. */
export function askForVersion({ findings, create }) {
  const dialog = document.getElementById('version-dialog');
  const form = dialog.querySelector('form');
  const error = dialog.querySelector('[data-version-error]');
  const button = form.querySelector('[value="create"]');
  showFindings(dialog.querySelector('[data-version-findings]'), findings);
  error.hidden = true;
  dialog.showModal();
  form.elements.note.focus();
  return new Promise((resolve) => {
    let answer = null;
    form.onsubmit = async (event) => {
      if (event.submitter?.value !== 'create') return;
      event.preventDefault();
      button.setAttribute('aria-busy', 'true');
      try {
        answer = await create(form.elements.note.value.trim());
        form.reset();
        dialog.close();
      } catch (problem) {
        error.textContent = problem.message || t('The version could not be created.');
        error.hidden = false;
      } finally {
        button.removeAttribute('aria-busy');
      }
    };
    dialog.addEventListener('close', () => resolve(answer), { once: true });
  });
}
