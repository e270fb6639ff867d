import { Editor } from '../editor/editor.js';
import { connectToolbar } from '../editor/toolbar.js';
import { t } from '../i18n.js';
import { findIsland, readPageData } from '../page.js';
import { showToast } from '../toasts.js';

const editor = new Editor(findIsland('editor'), readPageData());
connectToolbar(editor);
try {
  await editor.open();
} catch (error) {
  console.error(error);
  showToast(t('The draft cannot be shown: {reason}', { reason: error.message }), { kind: 'error' });
}
// the properties panel hears of selections only after it was painted once
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { editor.root.dataset.ready = 'true'; })));
