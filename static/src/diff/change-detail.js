/** One change in full: long texts line by line, everything else value by value. */
import { emphasised } from '../emphasis.js';
import { t } from '../i18n.js';
import { element } from '../page.js';

const NARROW = 720;
const isText = ({ old, new: now, diff }) => diff && [old, now].every((value) => value === null || typeof value === 'string');
const shown = (value) => (value === null || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value, null, 1));

function valueTable(details) {
  const head = element('tr', {}, ...[t('Property'), t('Before'), t('After')].map((words) => element('th', { scope: 'col' }, words)));
  const rows = details.map(({ path, old, new: now }) => element('tr', {}, element('th', { scope: 'row' }, element('code', {}, path)), ...[old, now].map((value) => element('td', {}, element('span', { class: 'value' }, shown(value))))));
  return element('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('Values before and after') }, element('table', { class: 'table table-sm diff-values' }, element('thead', {}, head), element('tbody', {}, ...rows)));
}

/** Fills `parent` with the two texts beside each other; the editor is loaded when it is first needed. */
export async function showTexts(parent, { path, old, now }) {
  const { compareCode } = await import('../functions/code-editor.js');
  const narrow = parent.clientWidth < NARROW;
  return compareCode(parent, { narrow, before: { text: old ?? '', label: t('{text}, before', { text: path }) }, after: { text: now ?? '', label: t('{text}, after', { text: path }) } });
}

export class ChangeDetail {
  constructor() {
    this.node = element('section', { class: 'panel diff-detail', 'aria-live': 'polite', hidden: true });
  }

  /** Shows the changes of one element; none hides the panel. */
  show(changes) {
    const details = changes.flatMap((change) => change.details).filter(({ path }) => !['bounds', 'waypoints'].includes(path));
    this.node.hidden = !details.length;
    if (!details.length) return;
    const [first] = changes;
    const texts = details.filter(isText);
    const values = details.filter((detail) => !isText(detail));
    const sentences = changes.flatMap((change) => change.sentences);
    this.node.replaceChildren(
      element('h2', {}, first.name || first.element),
      element('ul', { class: 'diff-sentences' }, ...sentences.map((sentence) => element('li', {}, ...emphasised(sentence)))),
      ...(values.length ? [valueTable(values)] : []),
    );
    for (const { path, old, new: now } of texts) {
      const box = element('div', { class: 'diff-text' });
      this.node.append(element('h3', {}, element('code', {}, path)), box);
      showTexts(box, { path, old, now });
    }
  }
}
