/** Asks the server for findings when the person pauses; an answer to an older question is dropped. */
const PAUSE_MS = 600;

export class Checking {
  /** `ask(xml, {signal})` → {findings}; `serialize()` → xml. */
  constructor({ serialize, ask, onFindings, onBusy }) {
    Object.assign(this, { serialize, ask, onFindings, onBusy });
  }

  /** Something changed: check after a pause. */
  touch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), PAUSE_MS);
  }

  async run() {
    clearTimeout(this.timer);
    this.pending?.abort();
    const mine = new AbortController();
    this.pending = mine;
    this.onBusy(true);
    try {
      const { findings } = await this.ask(await this.serialize(), { signal: mine.signal });
      if (this.pending === mine) this.onFindings(findings);
    } catch {
      // offline or refused: the state of saving tells it; the last findings stay
    } finally {
      if (this.pending === mine) this.onBusy(false);
    }
  }
}
