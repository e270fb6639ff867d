/** What the editor suggests: names of the language, modules and what they offer, attributes, names of the text. */
import { completeAnyWord } from '@codemirror/autocomplete';

const AFTER_DOT = /([A-Za-z_]\w*)\.\w*$/;
const AFTER_IMPORT = /^\s*from\s+(\w+)\s+import\s+(?:\w+\s*,\s*)*\w*$/;
const MODULE = /^\s*(?:import|from)\s+\w*$/;
const WORD = /\w*$/;
const KEYWORDS = 'and as assert break class continue def elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(' ');

const options = (labels, type, boost = 0) => labels.map((label) => ({ label, type, boost }));

/** Names that the text binds to modules: `import json as j` gives j → json. */
export function modulesIn(text, modules) {
  const found = new Map();
  for (const [, name, alias] of text.matchAll(/^\s*import\s+(\w+)(?:\s+as\s+(\w+))?/gm)) {
    if (modules[name]) found.set(alias || name, name);
  }
  return found;
}

function choicesFor(before, text, { names, modules, attributes }) {
  const [, imported] = before.match(AFTER_IMPORT) || [];
  if (imported) return options(modules[imported] || [], 'function');
  if (MODULE.test(before)) return options(Object.keys(modules), 'namespace');
  const [, owner] = before.match(AFTER_DOT) || [];
  if (owner) {
    const module = modulesIn(text, modules).get(owner);
    return module ? options(modules[module], 'function') : options(attributes, 'property');
  }
  return [...options(names, 'function'), ...options(KEYWORDS, 'keyword', -1)];
}

/** A completion source over the language that `read()` returns, once it is known. */
export function suggestFrom(read) {
  return async (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const [typed] = before.match(WORD);
    if (!typed && !context.explicit && !before.endsWith('.')) return null;
    const language = await read();
    const own = before.match(AFTER_DOT) ? null : await completeAnyWord(context);
    const choices = choicesFor(before, context.state.doc.toString(), language);
    const known = new Set(choices.map(({ label }) => label));
    const rest = (own?.options || []).filter(({ label }) => !known.has(label));
    return { from: context.pos - typed.length, options: [...choices, ...rest], validFor: /^\w*$/ };
  };
}
