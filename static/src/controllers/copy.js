/** Copies `data-copy` (or the text of the element `data-copy-from` selects) to the clipboard. */
import { t } from '../i18n.js';
import { showToast } from '../toasts.js';

export function connectCopy(button) {
  button.addEventListener('click', async () => {
    const text = button.dataset.copy ?? document.querySelector(button.dataset.copyFrom)?.textContent ?? '';
    try {
      await navigator.clipboard.writeText(text.trim());
      showToast(t('Copied.'), { kind: 'success' });
    } catch {
      showToast(t('The browser refused the clipboard. Select the text and copy it by hand.'), { kind: 'warning' });
    }
  });
}
