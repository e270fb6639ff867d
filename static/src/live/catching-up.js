/** Fetches for the timeline what happened while the page was not listening, of every instance of the tree. */
import { get } from '../api.js';

export class CatchingUp {
  /** `sequenceOf(id)` is the last event that the canvas knows, `timeline` has what is told already. */
  constructor({ timeline, sequenceOf, fetchEvents = fetchFromServer }) {
    Object.assign(this, { timeline, sequenceOf, fetchEvents });
    this.running = new Set();
  }

  /** Tells all that is missing of one instance; one fetch at a time, and again until nothing is left. */
  async of(instance) {
    if (this.running.has(instance)) return;
    this.running.add(instance);
    try {
      while (this.sequenceOf(instance) > this.timeline.lastOf(instance)) {
        const events = await this.fetchEvents(instance, this.timeline.lastOf(instance));
        if (!events.length) break;
        this.timeline.add(instance, events);
      }
    } catch {
      // the canvas and the lists are right all the same
    } finally {
      this.running.delete(instance);
    }
  }

  /** Tells events as they arrive, or fetches first what is missing before them. */
  tell(instance, events) {
    if (this.running.has(instance)) return;
    if (events[0].sequence > this.timeline.lastOf(instance) + 1) this.of(instance);
    else this.timeline.add(instance, events);
  }
}

async function fetchFromServer(instance, after) {
  const { items } = await get(`instances/${encodeURIComponent(instance)}/events?after=${after}`);
  return items;
}
