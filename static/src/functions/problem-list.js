/** The problems of a function as a list below its source, each leading to its line. */
import { t } from '../i18n.js';
import { element, icon } from '../page.js';

function row({ line, message }, onChoose) {
  if (!line) return element('li', {}, icon('warning'), element('span', {}, message));
  const words = t('Line {line}: {message}', { line, message });
  return element('li', {}, icon('warning'), element('button', { type: 'button', class: 'link-button', onclick: () => onChoose(line) }, words));
}

/** Shows the problems, or that there are none. */
export function showProblems(node, problems, onChoose) {
  if (!problems.length) {
    node.replaceChildren(element('p', { class: 'muted small', role: 'status' }, icon('check'), ' ', t('No problem found.')));
    return;
  }
  node.replaceChildren(element('ul', { class: 'function-problem-list', 'aria-label': t('Problems') }, ...problems.map((problem) => row(problem, onChoose))));
}
