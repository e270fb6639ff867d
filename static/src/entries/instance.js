import { t } from '../i18n.js';
import { LivePage } from '../live/live-page.js';
import { findIsland, readPageData } from '../page.js';

const root = findIsland('instance');
try {
  await new LivePage(root, readPageData()).open();
} catch (error) {
  console.error(error);
  root.append(t('The diagram cannot be shown: {reason}', { reason: error.message }));
}
root.dataset.ready = 'true';
