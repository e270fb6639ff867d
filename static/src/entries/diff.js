import { Comparison } from '../diff/comparison.js';
import { nothingChanged } from '../diff/comparison-words.js';
import { t } from '../i18n.js';
import { findIsland, readPageData } from '../page.js';

const root = findIsland('diff');
const data = readPageData();
try {
  await new Comparison(root, data).open();
  if (!data.changes.length) root.prepend(nothingChanged());
} catch (error) {
  console.error(error);
  root.append(t('The comparison cannot be shown: {reason}', { reason: error.message }));
}
root.dataset.ready = 'true';
