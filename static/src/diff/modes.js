/** The ways to look at a comparison; the choice stands in the address, and is remembered where the address is silent. */
import { mark, t } from '../i18n.js';
import { element } from '../page.js';
import { recall, remember } from '../remembered.js';

const REMEMBERED = 'periscope:diff-mode';
export const MODES = { sides: mark('Side by side'), overlay: mark('On one canvas'), slider: mark('Slider'), xml: mark('As XML') };

/** The mode that the address asks for, else the last one, else both sides. */
export function modeOfAddress() {
  const asked = new URLSearchParams(location.search).get('mode');
  return [asked, recall(REMEMBERED)].find((mode) => mode && Object.hasOwn(MODES, mode)) || 'sides';
}

/** Writes the mode into the address and remembers it. */
export function rememberMode(mode) {
  remember(REMEMBERED, mode);
  const query = new URLSearchParams(location.search);
  query.set('mode', mode);
  history.replaceState(null, '', `${location.pathname}?${query}${location.hash}`);
}

/** The buttons; `set(mode)` marks the one that holds. */
export function modeSwitch(onChoose) {
  const buttons = Object.entries(MODES).map(([mode, words]) => element('button', { type: 'button', 'data-mode': mode, onclick: () => onChoose(mode) }, t(words)));
  const node = element('div', { class: 'theme-switch diff-mode', role: 'group', 'aria-label': t('View') }, ...buttons);
  return { node, set: (mode) => buttons.forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.mode === mode))) };
}
