/** Two versions beside each other, on one canvas, under a slider or as XML, with the list of what changed. */
import { connectChoosing } from '../canvas/choosing.js';
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { centre, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { describeShortcuts } from '../shortcuts.js';
import { ChangeDetail, showTexts } from './change-detail.js';
import { ChangeList } from './change-list.js';
import { drawGhosts } from './ghosts.js';
import { groupChanges } from './kinds.js';
import { DiffMarks } from './marks.js';
import { modeOfAddress, modeSwitch, rememberMode } from './modes.js';
import { Swipe } from './swipe.js';
import { extentOf, fitTogether, syncViewboxes } from './sync-viewboxes.js';

const OLD_SIDE = ['removed', 'changed', 'renamed', 'moved'];
const NEW_SIDE = ['added', 'changed', 'renamed', 'moved'];
const ALL = ['added', 'removed', 'changed', 'renamed', 'moved'];

export class Comparison {
  constructor(root, data) {
    Object.assign(this, { root, data, changes: groupChanges(data.changes), mode: modeOfAddress() });
    this.was = new Map(this.changes.map(({ element: id, was }) => [id, was]));
    this.now = new Map(this.changes.map(({ element: id, was }) => [was, id]));
  }

  async open() {
    this.list = new ChangeList(this.changes, { onFilter: (visible) => this.filter(visible), onChoose: (id) => this.choose(id) });
    this.detail = new ChangeDetail();
    const [old, fresh] = [this.data.from, this.data.to].map(({ label }, i) => makeCanvasBox({ label, viewer: () => this.viewers[i], onFit: () => this.fit() }));
    this.place(old, fresh);
    const opened = await Promise.all([openViewer(old.canvas, this.data.from.xml), openViewer(fresh.canvas, this.data.to.xml)]);
    this.viewers = opened.map(({ viewer }) => viewer);
    this.ghosts = drawGhosts(this.viewers[1], this.viewers[0], this.changes);
    syncViewboxes(...this.viewers);
    this.connect();
    this.setMode(this.mode);
    keepFitted(fresh.canvas, () => this.fit());
    this.listenToKeys();
  }

  place(old, fresh) {
    this.boxes = [old, fresh].map(({ box }, i) => element('figure', { class: 'diff-side' }, element('figcaption', {}, [this.data.from, this.data.to][i].label), box));
    this.switch = modeSwitch((mode) => { rememberMode(mode); this.setMode(mode); });
    this.sides = element('div', { class: 'diff-sides' }, ...this.boxes);
    this.swipe = new Swipe(this.sides);
    this.sides.append(...this.swipe.nodes);
    this.xml = element('div', { class: 'diff-xml' });
    this.root.classList.add('comparison');
    this.root.replaceChildren(this.switch.node, this.sides, this.list.node, this.detail.node);
  }

  /** The canvases and the XML take turns; what is not shown is not on the page, bpmn.io's mark neither. */
  putInPlace(part) {
    const there = [this.sides, this.xml].find((each) => each.isConnected);
    if (there !== part) there.replaceWith(part);
  }

  connect() {
    const [older] = this.viewers;
    this.choose = connectChoosing([...this.viewers].reverse(), {
      bring: centre,
      idIn: (viewer, id) => (viewer === older ? this.was.get(id) || id : id),
      idFrom: (viewer, id) => (viewer === older ? this.now.get(id) || id : id),
      onChosen: (id) => { this.list.markSelected(id); this.detail.show(this.changes.filter((change) => change.element === id)); },
    });
  }

  setMode(mode) {
    this.mode = mode;
    this.root.dataset.mode = mode;
    this.switch.set(mode);
    this.putInPlace(mode === 'xml' ? this.xml : this.sides);
    if (mode === 'overlay') this.boxes[0].remove();
    else this.sides.prepend(this.boxes[0]);
    if (mode === 'xml') this.showXml();
    const clear = new DiffMarks(this.viewers[1], this.changes, ALL);
    clear.show(new Set());
    this.marks = [new DiffMarks(this.viewers[0], this.changes, OLD_SIDE, ({ was }) => was), new DiffMarks(this.viewers[1], this.changes, mode === 'overlay' ? ALL : NEW_SIDE)];
    this.filter(this.list.visible);
    this.boxes[1].firstChild.textContent = mode === 'overlay' ? `${this.data.from.label} → ${this.data.to.label}` : this.data.to.label;
    this.fit();
  }

  /** Both files in one fixed form, so that the order of attributes is no difference. */
  showXml() {
    this.xmlShown ??= showTexts(this.xml, { path: 'XML', old: this.data.from.canonical, now: this.data.to.canonical });
  }

  /** Wide diagrams stand one under the other, high ones side by side. */
  fit() {
    if (this.mode === 'xml') return;
    const extent = extentOf(this.viewers);
    this.root.dataset.direction = this.mode === 'sides' && extent && extent.width > extent.height * 1.5 ? 'rows' : 'columns';
    this.viewers.forEach((viewer) => viewer.get('canvas').resized());
    fitTogether(this.viewers, [this.viewers[this.mode === 'overlay' ? 1 : 0]]);
  }

  filter(visible) {
    this.marks.forEach((marks) => marks.show(visible));
    this.showGhosts(this.mode === 'overlay' && visible.has('removed'));
  }

  showGhosts(shown) {
    const registry = this.viewers[1].get('elementRegistry');
    for (const id of this.ghosts) registry.getGraphics(id)?.setAttribute('visibility', shown ? 'visible' : 'hidden');
  }

  listenToKeys() {
    describeShortcuts(t('Comparison'), [['n', t('Next change')], ['p', t('Previous change')]]);
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input:not([type="range"]), textarea, select, dialog[open]')) return;
      if (event.key === 'n') this.list.step(1);
      if (event.key === 'p') this.list.step(-1);
    });
  }
}
