/** Who else edits this process: heard by a socket, shown in the bar and on the canvas, warned of before one edits the same. */
import { t } from '../../i18n.js';
import { openStream } from '../../stream/socket.js';
import { showToast } from '../../toasts.js';
import { ClaimNotice } from './claim-notice.js';
import { emptyPeople, forgetSilent, hear, holders, others } from './people.js';
import { PresenceList } from './presence-list.js';
import { PresenceMarks } from './presence-marks.js';

const ALIVE_MS = 5000;
const PAUSE_MS = 400;
const MOST = 20;

export class Presence {
  constructor(editor, { path, list, notice, onVersion }) {
    Object.assign(this, { editor, onVersion, people: emptyPeople() });
    this.list = new PresenceList(list, { nameOf: (id) => this.nameOf(id), onShow: (id) => editor.select(id) });
    this.marks = new PresenceMarks(editor.modeler);
    this.notice = new ClaimNotice(notice, { onTakeOver: (id) => this.takeOver(id) });
    this.stream = openStream(path, { onFrame: (frame) => this.hear(frame), onOpen: () => this.tell(), onState: (state) => this.changed(state) });
    editor.modeler.on('selection.changed', () => { this.later(); this.warn(); });
    editor.modeler.on('import.done', () => this.show());
    setInterval(() => this.beAlive(), ALIVE_MS);
  }

  get selected() {
    const root = this.editor.modeler.get('canvas').getRootElement();
    const chosen = this.editor.modeler.get('selection').get().filter((one) => one !== root);
    return [...new Set(chosen.map((one) => one.businessObject?.id || one.id))].slice(0, MOST);
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), PAUSE_MS);
  }

  tell() {
    this.stream?.send({ type: 'selected', elements: this.selected });
  }

  beAlive() {
    this.stream.send({ type: 'alive' });
    this.become(forgetSilent(this.people, Date.now()));
  }

  hear(frame) {
    if (frame.type === 'taken_over') {
      showToast(t('{name} has taken over {element}.', { name: frame.name, element: `“${this.nameOf(frame.element)}”` }), { kind: 'warning' });
      return;
    }
    if (frame.type === 'version') this.onVersion(frame);
    this.become(hear(this.people, frame, Date.now()));
  }

  /** Without a connection nobody is known to be there. */
  changed(state) {
    if (state !== 'open') this.become(emptyPeople());
  }

  become(people) {
    if (people === this.people) return;
    this.people = people;
    this.show();
    this.warn();
  }

  show() {
    const windows = others(this.people);
    this.list.show(windows);
    this.marks.show(windows);
  }

  /** Tells before anything is edited that somebody else works on the selected element. */
  warn() {
    const [only, ...more] = this.selected;
    const holder = only && !more.length ? holders(this.people).get(only) : undefined;
    this.notice.show(holder, only, this.nameOf(only));
  }

  takeOver(id) {
    this.tell(); // one's own claim comes first
    this.stream.send({ type: 'take_over', element: id });
  }

  nameOf(id) {
    return this.editor.modeler.get('elementRegistry').get(id)?.businessObject?.name || id;
  }
}
