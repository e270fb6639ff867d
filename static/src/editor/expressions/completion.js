/** What a field suggests while somebody types: variables and functions in expressions, names of the library in pickers. */
import { t } from '../../i18n.js';
import { expressionLanguage } from './language.js';

const WORD = /[\p{L}_][\p{L}\p{N}_]*$/u;
const AFTER_DOT = /[\p{L}\p{N}_)\]]\.([\p{L}_][\p{L}\p{N}_]*)?$/u;

/** Whether the end of the text stands inside an open `${…}`. */
export const isInside = (before) => before.lastIndexOf('${') > before.lastIndexOf('}');

function variableOption({ name, type, detail }) {
  return { label: name, type: 'variable', detail: [type, detail].filter(Boolean).join(' · '), boost: 2 };
}

function functionOption({ name, most }) {
  const apply = (view, _, from, to) => view.dispatch({ changes: { from, to, insert: `${name}()` }, selection: { anchor: from + name.length + (most === 0 ? 2 : 1) } });
  return { label: name, type: 'function', detail: t('function'), apply, boost: 1 };
}

/** A source for expressions; in templates it speaks only inside `${…}`. `variables()` gives what is in scope. */
export function suggestExpression({ variables, isTemplate }) {
  return async (context) => {
    const before = context.state.doc.sliceString(0, context.pos);
    if (isTemplate && !isInside(before)) return null;
    const [typed] = before.match(WORD) || [''];
    const dot = AFTER_DOT.test(before);
    if (!typed && !context.explicit && !dot && !before.endsWith('${')) return null;
    const { functions, words } = await expressionLanguage();
    const options = dot
      ? functions.filter((each) => each.after_dot).map(functionOption)
      : [...variables().map(variableOption), ...functions.map(functionOption), ...words.map((label) => ({ label, type: 'keyword' }))];
    return { from: context.pos - typed.length, options, validFor: /^[\p{L}\p{N}_]*$/u };
  };
}

/** A source for names: `choices()` gives [{value, label}]; with `many`, the text is a list with commas. */
export function suggestNames({ choices, many }) {
  return (context) => {
    const before = context.state.doc.sliceString(0, context.pos);
    if (isInside(before)) return null;
    const start = many ? before.lastIndexOf(',') + 1 : 0;
    const typed = before.slice(start).trimStart();
    const options = choices().map(({ value, label }) => ({ label: value, detail: label === value ? '' : label, type: 'constant' }));
    return { from: context.pos - typed.length, options };
  };
}
