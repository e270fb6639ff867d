/** Two versions beside each other, or on one canvas, with the list of what changed. */
import { connectChoosing } from '../canvas/choosing.js';
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { describeShortcuts } from '../shortcuts.js';
import { ChangeList } from './change-list.js';
import { drawGhosts } from './ghosts.js';
import { groupChanges } from './kinds.js';
import { DiffMarks } from './marks.js';
import { extentOf, fitTogether, syncViewboxes } from './sync-viewboxes.js';

const MODE = 'periscope:diff-mode';
const OLD_SIDE = ['removed', 'changed', 'renamed', 'moved'];
const NEW_SIDE = ['added', 'changed', 'renamed', 'moved'];
const ALL = ['added', 'removed', 'changed', 'renamed', 'moved'];

function modeButton(mode, current, words, act) {
  return element('button', { type: 'button', 'aria-pressed': String(mode === current), onclick: () => act(mode) }, words);
}

export class Comparison {
  constructor(root, data) {
    Object.assign(this, { root, data, changes: groupChanges(data.changes) });
    this.mode = localStorage.getItem(MODE) || 'sides';
  }

  async open() {
    this.list = new ChangeList(this.changes, { onFilter: (visible) => this.filter(visible), onChoose: (id) => this.choose(id) });
    const [old, fresh] = [this.data.from, this.data.to].map(({ label }, i) => makeCanvasBox({ label, viewer: () => this.viewers[i], onFit: () => this.fit() }));
    this.boxes = [old, fresh].map(({ box }, i) => element('figure', { class: 'diff-side' }, element('figcaption', {}, [this.data.from, this.data.to][i].label), box));
    this.switch = element('div', { class: 'theme-switch diff-mode', role: 'group', 'aria-label': t('View') });
    this.root.classList.add('comparison');
    this.root.replaceChildren(this.switch, element('div', { class: 'diff-sides' }, ...this.boxes), this.list.node);
    const opened = await Promise.all([openViewer(old.canvas, this.data.from.xml), openViewer(fresh.canvas, this.data.to.xml)]);
    this.viewers = opened.map(({ viewer }) => viewer);
    syncViewboxes(...this.viewers);
    drawGhosts(this.viewers[1], this.viewers[0], this.changes);
    this.choose = connectChoosing([...this.viewers].reverse(), { onChosen: (id) => this.list.markSelected(id) });
    this.setMode(this.mode);
    keepFitted(fresh.canvas, () => this.fit());
    this.listenToKeys();
  }

  setMode(mode) {
    this.mode = mode;
    localStorage.setItem(MODE, mode);
    this.root.dataset.mode = mode;
    this.boxes[0].hidden = mode === 'overlay';
    this.switch.replaceChildren(
      modeButton('sides', mode, t('Side by side'), (next) => this.setMode(next)),
      modeButton('overlay', mode, t('On one canvas'), (next) => this.setMode(next)),
    );
    this.marks = [new DiffMarks(this.viewers[0], this.changes, OLD_SIDE), new DiffMarks(this.viewers[1], this.changes, mode === 'overlay' ? ALL : NEW_SIDE)];
    this.showGhosts(mode === 'overlay');
    this.filter(this.list.visible);
    this.boxes[1].firstChild.textContent = mode === 'overlay' ? `${this.data.from.label} → ${this.data.to.label}` : this.data.to.label;
    this.fit();
  }

  /** Wide diagrams stand one under the other, high ones side by side. */
  fit() {
    const extent = extentOf(this.viewers);
    this.root.dataset.direction = extent && extent.width > extent.height * 1.5 ? 'rows' : 'columns';
    this.viewers.forEach((viewer) => viewer.get('canvas').resized());
    fitTogether(this.viewers, [this.viewers[this.mode === 'overlay' ? 1 : 0]]);
  }

  showGhosts(shown) {
    const registry = this.viewers[1].get('elementRegistry');
    const ids = this.changes.filter(({ kind }) => kind === 'removed').map((change) => change.element);
    for (const id of ids) registry.getGraphics(id)?.setAttribute('visibility', shown ? 'visible' : 'hidden');
    if (!shown) this.viewers[1].get('overlays').remove({ type: 'diff' });
  }

  filter(visible) {
    this.marks.forEach((marks) => marks.show(visible));
    if (this.mode === 'overlay') this.showRemoved(visible.has('removed'));
  }

  showRemoved(shown) {
    this.showGhosts(shown);
    if (!shown) this.marks[1].show(this.list.visible);
  }

  listenToKeys() {
    describeShortcuts(t('Comparison'), [['n', t('Next change')], ['p', t('Previous change')]]);
    document.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog[open]')) return;
      if (event.key === 'n') this.list.step(1);
      if (event.key === 'p') this.list.step(-1);
    });
  }
}
