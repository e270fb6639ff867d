/** Conflicts on a canvas: a violet outline and the number under which the list has it. */
import { PILL_SCALE } from '../canvas/pill-scale.js';
import { plainly } from '../emphasis.js';
import { t } from '../i18n.js';
import { element } from '../page.js';

const POSITIONS = [{ top: -14, right: 12 }, { top: 6, left: 6 }];

function badge(number, conflict) {
  const title = [t('Conflict {number}', { number }), ...conflict.mine.map(plainly), ...conflict.theirs.map(plainly)].join('\n');
  return element('span', { class: 'mark df df-conflict', title, role: 'img', 'aria-label': title }, String(number));
}

export class ConflictMarks {
  constructor(viewer, conflicts) {
    Object.assign(this, { viewer, conflicts });
  }

  show() {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    this.conflicts.filter(({ kind }) => kind !== 'layout').forEach((conflict, index) => {
      const shape = registry.get(conflict.element);
      if (!shape || shape === canvas.getRootElement()) return;
      for (const marker of ['df', 'df-conflict']) canvas.addMarker(conflict.element, marker);
      overlays.add(conflict.element, 'diff', { position: POSITIONS[shape.waypoints ? 1 : 0], html: badge(index + 1, conflict), scale: PILL_SCALE });
    });
  }
}
