/**
 * Keeps the draft on the server equal to what is on the canvas, and a copy in the browser until it is.
 *
 * States: saved → dirty → saving → saved; or offline (tried again), conflict (somebody else saved: waits for a
 * choice or a merge), unreadable (the server cannot read the file) and refused (no right any more). One save runs at a time;
 * what changes meanwhile is saved afterwards.
 */
import { Conflict, InvalidInput, NotAllowed, NotFound, Offline } from '../api.js';

const PAUSE_MS = 1500;
const RETRY_MS = 8000;

const STATES = [[Conflict, 'conflict'], [InvalidInput, 'unreadable'], [NotAllowed, 'refused'], [NotFound, 'refused'], [Offline, 'offline']];

function stateOf(error) {
  return STATES.find(([type]) => error instanceof type)?.[1] || 'offline';
}

export class Autosave {
  /** `base` is the text that the server has, as far as this window knows. `serialize()` → xml; `send(xml, revision)` → {revision, saved_at, findings}; `copy` {keep, drop}; `onState(state, detail)`. */
  constructor({ serialize, send, copy, revision, base = '', onState, onSaved = () => {}, pause = PAUSE_MS }) {
    Object.assign(this, { serialize, send, copy, revision, base, onState, onSaved, pause });
    this.state = 'saved';
    this.version = 0;
    this.savedVersion = 0;
    this.running = null;
  }

  get isDirty() {
    return this.version !== this.savedVersion || this.state === 'saving';
  }

  /** Something changed on the canvas. */
  touch() {
    this.version += 1;
    if (this.state === 'conflict' || this.state === 'refused') return;
    if (this.state !== 'saving') this.show('dirty');
    this.later(this.pause);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush().catch(() => {}), milliseconds);
  }

  /** Saves now what is not saved yet; resolves when the server has it, rejects with what it refused. */
  async flush() {
    clearTimeout(this.timer);
    if (this.running) await this.running.catch(() => {});
    if (this.version === this.savedVersion) return;
    this.running = this.save();
    try {
      await this.running;
    } finally {
      this.running = null;
    }
    if (this.version !== this.savedVersion) this.later(this.pause);
  }

  async save() {
    const { version } = this;
    const xml = await this.serialize();
    this.copy.keep(xml, this.revision, this.base);
    this.show('saving');
    try {
      const answer = await this.send(xml, this.revision);
      this.base = xml;
      this.accept(answer, version);
    } catch (error) {
      this.show(stateOf(error), error);
      if (this.state === 'offline') this.later(RETRY_MS);
      throw error;
    }
  }

  accept(answer, version) {
    this.revision = answer.revision;
    this.savedVersion = version;
    if (this.version === version) this.copy.drop();
    this.show(this.version === version ? 'saved' : 'dirty', answer);
    this.onSaved(answer);
  }

  /** Ends a conflict: the next save is based on the revision the server has. */
  rebase(revision) {
    this.revision = revision;
    this.state = 'dirty';
  }

  /** What could not be brought together is tried again by the next save. */
  retry(error) {
    this.show('offline', error);
    this.later(RETRY_MS);
  }

  /** The canvas now shows what the server has. */
  reset(revision, base = this.base) {
    clearTimeout(this.timer);
    this.revision = revision;
    this.base = base;
    this.savedVersion = this.version;
    this.copy.drop();
    this.show('saved');
  }

  show(state, detail) {
    this.state = state;
    this.onState(state, detail);
  }
}
