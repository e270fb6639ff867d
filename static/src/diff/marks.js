/** Changes on a canvas: outline, line style and a badge with the sign; a collapsed container counts what is inside. */
import { PILL_SCALE } from '../canvas/pill-scale.js';
import { plainly } from '../emphasis.js';
import { t, tn } from '../i18n.js';
import { element, icon } from '../page.js';
import { countInside } from './inside.js';
import { KINDS } from './kinds.js';

function badge(change) {
  const title = [t(KINDS[change.kind].words), ...change.sentences.map(plainly)].join('\n');
  return element('span', { class: `mark df df-${change.kind}`, title, role: 'img', 'aria-label': title }, icon(KINDS[change.kind].icon));
}

function insideBadge(count) {
  const title = tn('{count} change inside', '{count} changes inside', count);
  return element('span', { class: 'mark df df-inside', title, role: 'img', 'aria-label': title }, icon('changed'), String(count));
}

/** Each kind has its own corner, so that what was removed and what took its place stay apart. */
const CORNERS = {
  added: { top: -14, right: 12 }, removed: { top: -14, left: -12 }, changed: { bottom: 10, left: -12 }, renamed: { bottom: 10, right: 12 }, moved: { top: -14, left: -12 },
};

export class DiffMarks {
  /** `kinds` are those that this side can show; `idOf` is what an element is called on this side. */
  constructor(viewer, changes, kinds, idOf = ({ element: id }) => id) {
    const mine = changes.filter(({ kind }) => kinds.includes(kind)).map((change) => ({ ...change, id: idOf(change) }));
    this.viewer = viewer;
    this.all = mine;
    this.changes = mine.filter(({ id }) => viewer.get('elementRegistry').get(id));
  }

  show(visible) {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    overlays.remove({ type: 'diff' });
    for (const change of this.changes) {
      ['df', `df-${change.kind}`].forEach((marker) => canvas.removeMarker(change.id, marker));
    }
    for (const change of this.changes.filter(({ kind }) => visible.has(kind))) {
      ['df', `df-${change.kind}`].forEach((marker) => canvas.addMarker(change.id, marker));
      const shape = registry.get(change.id);
      const position = shape.waypoints ? { top: 6, left: 6 } : CORNERS[change.kind];
      overlays.add(change.id, 'diff', { position, html: badge(change), scale: PILL_SCALE });
    }
    this.showSums(visible, overlays, registry);
  }

  showSums(visible, overlays, registry) {
    const collapsed = (id) => registry.get(id)?.collapsed;
    for (const [id, count] of countInside(this.all.filter(({ kind }) => visible.has(kind)), collapsed)) {
      overlays.add(id, 'diff', { position: { top: -14, right: 46 }, html: insideBadge(count), scale: PILL_SCALE });
    }
  }
}
