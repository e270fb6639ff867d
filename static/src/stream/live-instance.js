/**
 * One instance and its sub-processes as the stream tells of them. Pure: a snapshot, then frames; a gap asks for
 * another snapshot. `take(frame)` says "changed", "nothing" or "gap".
 */
import { empty, foldAll } from './fold.js';
import { isEnded } from './summary.js';

/** The numbers of tasks come with snapshots only. */
function mergeTasks(own, known) {
  return Object.fromEntries(Object.entries(own).map(([key, task]) => [key, known[key]?.pk ? { ...task, pk: known[key].pk } : task]));
}

export class LiveInstance {
  constructor(snapshot) {
    this.reset(snapshot);
  }

  reset(snapshot) {
    const { instances, ...head } = snapshot;
    this.head = head;
    this.folds = Object.fromEntries(Object.entries(instances).map(([id, fold]) => [id, this.newer(id, fold)]));
    this.isTrusted = true;
  }

  /** A snapshot may have been taken before events that arrived already; what was rewound is not kept. */
  newer(id, fold) {
    const own = this.isTrusted && this.folds?.[id];
    return own && own.sequence > fold.sequence ? { ...own, user_tasks: mergeTasks(own.user_tasks, fold.user_tasks) } : fold;
  }

  /** From here on events may have been missed or undone: the next snapshot replaces everything. */
  distrust() {
    this.isTrusted = false;
  }

  /** The fold of the outermost instance. */
  get root() {
    return this.folds[this.head.id] || empty(this.head.id);
  }

  take(frame) {
    if (frame.type === 'snapshot') {
      this.reset(frame.snapshot);
      return 'changed';
    }
    if (frame.type === 'rewound') {
      this.distrust();
      return 'gap';
    }
    return frame.type === 'events' ? this.takeEvents(frame) : 'nothing';
  }

  takeEvents({ instance, events }) {
    const before = this.folds[instance] || empty(instance);
    const fresh = events.filter(({ sequence }) => sequence > before.sequence);
    if (!fresh.length) return 'nothing';
    if (fresh[0].sequence !== before.sequence + 1) {
      this.distrust();
      return 'gap';
    }
    this.folds = { ...this.folds, [instance]: foldAll(before, fresh) };
    return 'changed';
  }

  get isEnded() {
    return isEnded(this.root);
  }
}
