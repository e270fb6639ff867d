/** Somebody else works on the selected element: said before one edits it, with a way to take it over. Nothing is locked. */
import { t } from '../../i18n.js';
import { element, icon } from '../../page.js';

export class ClaimNotice {
  constructor(node, { onTakeOver }) {
    Object.assign(this, { node, onTakeOver, shown: '' });
  }

  show(holder, id, name) {
    const key = holder ? `${holder.session}:${id}:${name}` : '';
    if (key === this.shown) return;
    this.shown = key;
    this.node.hidden = !holder;
    this.node.replaceChildren(...(holder ? this.content(holder, id, name) : []));
  }

  content({ name: who, isMe }, id, name) {
    const words = isMe
      ? t('You are editing {element} in another window.', { element: `“${name}”` })
      : t('{name} is editing {element}. Each draft is apart: what both change has to be decided later.', { name: who, element: `“${name}”` });
    const button = element('button', { type: 'button', class: 'btn btn-sm btn-outline-secondary', onclick: () => this.onTakeOver(id) }, t('Take over'));
    return [icon('warning'), element('span', {}, words), button];
  }
}
