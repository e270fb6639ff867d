import '../styles/islands.css';
import '../styles/functions.css';
import { compareCode, showCode } from '../functions/code-editor.js';
import { FunctionPage } from '../functions/function-page.js';
import { t } from '../i18n.js';
import { findIsland, readPageData } from '../page.js';

const data = readPageData();
const editor = findIsland('function');
const version = findIsland('function-version');

const narrow = matchMedia('(max-width: 639.98px)');

function showVersion(node, { old, new: after }) {
  if (!old) {
    showCode(node, { text: after.text, label: t('Source of {version}', { version: after.label }) });
    return;
  }
  let shown;
  const draw = () => {
    shown?.destroy();
    shown = compareCode(node, { before: old, after, narrow: narrow.matches });
  };
  narrow.addEventListener('change', draw);
  draw();
}

if (editor) await new FunctionPage(editor, data).open();
if (version) showVersion(version, data);
(editor || version).dataset.ready = 'true';
