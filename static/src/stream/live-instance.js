/**
 * One instance and its sub-processes as the stream tells of them. Pure: a snapshot, then frames; a gap asks for
 * another snapshot. `take(frame)` says "changed", "nothing" or "gap".
 */
import { empty, foldAll } from './fold.js';
import { isEnded } from './summary.js';

export class LiveInstance {
  constructor(snapshot) {
    this.events = [];
    this.reset(snapshot);
  }

  reset(snapshot) {
    const { instances, ...head } = snapshot;
    this.head = head;
    this.folds = { ...instances };
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
    if (frame.type === 'rewound') return 'gap';
    return frame.type === 'events' ? this.takeEvents(frame) : 'nothing';
  }

  takeEvents({ instance, events }) {
    const before = this.folds[instance] || empty(instance);
    const fresh = events.filter(({ sequence }) => sequence > before.sequence);
    if (!fresh.length) return 'nothing';
    if (fresh[0].sequence !== before.sequence + 1) return 'gap';
    this.folds = { ...this.folds, [instance]: foldAll(before, fresh) };
    this.events.push(...fresh.map((event) => ({ ...event, instance })));
    return 'changed';
  }

  get isEnded() {
    return isEnded(this.root);
  }
}
