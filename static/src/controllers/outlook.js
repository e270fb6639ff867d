/** `data-outlook-url`: asks, when wanted, how many running instances could move to a version, and says so in a list. */
import { get } from '../api.js';
import { t } from '../i18n.js';
import { element } from '../page.js';

function line({ version, running, looked_at: looked, can, choice, cannot, reasons }) {
  const sample = looked < running ? t('{looked} of {running} looked at', { looked, running }) : t('{running} looked at', { running });
  const numbers = t('Version {version}: {can} can, {choice} with a choice, {cannot} cannot', { version, can, choice, cannot });
  const list = reasons.length ? element('ul', { class: 'small muted' }, ...reasons.map((reason) => element('li', {}, reason))) : null;
  return element('div', {}, element('p', { class: 'small mb-1' }, element('strong', {}, numbers), ` · ${sample}`), list);
}

export function connectOutlook(node) {
  const [button, result] = [node.querySelector('button'), node.querySelector('[data-outlook-result]')];
  button.addEventListener('click', async () => {
    button.setAttribute('aria-busy', 'true');
    result.replaceChildren(element('p', { class: 'small muted' }, t('Asking the running instances …')));
    try {
      const found = await get(node.dataset.outlookUrl);
      result.replaceChildren(...(found.length ? found.map(line) : [element('p', { class: 'small muted' }, t('No instance of another version is under way.'))]));
    } catch (error) {
      result.replaceChildren(element('p', { class: 'small' }, error.message));
    }
    button.removeAttribute('aria-busy');
  });
}
