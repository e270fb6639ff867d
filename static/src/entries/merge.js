import { MergePage } from '../merge/merge-page.js';
import { findIsland, readPageData } from '../page.js';

const root = findIsland('merge');
const page = new MergePage(root, readPageData());
try {
  await page.open();
} catch (error) {
  console.error(error);
  root.querySelector('[data-merge-view]').append(error.message); // the choices work without the pictures
}
root.dataset.ready = 'true';
