import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { writeManual } from '../manual/process-manual.js';
import { element, findIsland, readPageData } from '../page.js';

/** What is folded away on the screen is printed as well. */
function printAll() {
  document.querySelectorAll('.manual-settings').forEach((details) => { details.open = true; });
  window.print();
}

const root = findIsland('manual');
const canvas = element('div', { class: 'manual-canvas', 'aria-hidden': 'true' });
try {
  root.before(canvas);
  const { viewer } = await openViewer(canvas, readPageData().xml);
  await writeManual({ pictures: findIsland('manual-pictures'), settings: root }, viewer);
  viewer.destroy();
} catch (error) {
  console.error(error);
  findIsland('manual-pictures').append(t('The diagram cannot be shown: {reason}', { reason: error.message }));
}
canvas.remove();
document.querySelector('[data-print]')?.addEventListener('click', printAll);
for (const island of [findIsland('manual-pictures'), root]) island.dataset.ready = 'true';
