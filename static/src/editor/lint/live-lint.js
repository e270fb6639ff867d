/** Sends what changed on the canvas to the worker and hands its findings on; an answer about an older canvas is dropped. */
import { textsOfPage } from '../../i18n.js';
import { rowOf } from './rows.js';

const QUIET_MS = 120;

export class LiveLint {
  /** `worker` is started here; `onFindings(findings)` hears what the rules of the drawing find. */
  constructor(modeler, { worker, onFindings }) {
    Object.assign(this, { modeler, worker, changed: new Map(), removed: new Set(), version: 0, whole: false });
    worker.onmessage = ({ data }) => { if (data.version === this.version) onFindings(data.findings); };
    modeler.on('import.done', () => this.sendAll());
    modeler.on('elements.changed', ({ elements }) => elements.forEach((element) => this.note(element)));
    modeler.on(['shape.removed', 'connection.removed'], ({ element }) => this.drop(element));
    modeler.on(['shape.added', 'connection.added'], ({ element }) => this.note(element));
    modeler.on('element.updateId', () => this.laterAll()); // rows of flows name their ends by id
  }

  note({ businessObject, type }) {
    const row = businessObject && type !== 'label' ? rowOf(businessObject) : null;
    if (!row) return;
    this.changed.set(row.id, row);
    this.removed.delete(row.id);
    this.later();
  }

  drop({ businessObject, type }) {
    if (!businessObject || type === 'label') return;
    this.changed.delete(businessObject.id);
    this.removed.add(businessObject.id);
    this.later();
  }

  later() {
    if (this.whole) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send({ changed: [...this.changed.values()], removed: [...this.removed] }), QUIET_MS);
  }

  laterAll() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sendAll(), QUIET_MS);
    this.whole = true;
  }

  sendAll() {
    const all = this.modeler.get('elementRegistry').filter(({ type }) => type !== 'label').map(({ businessObject }) => businessObject && rowOf(businessObject)).filter(Boolean);
    clearTimeout(this.timer);
    this.whole = false;
    this.send({ all, texts: textsOfPage() });
  }

  send(message) {
    this.version += 1;
    this.changed.clear();
    this.removed.clear();
    this.worker.postMessage({ ...message, version: this.version });
  }
}
