/** The page on which a function is written: source and schemas saved as a draft, checked, tried, published. */
import { get, post, put } from '../api.js';
import { askToConfirm } from '../dialogs.js';
import { Autosave } from '../editor/autosave.js';
import { Checking } from '../editor/checking.js';
import { localCopy } from '../editor/local-copy.js';
import { showSaveState } from '../editor/save-state.js';
import { t } from '../i18n.js';
import { Bench } from './bench.js';
import { goToLine, markProblems, openCodeEditor } from './code-editor.js';
import { JsonField } from './json-field.js';
import { showProblems } from './problem-list.js';
import { connectPublishing } from './publishing.js';
import { suggestFrom } from './suggestions.js';

export class FunctionPage {
  constructor(root, data) {
    Object.assign(this, { root, data, problems: [], schemas: {} });
    this.stateNode = document.querySelector('[data-save-state]');
  }

  open() {
    const { urls, key } = this.data;
    let language;
    this.view = openCodeEditor(this.root.querySelector('[data-function-code]'), {
      source: this.data.source,
      label: t('Source of the function'),
      complete: suggestFrom(() => (language ??= get(urls.language))),
      keys: [{ key: 'Mod-Enter', run: () => { this.bench.run(); return true; } }],
      onChange: () => this.touch(),
    });
    for (const area of this.root.querySelectorAll('[data-function-schema]')) this.addSchema(area);
    this.autosave = new Autosave({
      serialize: () => this.serialize(),
      send: (_text, revision) => put(urls.draft, { ...this.content(), revision }),
      copy: localCopy(`function:${key}`),
      revision: this.data.revision,
      onState: (state, detail) => this.showState(state, detail),
    });
    this.checking = new Checking({
      serialize: () => this.content(),
      ask: async (content, options) => ({ findings: content ? (await post(urls.check, content, options)).problems : this.problems }),
      onFindings: (problems) => this.showProblems(problems),
      onBusy: () => {},
    });
    this.bench = new Bench(this.root.querySelector('.function-bench'), {
      urls, samples: this.data.samples, content: () => this.content(), onResult: (result) => this.showResult(result), onLine: (line) => goToLine(this.view, line),
    });
    connectPublishing(this);
    showSaveState(this.stateNode, 'saved');
    window.addEventListener('beforeunload', (event) => { if (this.autosave.isDirty) event.preventDefault(); });
    return this.checking.run();
  }

  addSchema(area) {
    const field = new JsonField(area, { onChange: () => this.touch() });
    field.value = this.data[`${area.dataset.functionSchema}_schema`];
    this.schemas[area.dataset.functionSchema] = field;
  }

  touch() {
    this.autosave.touch();
    this.checking.touch();
  }

  /** What stands on the page, or undefined while a schema is no JSON. */
  content() {
    const [input, output] = [this.schemas.input.read(), this.schemas.output.read()];
    if (input === undefined || output === undefined) return undefined;
    return { source: this.view.state.doc.toString(), input_schema: input, output_schema: output };
  }

  serialize() {
    const content = this.content();
    if (!content) throw new Error(t('A schema is not JSON.'));
    return JSON.stringify(content);
  }

  showProblems(problems) {
    this.problems = problems;
    markProblems(this.view, problems);
    showProblems(this.root.querySelector('[data-function-problems]'), problems, (line) => goToLine(this.view, line));
  }

  /** A failed run is marked where it failed until the text changes. */
  showResult({ success, line, error_type: kind, error_message: message }) {
    markProblems(this.view, success || !line ? this.problems : [...this.problems, { kind, line, column: 1, message }]);
  }

  showState(state, detail) {
    showSaveState(this.stateNode, state, detail);
    if (state === 'conflict') this.solveConflict(detail);
  }

  async solveConflict({ message, current }) {
    const mine = await askToConfirm({ title: t('Somebody else changed this function'), text: message, yes: t('Save mine all the same') });
    if (mine) {
      this.autosave.rebase(current.revision);
      await this.autosave.flush().catch(() => {});
    }
  }
}
