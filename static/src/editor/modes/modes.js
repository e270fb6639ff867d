/** Changes between the modes of `index.js` on the loaded canvas; the mode stands in the address. */
import { t } from '../../i18n.js';
import { element, icon } from '../../page.js';
import { showToast } from '../../toasts.js';
import { recall, remember } from '../../remembered.js';

const LAST = 'periscope:mode';
const FIRST = 'implement';

export class Modes {
  /** `modes` is the table; `tabs` and `panel` are elements of the page that are filled here. */
  constructor(editor, { modes, tabs, panel }) {
    Object.assign(this, { editor, modes, panel });
    this.buttons = modes.map((mode) => element(
      'button', { type: 'button', 'data-mode': mode.id, 'aria-pressed': 'false', onclick: () => this.choose(mode.id) }, icon(mode.icon), element('span', {}, t(mode.label)),
    ));
    tabs.append(...this.buttons);
    window.addEventListener('popstate', () => this.choose(this.wanted()));
  }

  /** The mode of the address, else the one of last time. */
  wanted() {
    const ids = [new URLSearchParams(location.search).get('mode'), recall(LAST), FIRST];
    return ids.find((id) => this.modes.some((mode) => mode.id === id));
  }

  /** Leaves the mode that is on and enters this one. */
  async choose(id) {
    const mode = this.modes.find((one) => one.id === id);
    if (!mode || mode === this.mode) return;
    document.activeElement?.blur?.(); // commits what is being typed into the properties panel
    this.mode = mode;
    await this.leave?.();
    this.leave = undefined;
    this.show(mode);
    await this.enter(mode);
  }

  show(mode) {
    const { editor, panel } = this;
    const address = new URL(location.href);
    address.searchParams.set('mode', mode.id);
    history.replaceState(null, '', address);
    remember(LAST, mode.id);
    this.buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.mode === mode.id)));
    Object.assign(editor.root.dataset, { mode: mode.id, editing: mode.edits ? 'on' : 'off', side: mode.open ? 'mode' : 'properties' });
    document.querySelectorAll('[data-editor-changes]').forEach((button) => { button.disabled = !mode.edits; });
    panel.replaceChildren();
    panel.hidden = !mode.open;
    if (mode.open) panel.setAttribute('aria-label', t(mode.label));
    editor.modeler.get('editingLock').set(!mode.edits);
    editor.useMode(mode);
  }

  async enter(mode) {
    if (!mode.open) return;
    const { editor, panel } = this;
    try {
      const leave = await mode.open({ editor, modeler: editor.modeler, data: editor.data, panel });
      if (this.mode === mode) this.leave = leave;
      else await leave?.(); // somebody went on before it was ready
    } catch (error) {
      showToast(error.message, { kind: 'error' });
    }
  }
}
