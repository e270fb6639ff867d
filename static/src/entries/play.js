import '../styles/editor.css';
import { openVersionPage } from '../play/version-page.js';
import { t } from '../i18n.js';
import { findIsland, readPageData } from '../page.js';

const root = findIsland('play');
try {
  await openVersionPage(root, readPageData());
} catch (error) {
  console.error(error);
  root.querySelector('[data-play-panel]').append(t('This cannot be played: {reason}', { reason: error.message }));
}
root.dataset.ready = 'true';
