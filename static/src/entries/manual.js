import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { writeManual } from '../manual/process-manual.js';
import { element, findIsland, readPageData } from '../page.js';

const root = findIsland('manual');
const canvas = element('div', { class: 'manual-canvas', 'aria-hidden': 'true' });
try {
  root.before(canvas);
  const { viewer } = await openViewer(canvas, readPageData().xml);
  await writeManual(root, viewer);
  viewer.destroy();
} catch (error) {
  console.error(error);
  root.append(t('The diagram cannot be shown: {reason}', { reason: error.message }));
}
canvas.remove();
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());
root.dataset.ready = 'true';
