/** The page on which a form of the library is built: the builder, saved as a draft, and publishing. */
import { put } from '../api.js';
import { askToConfirm } from '../dialogs.js';
import { Autosave } from '../editor/autosave.js';
import { localCopy } from '../editor/local-copy.js';
import { showSaveState } from '../editor/save-state.js';
import { connectPublishing } from '../functions/publishing.js';
import { t } from '../i18n.js';
import { Builder } from './builder.js';

export class FormPage {
  constructor(root, data) {
    Object.assign(this, { root, data });
    this.stateNode = document.querySelector('[data-save-state]');
  }

  async open() {
    const { urls, key, fields, sample, languages, revision } = this.data;
    this.builder = new Builder(this.root, { fields, sample, languages, onEdit: () => this.autosave.touch() });
    this.autosave = new Autosave({
      serialize: () => JSON.stringify(this.builder.model.state),
      send: (text, from) => put(urls.draft, { ...JSON.parse(text), revision: from }),
      copy: localCopy(`form:${key}`),
      revision,
      onState: (state, detail) => this.showState(state, detail),
    });
    connectPublishing(this);
    showSaveState(this.stateNode, 'saved');
    window.addEventListener('beforeunload', (event) => { if (this.autosave.isDirty) event.preventDefault(); });
    await this.builder.open();
  }

  showState(state, detail) {
    showSaveState(this.stateNode, state, detail);
    if (state === 'conflict') this.solveConflict(detail);
  }

  async solveConflict({ message, current }) {
    const mine = await askToConfirm({ title: t('Somebody else changed this form'), text: message, yes: t('Save mine all the same') });
    if (mine) {
      this.autosave.rebase(current.revision);
      await this.autosave.flush().catch(() => {});
    }
  }
}
