/** The page of a running instance: a snapshot, then every event as it happens, on the canvas and as text. */
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { connectChoosing } from '../canvas/choosing.js';
import { closedContentsOf, titleOf } from '../canvas/describe.js';
import { fit, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { mark, t } from '../i18n.js';
import { exactTime } from '../moments.js';
import { element, icon } from '../page.js';
import { LiveInstance } from '../stream/live-instance.js';
import { openStream } from '../stream/socket.js';
import { changedStates, entriesOf, liftContents, shownState, sumUp } from '../stream/summary.js';
import { CanvasStates } from '../viewer/states.js';
import { makeLegend, stateBadge, viewOf } from '../viewer/state-words.js';
import { StepsTable } from '../viewer/steps-table.js';
import { CatchingUp } from './catching-up.js';
import { ElementPanel } from './element-panel.js';
import { showExecutions } from './executions-panel.js';
import { showIncidents } from './incidents-panel.js';
import { makePanels } from './panels.js';
import { PeopleNames } from './people-names.js';
import { SelectedRows } from './selected-rows.js';
import { showTasks, taskAddress } from './tasks-panel.js';
import { TimelinePanel } from './timeline-panel.js';
import { showVariables } from './variables-panel.js';
import { VisibleTasks } from './visible-tasks.js';

const STREAM_WORDS = { open: ['check', mark('Live')], lost: ['offline', mark('Connection lost: trying again')], refused: ['incident', mark('No live view: not allowed or gone')] };

/** How often the instance has gone over to another version. */
const timesMoved = (fold) => fold.migrations?.length || 0;

export class LivePage {
  constructor(root, data) {
    Object.assign(this, { root, data });
    this.live = new LiveInstance(data.snapshot);
    this.moved = timesMoved(this.live.root);
    this.people = new PeopleNames(data.names, { onLearned: () => { this.timeline?.retell(); this.later(); } });
    this.names = { who: (name) => this.people.of(name), step: (id) => this.stepName(id), isDrawn: (id) => Boolean(this.viewer?.get('elementRegistry').get(id)) };
  }

  stepName(id) {
    const object = this.viewer?.get('elementRegistry').get(id)?.businessObject;
    return object ? titleOf(object) : id;
  }

  async open() {
    const { box, canvas } = makeCanvasBox({ label: t('Diagram with the state of each step'), viewer: () => this.viewer });
    this.announcer = element('p', { class: 'visually-hidden', 'aria-live': 'polite', 'data-announcer': true });
    this.stream = element('span', { class: 'stream-state', role: 'status' });
    this.root.replaceChildren(box, element('div', { class: 'canvas-foot' }, makeLegend(), this.stream), this.announcer);
    this.viewer = (await openViewer(canvas, this.data.xml)).viewer;
    keepFitted(canvas, () => this.fit());
    this.contents = closedContentsOf(this.viewer);
    this.states = new CanvasStates(this.viewer, { linkOf: (id, state) => this.taskLink(id, state) });
    this.steps = new StepsTable(this.viewer, { states: true });
    this.root.append(this.steps.node);
    this.panels = makePanels(this.root);
    this.timeline = new TimelinePanel(this.panels.timeline, this.names);
    this.catchingUp = new CatchingUp({ timeline: this.timeline, sequenceOf: (id) => this.live.folds[id]?.sequence || 0 });
    this.chosen = this.panels.element && this.data.urls?.element ? new ElementPanel(this.panels.element, { instance: this.data.id, address: this.data.urls.element, names: this.names }) : null;
    this.selected = new SelectedRows([this.panels.executions, this.panels.timeline, this.panels.tasks]);
    this.mine = new VisibleTasks({ instance: this.data.id, onChange: () => this.later() });
    this.timeline.add(this.data.id, this.data.events || []);
    this.render({ announce: false });
    connectChoosing([this.viewer]);
    this.connect();
  }

  fit() {
    const canvas = this.viewer.get('canvas');
    canvas.resized();
    fit(canvas);
  }

  taskLink(id, state) {
    if (state !== 'waiting_person') return undefined;
    const task = entriesOf(this.live.folds, 'user_tasks').find((one) => one.element === id && one.state === 'open' && this.mine.has(one));
    return task && taskAddress(this.data.urls?.task, task);
  }

  connect() {
    this.socket = openStream(this.data.socket, {
      onState: (state) => { if (state === 'lost') this.live.distrust(); this.showStream(state); },
      onFrame: (frame) => this.take(frame),
    });
  }

  take(frame) {
    const outcome = this.live.take(frame);
    if (outcome === 'gap') this.socket.send({ type: 'snapshot' });
    if (frame.type === 'snapshot') Object.keys(this.live.folds).forEach((id) => this.catchingUp.of(id));
    if (outcome !== 'changed') return;
    if (timesMoved(this.live.root) !== this.moved) {
      this.goOver(); // another diagram, another version in the head, other addresses
      return;
    }
    if (frame.type === 'events') this.tell(frame);
    this.later();
  }

  tell({ instance, events }) {
    this.catchingUp.tell(instance, events);
    const opened = events.some(({ kind }) => kind === 'UserTaskOpened');
    if (opened && this.data.urls?.task?.includes('{pk}')) setTimeout(() => this.socket.send({ type: 'snapshot' }), 400); // the task's number comes with a snapshot
  }

  /** The instance runs another version now: the page of that version takes over. */
  goOver() {
    this.announcer.textContent = t('The instance runs another version now; the page is loaded anew.');
    this.socket?.close?.();
    window.location.reload();
  }

  /** Many events in one frame of the screen are drawn once. */
  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.render({ announce: true });
    });
  }

  render({ announce }) {
    const { folds, root } = this.live;
    const sums = sumUp(folds);
    this.states.show({ ...sums, elements: liftContents(sums.elements, this.contents) });
    this.steps.showStates(sums.elements, (id, state) => this.taskLink(id, state));
    if (announce) this.announce(changedStates(this.told || {}, sums.elements));
    this.told = sums.elements;
    const state = shownState(root, folds);
    this.showHead(root, state);
    showVariables(this.panels.variables, root.variables, this.names, { editUrl: this.data.can_operate && !this.live.isEnded ? this.data.urls?.edit : undefined });
    showExecutions(this.panels.executions, entriesOf(folds, 'executions'), this.names);
    showIncidents(this.panels.incidents, entriesOf(folds, 'incidents'), this.names, { canOperate: this.data.can_operate, resolveUrl: this.data.urls?.resolve, incidentUrl: this.data.urls?.incident });
    const tasks = entriesOf(folds, 'user_tasks');
    if (this.data.can_work || this.data.can_operate) this.mine.follow(tasks);
    showTasks(this.panels.tasks, tasks, this.names, { addressOf: (task) => (this.mine.has(task) ? taskAddress(this.data.urls?.task, task) : undefined) });
    this.selected.mark();
    this.chosen?.follow(sums.elements);
    this.root.dataset.sequence = root.sequence;
    this.root.dataset.state = state;
  }

  announce(changes) {
    const told = changes.filter(([, state]) => state !== 'running').slice(-3);
    if (told.length) this.announcer.textContent = told.map(([id, state]) => `${this.stepName(id)}: ${t(viewOf(state).words)}`).join('. ');
  }

  showHead(fold, state) {
    document.querySelectorAll('[data-instance-state]').forEach((node) => node.replaceChildren(stateBadge(state)));
    document.querySelectorAll('[data-instance-ended]').forEach((node) => { node.textContent = fold.ended_at ? exactTime(new Date(fold.ended_at * 1000)) : '–'; });
    document.querySelectorAll('[data-instance-error]').forEach((node) => {
      node.hidden = !fold.error;
      node.className = 'notice notice-error';
      if (fold.error) node.replaceChildren(icon('incident'), `${fold.error.code}: ${fold.error.message}`);
    });
    document.querySelectorAll('[data-while-running]').forEach((node) => { node.hidden = this.live.isEnded; });
  }

  showStream(state) {
    const [name, words] = STREAM_WORDS[state];
    this.stream.dataset.state = state;
    this.stream.replaceChildren(icon(name), t(words));
  }
}
