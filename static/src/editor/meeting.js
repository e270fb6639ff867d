/**
 * Another window saved the same draft: both come together on the server, and this window shows the result. Where both
 * changed the same, the server keeps this window's text, and the person decides on the page for that, or later.
 */
import { openDialog } from '../dialogs.js';
import { emphasised } from '../emphasis.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { showToast } from '../toasts.js';

const LOOK_AGAIN_MS = 150;
const SHOWN = 5;

export class Meeting {
  /** `ask(xml, base)` brings a text together with the draft: {xml, revision, saved_at, findings, conflicts, page}. */
  constructor(editor, { ask }) {
    Object.assign(this, { editor, ask });
  }

  async begin() {
    if (this.running) return;
    this.running = true;
    try {
      await this.meet();
    } catch (error) {
      this.editor.autosave.retry(error);
    } finally {
      this.running = false;
    }
  }

  /** Asks until nothing was changed meanwhile; what was sent before is in the draft then, so it is the next base. */
  async meet() {
    const { autosave } = this.editor;
    let { base } = autosave;
    for (;;) {
      await this.calm();
      const { version } = autosave;
      const mine = await this.editor.serialize();
      const answer = await this.ask(mine, base);
      if (answer.page) {
        await this.decide(answer);
        return;
      }
      base = mine;
      if (autosave.version === version && !this.isBusy()) {
        await this.take(answer);
        showToast(t('Another window changed this draft as well: both are here now.'));
        return;
      }
    }
  }

  async take(answer) {
    await this.editor.replace(answer.xml);
    this.editor.autosave.reset(answer.revision, answer.xml);
    this.editor.showState('saved', answer);
    if (answer.findings) this.editor.showFindings(answer.findings);
  }

  async decide(answer) {
    const dialog = document.getElementById('conflict-dialog');
    dialog.querySelector('[data-conflict-list]').replaceChildren(...this.inWords(answer.conflicts));
    dialog.oncancel = (event) => event.preventDefault(); // nothing else may be done before
    const choice = await openDialog(dialog);
    await this.take(answer);
    if (choice === 'decide') location.assign(answer.page);
    else showToast(t('Your text is kept: you find it on the page of the process.'));
  }

  inWords(conflicts) {
    const open = conflicts.filter((conflict) => conflict.is_open);
    const lines = open.slice(0, SHOWN).map(({ name, element: id, mine, theirs }) => element('li', {}, element('strong', {}, name || id), ': ', ...emphasised(mine[0]), ' – ', ...emphasised(theirs[0])));
    return open.length > SHOWN ? [...lines, element('li', {}, t('and {count} more', { count: open.length - SHOWN }))] : lines;
  }

  /** Whether the person is in the middle of something that would be lost with the canvas. */
  isBusy() {
    const [editing, dragging] = ['directEditing', 'dragging'].map((name) => this.editor.modeler.get(name));
    return Boolean(editing.isActive() || dragging.context());
  }

  /** Waits until nothing is being typed or dragged on the canvas, and takes over what is typed in the panel. */
  async calm() {
    while (this.isBusy()) await new Promise((resolve) => { setTimeout(resolve, LOOK_AGAIN_MS); });
    const focused = document.activeElement;
    if (!focused?.closest?.('[data-editor-properties]')) return;
    focused.blur();
    focused.focus();
  }
}
