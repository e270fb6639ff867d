/** Changes on a canvas: outline, line style and a badge with the sign. */
import { PILL_SCALE } from '../canvas/pill-scale.js';
import { plainly } from '../emphasis.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { KINDS } from './kinds.js';

function badge(change) {
  const title = [t(KINDS[change.kind].words), ...change.sentences.map(plainly)].join('\n');
  return element('span', { class: `mark df df-${change.kind}`, title, role: 'img', 'aria-label': title }, icon(KINDS[change.kind].icon));
}

/** Each kind has its own corner, so that what was removed and what took its place stay apart. */
const CORNERS = {
  added: { top: -14, right: 12 }, removed: { top: -14, left: -12 }, changed: { bottom: 10, left: -12 }, renamed: { bottom: 10, right: 12 }, moved: { top: -14, left: -12 },
};

export class DiffMarks {
  /** `kinds` are those that this side can show: the old one has nothing added, the new one nothing removed. */
  constructor(viewer, changes, kinds) {
    this.viewer = viewer;
    this.changes = changes.filter(({ kind, element: id }) => kinds.includes(kind) && viewer.get('elementRegistry').get(id));
    this.badges = new Map();
  }

  show(visible) {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    overlays.remove({ type: 'diff' });
    for (const change of this.changes) {
      ['df', `df-${change.kind}`].forEach((marker) => canvas.removeMarker(change.element, marker));
    }
    for (const change of this.changes.filter(({ kind }) => visible.has(kind))) {
      ['df', `df-${change.kind}`].forEach((marker) => canvas.addMarker(change.element, marker));
      const shape = registry.get(change.element);
      const position = shape.waypoints ? { top: 6, left: 6 } : CORNERS[change.kind];
      overlays.add(change.element, 'diff', { position, html: badge(change), scale: PILL_SCALE });
    }
  }
}
