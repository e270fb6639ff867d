/** The others in the bar of the editor: initials in a colour, names and what they work on for whoever asks. */
import { t, tn } from '../../i18n.js';
import { element } from '../../page.js';
import { colourOf } from './people.js';

const SHOWN = 4;

/** "Ana Lytics" → "AL". */
export function initialsOf(name) {
  return name.trim().split(/\s+/).slice(0, 2).map((word) => [...word][0]?.toUpperCase() || '').join('') || '?';
}

export class PresenceList {
  constructor(node, { nameOf, onShow }) {
    Object.assign(this, { node, nameOf, onShow, said: new Map() });
    this.announcer = element('span', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
    this.items = element('ul', { class: 'presence-list', 'aria-label': t('Who else edits this process') });
    node.replaceChildren(this.items, this.announcer);
  }

  show(windows) {
    this.node.hidden = !windows.length;
    const items = windows.slice(0, SHOWN).map((one) => element('li', {}, this.button(one)));
    if (windows.length > SHOWN) items.push(element('li', { class: 'small muted' }, tn('{count} more', '{count} more', windows.length - SHOWN)));
    this.items.replaceChildren(...items);
    this.announce(windows);
  }

  /** "Bea is editing *Check invoice*", shown by a press. */
  button(one) {
    const words = this.words(one);
    return element('button', { type: 'button', class: `presence-person presence-${colourOf(one.person)}`, title: words, 'aria-label': words, onclick: () => one.elements[0] && this.onShow(one.elements[0]) }, initialsOf(one.name));
  }

  words({ name, isMe, elements: [first] }) {
    const who = isMe ? t('You, in another window') : name;
    return first ? t('{name}: editing {element}', { name: who, element: this.nameOf(first) }) : t('{name}: looking on', { name: who });
  }

  /** Says once when somebody comes or goes on to another element. */
  announce(windows) {
    const now = new Map(windows.map((one) => [one.session, this.words(one)]));
    const news = [...now].filter(([session, words]) => this.said.get(session) !== words).map(([, words]) => words);
    this.said = now;
    if (news.length) this.announcer.textContent = news.join('. ');
  }
}
