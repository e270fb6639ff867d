/** A session of Play as the server tells it: one's decisions, and everything that follows from them. */
import { get, post, remove } from '../api.js';
import { empty, foldAll } from '../stream/fold.js';

/** Instance → its fold, from all events in their order. */
export function foldsOf(events) {
  const byInstance = {};
  for (const { instance, ...event } of events) (byInstance[instance] ||= []).push(event);
  return Object.fromEntries(Object.entries(byInstance).map(([id, own]) => [id, foldAll(empty(id), own)]));
}

export class Session {
  /** `of` is "draft" or the number of a version; `onShown` hears of every new moment. */
  constructor({ key, of, onShown }) {
    Object.assign(this, { key, of, onShown, shown: null, folds: {} });
    this.path = `processes/${encodeURIComponent(key)}/play`;
  }

  take(shown) {
    this.shown = shown;
    this.folds = foldsOf(shown.events);
    this.onShown(this);
    return shown;
  }

  /** How many decisions this window knows of. */
  get at() {
    return this.shown?.decisions.length || 0;
  }

  load() {
    return get(`${this.path}?of=${this.of}`).then((shown) => this.take(shown));
  }

  decide(decision) {
    return post(`${this.path}/decisions`, { of: this.of, decision, at: this.at }).then((shown) => this.take(shown));
  }

  rewind(to) {
    return post(`${this.path}/rewind`, { of: this.of, to }).then((shown) => this.take(shown));
  }

  again() {
    return post(`${this.path}/again`, { of: this.of }).then((shown) => this.take(shown));
  }

  open(what) {
    return post(`${this.path}/open`, { of: this.of, ...what }).then((shown) => this.take(shown));
  }

  async end() {
    await remove(this.path);
    return this.load();
  }

  /** Variables to begin with, by a start event. */
  start(startEvent) {
    return get(`${this.path}/start?of=${this.of}&start_event=${encodeURIComponent(startEvent)}`);
  }

  /** The number of the decision that an event followed from. */
  decisionOf(index) {
    return this.shown.marks.findIndex((mark) => mark > index);
  }
}
