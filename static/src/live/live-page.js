/** The page of a running instance: a snapshot, then every event as it happens, on the canvas and as text. */
import { get } from '../api.js';
import { makeCanvasBox } from '../canvas/canvas-box.js';
import { connectChoosing } from '../canvas/choosing.js';
import { titleOf } from '../canvas/describe.js';
import { fit, keepFitted } from '../canvas/fit.js';
import { openViewer } from '../canvas/viewer.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { LiveInstance } from '../stream/live-instance.js';
import { openStream } from '../stream/socket.js';
import { changedStates, entriesOf, sumUp } from '../stream/summary.js';
import { CanvasStates } from '../viewer/states.js';
import { makeLegend, stateBadge, viewOf } from '../viewer/state-words.js';
import { StepsTable } from '../viewer/steps-table.js';
import { showExecutions } from './executions-panel.js';
import { showIncidents } from './incidents-panel.js';
import { makePanels } from './panels.js';
import { showTasks, taskAddress } from './tasks-panel.js';
import { TimelinePanel } from './timeline-panel.js';
import { showVariables } from './variables-panel.js';

const STREAM_WORDS = { open: ['check', 'Live'], lost: ['offline', 'Connection lost: trying again'], refused: ['incident', 'No live view: not allowed or gone'] };

export class LivePage {
  constructor(root, data) {
    Object.assign(this, { root, data });
    this.live = new LiveInstance(data.snapshot);
    this.names = { who: (name) => data.names?.[name] || name, step: (id) => this.stepName(id) };
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
    connectChoosing([this.viewer]);
    this.states = new CanvasStates(this.viewer, { linkOf: (id, state) => this.taskLink(id, state) });
    this.steps = new StepsTable(this.viewer, { states: true });
    this.root.append(this.steps.node);
    this.panels = makePanels(this.root);
    this.timeline = new TimelinePanel(this.panels.timeline, this.names);
    this.timeline.add(this.data.id, this.data.events || []);
    this.render({ announce: false });
    this.connect();
  }

  fit() {
    const canvas = this.viewer.get('canvas');
    canvas.resized();
    fit(canvas);
  }

  taskLink(id, state) {
    if (state !== 'waiting_person' || !this.data.can_work) return undefined;
    const task = entriesOf(this.live.folds, 'user_tasks').find((one) => one.element === id && one.state === 'open');
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
    if (frame.type === 'snapshot') this.catchUp();
    if (outcome !== 'changed') return;
    if (frame.type === 'events') this.tell(frame);
    this.later();
  }

  tell({ instance, events }) {
    this.timeline.add(instance, events);
    const opened = events.some(({ kind }) => kind === 'UserTaskOpened');
    if (opened && this.data.urls?.task?.includes('{pk}')) setTimeout(() => this.socket.send({ type: 'snapshot' }), 400); // the task's number comes with a snapshot
  }

  /** Fetches what happened while the page was not listening, for the timeline. */
  async catchUp() {
    const last = this.timeline.lastOf(this.data.id);
    if (this.live.root.sequence <= last) return;
    try {
      const { items } = await get(`instances/${encodeURIComponent(this.data.id)}/events?after=${last}`);
      this.timeline.add(this.data.id, items);
    } catch {
      // the canvas and the lists are right all the same
    }
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
    this.states.show(sums);
    this.steps.showStates(sums.elements);
    if (announce) this.announce(changedStates(this.told || {}, sums.elements));
    this.told = sums.elements;
    this.showHead(root);
    showVariables(this.panels.variables, root.variables, this.names);
    showExecutions(this.panels.executions, entriesOf(folds, 'executions'), this.names);
    showIncidents(this.panels.incidents, entriesOf(folds, 'incidents'), this.names, { canOperate: this.data.can_operate, resolveUrl: this.data.urls?.resolve, incidentUrl: this.data.urls?.incident });
    showTasks(this.panels.tasks, entriesOf(folds, 'user_tasks'), this.names, { taskUrl: this.data.can_work ? this.data.urls?.task : undefined });
    this.root.dataset.sequence = root.sequence;
    this.root.dataset.state = root.state;
  }

  announce(changes) {
    const told = changes.filter(([, state]) => state !== 'running').slice(-3);
    if (told.length) this.announcer.textContent = told.map(([id, state]) => `${this.stepName(id)}: ${t(viewOf(state).words)}`).join('. ');
  }

  showHead(fold) {
    document.querySelectorAll('[data-instance-state]').forEach((node) => node.replaceChildren(stateBadge(fold.state)));
    document.querySelectorAll('[data-instance-ended]').forEach((node) => { node.textContent = fold.ended_at ? new Date(fold.ended_at * 1000).toLocaleString() : '–'; });
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
