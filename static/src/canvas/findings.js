/** Findings at their elements: an outline, and a pill with icon, number and title. */
import { freeCorner } from './corners.js';
import { PILL_SCALE } from './pill-scale.js';
import { plainly } from '../emphasis.js';
import { mark, t } from '../i18n.js';
import { element, icon } from '../page.js';

export const LEVELS = {
  CRITICAL: { rank: 0, icon: 'incident', words: mark('Critical') },
  HIGH: { rank: 1, icon: 'warning', words: mark('High') },
  MEDIUM: { rank: 2, icon: 'info', words: mark('Medium') },
  LOW: { rank: 3, icon: 'flag', words: mark('Low') },
};
const MARKERS = ['has-critical', 'has-high'];

/** The level of a finding in capitals; an unknown one counts as LOW. */
export function levelOf({ level }) {
  const name = String(level || '').toUpperCase();
  return name in LEVELS ? name : 'LOW';
}

function groupByElement(findings) {
  const groups = new Map();
  for (const finding of findings) {
    if (finding.element) groups.set(finding.element, [...(groups.get(finding.element) || []), finding]);
  }
  return groups;
}

function pill(found, onClick) {
  const worst = found.map(levelOf).sort((a, b) => LEVELS[a].rank - LEVELS[b].rank)[0];
  const title = found.map((finding) => `${t(LEVELS[levelOf(finding)].words)}: ${plainly(finding.message)}`).join('\n');
  return element('span', { class: `mark mark-${worst.toLowerCase()}`, title, role: 'img', 'aria-label': title, onclick: onClick }, icon(LEVELS[worst].icon), found.length > 1 ? String(found.length) : '');
}

/** Shows findings on the canvas of a viewer or modeler; call it again with the next list. */
export class FindingMarks {
  constructor(viewer, { onClick = () => {} } = {}) {
    Object.assign(this, { viewer, onClick });
    this.marked = new Set();
  }

  clear() {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    overlays.remove({ type: 'finding' });
    for (const id of this.marked) if (registry.get(id)) MARKERS.forEach((marker) => canvas.removeMarker(id, marker));
    this.marked.clear();
  }

  show(findings) {
    this.clear();
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    for (const [id, found] of groupByElement(findings)) {
      const shape = registry.get(id);
      if (!shape || shape === canvas.getRootElement()) continue;
      const levels = found.map(levelOf);
      MARKERS.filter((marker) => levels.includes(marker.slice(4).toUpperCase())).slice(0, 1).forEach((marker) => canvas.addMarker(id, marker));
      const position = freeCorner(shape, shape.width >= 80 ? 'right' : 'left');
      overlays.add(id, 'finding', { position, html: pill(found, () => this.onClick(id)), scale: PILL_SCALE });
      this.marked.add(id);
    }
  }
}
