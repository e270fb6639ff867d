/**
 * One field of code in the properties panel: an expression on one line, a template, a script of Python. It lives in a
 * shadow root: there the styles of the editor are constructed sheets, which the content security policy allows.
 */
import { autocompletion, closeBrackets, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentUnit } from '@codemirror/language';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { codeTheme } from '../../functions/code-theme.js';

const PAUSE_MS = 600;
const oneLine = EditorState.transactionFilter.of((change) => (change.newDoc.lines > 1 ? [change, { changes: { from: 0, to: change.newDoc.length, insert: change.newDoc.toString().replace(/\s*\n\s*/g, ' ') }, sequential: true }] : change));
const inPanel = EditorView.theme({
  '&': { border: '0', backgroundColor: 'transparent', fontSize: 'var(--ps-text-sm)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { minHeight: '1.4rem', maxHeight: '20rem' },
  '.cm-content': { padding: '3px 0' },
  '.cm-placeholder': { color: 'var(--ps-ink-faint)' },
});
const plainFont = EditorView.theme({ '.cm-scroller': { fontFamily: 'inherit' } });

/** Tab leaves the field as it leaves any other; in scripts it indents, and Escape gives it back. */
function keysFor({ kind, commit }) {
  const leave = { key: 'Enter', run: () => { commit(); return true; } };
  return keymap.of([...completionKeymap, ...(kind === 'line' ? [leave] : []), ...defaultKeymap, ...historyKeymap, ...(kind === 'python' ? [indentWithTab] : [])]);
}

export class CodeField {
  /** `kind` is line, area or python; `complete` a completion source; `onCommit(text)` hears what was typed, `onInput(text)` every key. */
  constructor(host, { id, label, text, kind, complete, hint, mono, suggestAtOnce, onCommit, onInput }) {
    Object.assign(this, { host, onCommit, committed: text });
    const wanted = document.activeElement === host;
    const root = host.shadowRoot || host.attachShadow({ mode: 'open', delegatesFocus: true });
    root.replaceChildren();
    this.view = new EditorView({
      root,
      parent: root,
      doc: text,
      extensions: [
        Prec.high(keysFor({ kind, commit: () => this.commit() })),
        kind === 'line' ? oneLine : EditorView.lineWrapping,
        kind === 'python' ? [python(), indentUnit.of('    '), lineNumbers()] : [],
        Prec.highest(mono ? inPanel : [inPanel, plainFont]), codeTheme,
        history(), drawSelection(), bracketMatching(), kind === 'python' || mono ? closeBrackets() : [],
        complete ? autocompletion({ override: [complete], icons: false }) : [],
        hint ? placeholder(hint) : [],
        EditorView.contentAttributes.of({ id, 'aria-label': label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => { if (update.docChanged && !this.showing) this.typed(onInput); }),
        EditorView.domEventHandlers({
          blur: () => this.commit(),
          focus: (_, view) => { if (suggestAtOnce && !view.state.doc.length) setTimeout(() => startCompletion(view), 0); },
        }),
      ],
    });
    this.view.scrollDOM.removeAttribute('tabindex'); // focus that is delegated goes to the text
    if (wanted) this.view.focus();
  }

  typed(onInput) {
    onInput(this.text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.commit(), PAUSE_MS);
  }

  get text() {
    return this.view.state.doc.toString();
  }

  commit() {
    clearTimeout(this.timer);
    if (this.text === this.committed) return;
    this.committed = this.text;
    this.onCommit(this.text);
  }

  /** Shows what the model says, unless that is what stands there. */
  show(text) {
    if (text === this.committed) return;
    this.committed = text;
    if (text === this.text) return;
    this.showing = true;
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
    this.showing = false;
  }

  mark(wrong) {
    this.view.contentDOM.setAttribute('aria-invalid', String(Boolean(wrong)));
  }

  close() {
    clearTimeout(this.timer);
    this.view.destroy();
  }
}
