import { t } from '../i18n.js';
import { findIsland, readPageData } from '../page.js';
import { showVersion } from '../viewer/version-viewer.js';

const root = findIsland('viewer');
try {
  await showVersion(root, readPageData());
} catch (error) {
  console.error(error);
  root.append(t('The diagram cannot be shown: {reason}', { reason: error.message }));
}
root.dataset.ready = 'true';
