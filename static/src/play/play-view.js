/**
 * Play on a canvas that is loaded already, in the editor or on a page of its own: the panel at the right, the marks on
 * the canvas, and the session behind both.
 */
import '../styles/play.css';
import { titleOf } from '../canvas/describe.js';
import { showToast } from '../toasts.js';
import { openServerForm } from './forms.js';
import { PlayMarks } from './marks.js';
import { PlayPanel } from './panel.js';
import { Session } from './session.js';

export class PlayView {
  /** `select(id)` chooses an element on the canvas; `of` is "draft" or a version's number. */
  constructor({ viewer, panel, key, of, select, canSave = false }) {
    Object.assign(this, { viewer, key, select, canSave, showsCoverage: false });
    this.session = new Session({ key, of, onShown: (session) => this.show(session) });
    this.panel = new PlayPanel(panel, this);
    this.marks = new PlayMarks(viewer, this);
    this.tell = (error) => showToast(error.message, { kind: 'error' });
  }

  /** What people call an element of the drawn file; its id for any other. */
  nameOf(id) {
    const object = this.viewer.get('elementRegistry').get(id)?.businessObject;
    return object ? titleOf(object) : id;
  }

  /** Shows the session, or what the address names: `?scenario=` opens one, `?at=` chooses an element. */
  async open() {
    const address = new URL(location.href);
    const scenario = address.searchParams.get('scenario');
    const at = address.searchParams.get('at');
    ['scenario', 'at'].forEach((name) => address.searchParams.delete(name));
    history.replaceState(null, '', address);
    await (scenario ? this.session.open({ scenario: Number(scenario) }) : this.session.load());
    if (at) this.select(at);
  }

  show(session) {
    this.marks.show(session);
    this.panel.show(session);
  }

  /** Plays a decision from a button; what is refused is told. */
  act(decision) {
    return this.go(() => this.session.decide(decision));
  }

  async go(move) {
    try {
      await move();
    } catch (error) {
      this.tell(error);
      if (error.status === 409) await this.session.load().catch(this.tell);
    }
  }

  /** Asks for the variables of a start, in the panel. */
  askStart(startEvent) {
    const address = `/processes/${encodeURIComponent(this.key)}/play/begin?of=${this.session.of}&start_event=${encodeURIComponent(startEvent)}`;
    return openServerForm(this.panel.asking, address, {
      onDone: (shown) => { this.panel.asking.replaceChildren(); this.session.take(shown); },
      onCancel: () => this.panel.asking.replaceChildren(),
    }).catch(this.tell);
  }

  /** The button on a waiting node: what needs no words is done, for the rest the card opens. */
  goOnAt(wait) {
    this.select(wait.element);
    if (wait.kind === 'timer' || (wait.kind === 'call' && wait.decided)) return this.act({ do: 'skip_time', instance: wait.instance, handle: wait.handle });
    if (wait.kind === 'call' && wait.can_run) return this.act({ do: 'run_work', instance: wait.instance, call: wait.handle });
    return this.panel.openCard(wait);
  }

  setCoverage(on) {
    this.showsCoverage = on;
    this.marks.showCoverage(this.session.shown.coverage);
  }

  close() {
    this.marks.clear();
    this.panel.clear();
  }
}
