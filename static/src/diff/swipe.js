/** Both versions on one place, the newer one uncovered from the right: a slider moves the border. */
import { t } from '../i18n.js';
import { element } from '../page.js';

export class Swipe {
  constructor(sides) {
    this.sides = sides;
    this.range = element('input', { type: 'range', min: '0', max: '100', value: '50', class: 'diff-swipe', 'aria-label': t('Border between older and newer'), oninput: () => this.move() });
    this.border = element('div', { class: 'diff-border', 'aria-hidden': 'true' });
    this.move();
  }

  get nodes() {
    return [this.range, this.border];
  }

  move() {
    this.sides.style.setProperty('--swipe', `${this.range.value}%`);
    this.range.setAttribute('aria-valuetext', t('{share} % of the older version', { share: this.range.value }));
  }
}
