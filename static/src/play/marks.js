/** Play on the canvas: states as on the live page, buttons where something waits or can start, coverage in blue. */
import { closedContentsOf } from '../canvas/describe.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { liftContents, sumUp } from '../stream/summary.js';
import { CanvasStates } from '../viewer/states.js';

const NOTHING = { elements: {}, flows: {} };
const MOST_BUTTONS = 3;
const ON_NODE = { user_task: 'check', timer: 'play', call: 'play', wait: 'play', incident: 'retry' };

/** Ids of the processes that are drawn: an instance of another one has no place here. */
function drawnProcesses(viewer) {
  return new Set(viewer.getDefinitions().rootElements.filter(({ $type }) => $type === 'bpmn:Process').map(({ id }) => id));
}

function buttons(...made) {
  return element('div', { class: 'play-buttons' }, ...made);
}

function small(name, title, onclick, more = {}) {
  return element('button', { type: 'button', class: 'play-button', title, 'aria-label': title, onclick, ...more }, icon(name));
}

export class PlayMarks {
  constructor(viewer, view) {
    Object.assign(this, { viewer, view });
    this.states = new CanvasStates(viewer);
    this.contents = closedContentsOf(viewer);
    this.covered = [];
  }

  show({ shown, folds }) {
    const drawn = drawnProcesses(this.viewer);
    const mine = Object.fromEntries(Object.entries(folds).filter(([, fold]) => drawn.has(fold.process)));
    const { elements, flows } = sumUp(mine);
    this.states.show({ elements: liftContents(elements, this.contents), flows });
    this.viewer.get('overlays').remove({ type: 'play' });
    for (const start of shown.starts) this.add(start.element, this.startButton(start), { beside: true });
    const waits = shown.waiting.filter(({ process }) => drawn.has(process));
    for (const [id, own] of Map.groupBy(waits, ({ element: id }) => id)) this.add(id, this.waitButtons(own, shown));
    this.showCoverage(shown.coverage);
  }

  /** Buttons above a node, or `beside` it at the left, where no name and no state stands. */
  add(id, html, { beside = false } = {}) {
    const shape = this.viewer.get('elementRegistry').get(id);
    if (!shape) return;
    const position = beside ? { top: shape.height / 2 - 13, left: -34 } : { top: -30, left: shape.width / 2 - 13 };
    this.viewer.get('overlays').add(id, 'play', { position, scale: { min: 0.8, max: 1.2 }, html });
  }

  startButton({ element: id }) {
    return buttons(small('play', t('Start here: {step}', { step: this.view.nameOf(id) }), () => this.view.askStart(id), { 'data-play-start': id }));
  }

  /** One button for each of the first waits of an element, and one that goes back to before the first. */
  waitButtons(waits, shown) {
    const [wait] = waits;
    const title = (number) => (waits.length > 1 ? t('Go on at {step} ({number} of {count})', { step: wait.name, number, count: waits.length }) : t('Go on at {step}', { step: wait.name }));
    const goes = waits.slice(0, MOST_BUTTONS).map((each, place) => small(ON_NODE[each.kind], title(place + 1), () => this.view.goOnAt(each), { 'data-play-go': each.element }));
    const activated = shown.events.findLastIndex((event) => event.kind === 'ElementActivated' && event.element === wait.element && event.instance === wait.instance);
    const before = this.view.session.decisionOf(activated);
    const back = before > 0 ? small('undo', t('Go back to before {step}', { step: wait.name }), () => this.view.go(() => this.view.session.rewind(before))) : null;
    return buttons(...goes, ...(back ? [back] : []));
  }

  showCoverage({ elements, flows, conditions }) {
    const [canvas, overlays, registry] = ['canvas', 'overlays', 'elementRegistry'].map((name) => this.viewer.get(name));
    this.covered.forEach((id) => canvas.removeMarker(id, 'is-covered'));
    overlays.remove({ type: 'play-outcomes' });
    this.covered = this.view.showsCoverage ? [...elements, ...flows].filter((id) => registry.get(id)) : [];
    this.covered.forEach((id) => canvas.addMarker(id, 'is-covered'));
    if (!this.view.showsCoverage) return;
    for (const [flow, outcomes] of Object.entries(conditions)) if (registry.get(flow)) overlays.add(flow, 'play-outcomes', this.outcomes(registry.get(flow), outcomes));
  }

  /** Stands at the beginning of the flow; overlays of a connection count from the corner of all its points. */
  outcomes({ waypoints }, outcomes) {
    const [first] = waypoints;
    const [x, y] = ['x', 'y'].map((name) => Math.min(...waypoints.map((point) => point[name])));
    const words = outcomes.length === 2 ? t('held and did not hold') : outcomes[0] ? t('held') : t('did not hold');
    const text = outcomes.length === 2 ? '✓✗' : outcomes[0] ? '✓' : '✗';
    return { position: { left: first.x - x + 8, top: first.y - y + 6 }, html: element('span', { class: 'play-outcome', role: 'img', title: words, 'aria-label': words }, text) };
  }

  clear() {
    this.states.show(NOTHING);
    ['play', 'play-outcomes'].forEach((type) => this.viewer.get('overlays').remove({ type }));
    this.covered.forEach((id) => this.viewer.get('canvas').removeMarker(id, 'is-covered'));
  }
}
