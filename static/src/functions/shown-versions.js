/** One text, or two beside each other; on a narrow screen one below the other. */
import { t } from '../i18n.js';
import { compareCode, showCode } from './code-editor.js';

const narrow = matchMedia('(max-width: 639.98px)');

/** `old` and `after` have a label and a text; `plain` texts are no source. */
export function showVersions(node, { old, new: after }, { plain = false } = {}) {
  if (!old) {
    showCode(node, { text: after.text, label: t('Source of {version}', { version: after.label }), plain });
    return;
  }
  let shown;
  const draw = () => {
    shown?.destroy();
    shown = compareCode(node, { before: old, after, narrow: narrow.matches, plain });
  };
  narrow.addEventListener('change', draw);
  draw();
}
