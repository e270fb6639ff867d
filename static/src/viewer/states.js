/** Instance states on the canvas: markers, pills and taken flows. Only what changed is touched. */
import { freeCorner } from '../canvas/corners.js';
import { PILL_SCALE } from '../canvas/pill-scale.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { viewOf } from './state-words.js';

const PLACES = {
  waiting: () => ({ bottom: 12, left: -8 }),
  incident: ({ collapsed }) => (collapsed ? { top: -12, left: -8 } : { bottom: 12, right: 14 }), // the way into a closed sub-process is at the bottom right
  done: (shape) => freeCorner(shape, 'right'),
  cancelled: (shape) => freeCorner(shape, 'left'),
};

function pill(state, number, { href, title }) {
  const view = viewOf(state);
  const text = number > 1 ? String(number) : '';
  return element(href ? 'a' : 'span', { class: `pill st-${view.tone}`, href, title, 'aria-label': title, role: href ? undefined : 'img' }, icon(view.icon), text);
}

function pillsOf(sums) {
  const open = ['waiting_person', 'waiting_event'].filter((state) => sums[state]).map((state) => [state, sums[state], PLACES.waiting]);
  const busy = sums.active - sums.waiting_person - sums.waiting_event - sums.incident;
  if (!open.length && busy > 0) open.push(['running', busy, PLACES.waiting]);
  if (sums.incident) open.push(['incident', sums.incident, PLACES.incident]);
  if (sums.completed) open.push(['done', sums.completed, PLACES.done]);
  else if (sums.cancelled) open.push(['cancelled', sums.cancelled, PLACES.cancelled]);
  return open;
}

export class CanvasStates {
  /** `linkOf(id, state)` may give the address behind a pill: the task that waits for a person. */
  constructor(viewer, { linkOf = () => undefined } = {}) {
    Object.assign(this, { viewer, linkOf });
    this.shown = new Map();
    this.flows = new Set();
  }

  /** Shows the sums per element and how often each flow was taken. */
  show({ elements, flows }) {
    for (const id of [...this.shown.keys()]) if (!elements[id]) this.showElement(id, null);
    for (const [id, sums] of Object.entries(elements)) {
      const key = JSON.stringify([sums, this.linkOf(id, sums.state)]);
      if (this.shown.get(id)?.key !== key) this.showElement(id, sums, key);
    }
    this.showFlows(flows);
  }

  showElement(id, sums, key) {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    const before = this.shown.get(id);
    if (!registry.get(id)) return;
    before?.markers.forEach((marker) => canvas.removeMarker(id, marker));
    before?.overlays.forEach((overlay) => overlays.remove(overlay));
    this.shown.delete(id);
    if (!sums) return;
    const markers = ['st', `st-${viewOf(sums.state).tone}`];
    markers.forEach((marker) => canvas.addMarker(id, marker));
    const added = pillsOf(sums).map(([state, number, placeAt]) => overlays.add(id, 'state', {
      position: placeAt(registry.get(id)), scale: PILL_SCALE, html: pill(state, number, { href: this.linkOf(id, state), title: `${t(viewOf(state).words)}${number > 1 ? ` × ${number}` : ''}` }),
    }));
    this.shown.set(id, { key, markers, overlays: added });
  }

  showFlows(flows) {
    const [canvas, registry] = [this.viewer.get('canvas'), this.viewer.get('elementRegistry')];
    for (const id of [...this.flows]) {
      if (!flows[id]) { canvas.removeMarker(id, 'flow-taken'); this.flows.delete(id); }
    }
    for (const id of Object.keys(flows)) {
      if (this.flows.has(id) || !registry.get(id)) continue;
      canvas.addMarker(id, 'flow-taken');
      this.flows.add(id);
    }
  }
}
