/** Publishing what is saved as a version, with a note. */
import { post } from '../api.js';
import { t } from '../i18n.js';
import { icon } from '../page.js';
import { showToast } from '../toasts.js';

function say(node, words) {
  node.hidden = !words;
  node.replaceChildren(...(words ? [icon('incident'), words] : []));
}

async function publish(page, dialog) {
  const error = dialog.querySelector('[data-publish-error]');
  try {
    const { number } = await post(page.data.urls.versions, { revision: page.autosave.revision, note: dialog.querySelector('[name="note"]').value.trim() });
    dialog.close();
    showToast(t('Version {number} is published.', { number }), { kind: 'success', action: { label: t('Show it'), run: () => location.assign(page.data.urls.detail) } });
  } catch (problem) {
    say(error, [problem.message, ...Object.values(problem.fields || {})].join(' '));
  }
}

/** Connects the button and the dialog of the page. */
export function connectPublishing(page) {
  const dialog = document.getElementById('publish-dialog');
  document.querySelector('[data-publish]').addEventListener('click', async () => {
    await page.autosave.flush().catch(() => {});
    if (page.autosave.isDirty) {
      showToast(t('First the draft has to be saved.'), { kind: 'error' });
      return;
    }
    say(dialog.querySelector('[data-publish-error]'), '');
    dialog.showModal();
  });
  dialog.querySelector('form').addEventListener('submit', (event) => {
    if (event.submitter?.value !== 'publish') return;
    event.preventDefault();
    publish(page, dialog);
  });
}
