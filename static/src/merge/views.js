/** What the canvases show: both sides, what was there before, what comes out. */
import { mark, t } from '../i18n.js';
import { element } from '../page.js';

export const VIEWS = {
  sides: { words: mark('Both sides'), sides: ['mine', 'theirs'] },
  base: { words: mark('Before both'), sides: ['base'] },
  result: { words: mark('What comes out'), sides: ['result'] },
};

/** The buttons; `set(view)` marks the one that holds. */
export function viewSwitch(onChoose) {
  const buttons = Object.entries(VIEWS).map(([view, { words }]) => element('button', { type: 'button', 'data-view': view, onclick: () => onChoose(view) }, t(words)));
  const node = element('div', { class: 'theme-switch diff-mode', role: 'group', 'aria-label': t('View') }, ...buttons);
  return { node, set: (view) => buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.view === view))) };
}
