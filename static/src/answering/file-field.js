/** A file of a form: sent when it is chosen; the form holds the reference that comes back. */
import { upload } from '../api.js';
import { t } from '../i18n.js';

const BYTES = 1_000_000;

async function kept(box, input, file) {
  const field = input.name.slice('answer-'.length);
  if (!box.dataset.upload) return { file: 'simulated', filename: file.name, mimeType: file.type, size: file.size };
  return upload(box.dataset.upload, { field, file });
}

/** Connects one file field. */
export function connectFile(box) {
  const chooser = box.querySelector('input[type="file"]');
  const input = box.querySelector('input[type="hidden"]');
  const chosen = box.querySelector('[data-file-chosen]');
  const state = box.querySelector('[data-file-state]');
  const show = (reference) => {
    input.value = reference ? JSON.stringify(reference) : '';
    chosen.querySelector('[data-file-link]')?.remove(); // it leads to the file that stood there before
    chosen.hidden = !reference;
    chosen.querySelector('[data-file-name]').textContent = reference?.filename || '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
  chooser.addEventListener('change', async (event) => {
    event.stopPropagation();
    const [file] = chooser.files;
    if (!file) return;
    const most = Number(box.dataset.most || 0);
    if (most && file.size > most * BYTES) {
      state.textContent = t('The file is larger than {most} MB.', { most });
      chooser.value = '';
      return;
    }
    state.textContent = t('Sending…');
    chooser.setAttribute('aria-busy', 'true');
    try {
      show(await kept(box, input, file));
      state.textContent = t('{name} is added.', { name: file.name });
    } catch (error) {
      state.textContent = error.message;
    }
    chooser.removeAttribute('aria-busy');
    chooser.value = '';
  });
  box.querySelector('[data-file-remove]').addEventListener('click', () => {
    show(null);
    state.textContent = t('The file is taken out.');
    chooser.focus();
  });
}
