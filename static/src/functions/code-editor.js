/**
 * A code editor for Python. It lives in a shadow root: there the editor's styles are constructed sheets, which the
 * content security policy allows, while a <style> element of its own would be refused.
 */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { codeTheme } from './code-theme.js';

const READING = [EditorState.readOnly.of(true), EditorView.editable.of(false)];

function shadowOf(parent) {
  const root = parent.shadowRoot || parent.attachShadow({ mode: 'open' });
  root.replaceChildren();
  return root;
}

/** `plain` texts are no source: nothing in them is coloured. */
function common(label, { plain = false } = {}) {
  return [lineNumbers(), drawSelection(), ...(plain ? [] : [bracketMatching(), python()]), codeTheme, EditorView.lineWrapping, EditorView.contentAttributes.of({ 'aria-label': label })];
}

/** Opens an editor; `complete` is a completion source, `keys` more key bindings. */
export function openCodeEditor(parent, { source, label, complete, keys = [], onChange }) {
  const root = shadowOf(parent);
  return new EditorView({
    root,
    parent: root,
    doc: source,
    extensions: [
      Prec.highest(keymap.of(keys)),
      ...common(label),
      history(),
      indentOnInput(),
      indentUnit.of('    '),
      highlightActiveLine(),
      highlightSelectionMatches(),
      lintGutter(),
      autocompletion({ override: [complete], icons: false }),
      keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
      EditorView.updateListener.of((update) => { if (update.docChanged) onChange(); }),
    ],
  });
}

/** Shows a text that nobody changes. */
export function showCode(parent, { text, label, plain }) {
  const root = shadowOf(parent);
  return new EditorView({ root, parent: root, doc: text, extensions: [...common(label, { plain }), ...READING] });
}

/** Shows two texts beside each other, or one within the other where it is narrow, with what differs. */
export function compareCode(parent, { before, after, narrow, plain }) {
  const root = shadowOf(parent);
  const collapseUnchanged = { margin: 3, minSize: 6 };
  if (narrow) {
    const within = unifiedMergeView({ original: before.text, mergeControls: false, collapseUnchanged });
    return new EditorView({ root, parent: root, doc: after.text, extensions: [...common(after.label, { plain }), ...READING, within] });
  }
  const side = ({ text, label }) => ({ doc: text, extensions: [...common(label, { plain }), ...READING] });
  return new MergeView({ root, parent: root, a: side(before), b: side(after), collapseUnchanged });
}

/** Marks problems `{line, column, message, kind}` in the text; a problem without a line is not marked. */
export function markProblems(view, problems) {
  const { doc } = view.state;
  const marks = problems.filter(({ line }) => line && line <= doc.lines).map(({ line, column, message }) => {
    const row = doc.line(line);
    const from = Math.min(row.from + Math.max(0, (column || 1) - 1), row.to);
    const word = view.state.wordAt(from);
    return { from, to: Math.max(word?.to ?? from, Math.min(from + 1, row.to)), severity: 'error', message };
  });
  view.dispatch(setDiagnostics(view.state, marks));
}

/** Puts the cursor on a line. */
export function goToLine(view, line) {
  const { from } = view.state.doc.line(Math.min(line, view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}
