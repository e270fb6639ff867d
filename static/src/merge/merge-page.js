/** Two sides of a draft on canvases, what stands against each other, and what comes out of the choices. */
import { post } from '../api.js';
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { centre, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { fitTogether, syncViewboxes } from '../diff/sync-viewboxes.js';
import { t, tn } from '../i18n.js';
import { element } from '../page.js';
import { ConflictMarks } from './conflict-marks.js';
import { choicesOf, picksOf, takeAll } from './choices.js';
import { VIEWS, viewSwitch } from './views.js';

const PAUSE_MS = 250;

export class MergePage {
  constructor(root, data) {
    Object.assign(this, { root, data, view: 'sides' });
    this.openNode = root.querySelector('[data-merge-open]');
    this.findingsNode = root.querySelector('[data-merge-findings]');
  }

  async open() {
    this.listen();
    this.countOpen();
    this.boxes = new Map();
    for (const side of ['mine', 'theirs', 'base', 'result']) this.addBox(side);
    this.switch = viewSwitch((view) => this.show(view));
    this.sides = element('div', { class: 'merge-sides' });
    this.root.querySelector('[data-merge-view]').replaceChildren(this.switch.node, this.sides);
    await this.show('sides');
    this.showResult(this.data);
  }

  addBox(side) {
    const label = side === 'result' ? t('What comes out') : this.data[side].label;
    const shown = { label };
    const { box, canvas } = makeCanvasBox({ label, viewer: () => shown.viewer, onFit: () => this.fit() });
    this.boxes.set(side, Object.assign(shown, { canvas, figure: element('figure', { class: 'diff-side' }, element('figcaption', {}, label), box) }));
  }

  async show(view) {
    this.view = view;
    this.switch.set(view);
    const shown = VIEWS[view].sides.map((side) => this.boxes.get(side));
    this.sides.dataset.count = String(shown.length);
    this.sides.replaceChildren(...shown.map(({ figure }) => figure));
    await Promise.all(VIEWS[view].sides.map((side) => this.draw(side)));
    this.fit();
  }

  /** Draws a side when it is looked at for the first time; the result anew whenever it is another. */
  async draw(side) {
    const box = this.boxes.get(side);
    const { xml } = side === 'result' ? this.data : this.data[side];
    if (box.xml === xml) return;
    box.xml = xml;
    box.viewer?.destroy();
    box.canvas.replaceChildren();
    ({ viewer: box.viewer } = await openViewer(box.canvas, xml));
    new ConflictMarks(box.viewer, this.data.conflicts).show();
    box.viewer.on('element.click', ({ element: { id, labelTarget } }) => this.choose(labelTarget?.id || id, { bring: false }));
    if (side === 'mine') keepFitted(box.canvas, () => this.fit());
    this.keepTogether();
  }

  keepTogether() {
    const [mine, theirs] = ['mine', 'theirs'].map((side) => this.boxes.get(side).viewer);
    if (!mine || !theirs || this.together) return;
    this.together = true;
    syncViewboxes(mine, theirs);
  }

  /** Selects an element on every canvas that has it, and in the list. */
  choose(id, { bring = true } = {}) {
    const shown = VIEWS[this.view].sides.map((side) => this.boxes.get(side));
    for (const { viewer } of [...this.boxes.values()].filter((box) => box.viewer)) {
      const found = viewer.get('elementRegistry').get(id);
      viewer.get('selection').select(found && found !== viewer.get('canvas').getRootElement() ? found : []);
    }
    const first = shown.find(({ viewer }) => viewer?.get('elementRegistry').get(id));
    if (first && bring) centre(first.viewer, first.viewer.get('elementRegistry').get(id));
    this.markChosen(id);
  }

  markChosen(id) {
    for (const item of this.root.querySelectorAll('[data-conflict]')) {
      const chosen = Boolean(id) && item.dataset.element === id;
      item.classList.toggle('is-selected', chosen);
      if (chosen) item.scrollIntoView({ block: 'nearest' });
    }
  }

  fit() {
    const viewers = VIEWS[this.view].sides.map((side) => this.boxes.get(side).viewer).filter(Boolean);
    viewers.forEach((viewer) => viewer.get('canvas').resized());
    if (viewers.length) fitTogether(viewers);
  }

  listen() {
    this.root.addEventListener('change', () => { this.countOpen(); this.later(); });
    this.root.addEventListener('click', ({ target }) => {
      const all = target.closest('[data-merge-all]');
      const show = target.closest('[data-conflict-show]');
      if (all) takeAll(this.root, all.dataset.mergeAll);
      if (show) this.choose(show.dataset.conflictShow);
    });
  }

  countOpen() {
    const open = choicesOf(this.root).filter(({ pick }) => !pick).length;
    this.openNode.textContent = open ? tn('{count} to decide', '{count} to decide', open) : t('All decided');
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.preview(), PAUSE_MS);
  }

  /** Asks what comes out of the choices; an answer to older choices is dropped. */
  async preview() {
    const mine = this.asking = {};
    const answer = await post(this.data.preview, { picks: picksOf(this.root) }).catch(() => null);
    if (!answer || this.asking !== mine) return;
    this.data.xml = answer.xml;
    this.showResult(answer);
    if (this.view === 'result') await this.show('result');
  }

  showResult({ findings }) {
    const blocking = findings.filter(({ level }) => level === 'CRITICAL').length;
    this.findingsNode.replaceChildren(...(blocking ? [element('p', { class: 'notice notice-warning' }, tn('{count} finding of what comes out blocks deployment.', '{count} findings of what comes out block deployment.', blocking))] : []));
  }
}
