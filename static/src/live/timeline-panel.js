/** What happened, newest first, over all instances of the tree. */
import { emphasised } from '../emphasis.js';
import { t } from '../i18n.js';
import { clockTime, fullTime, readMoment } from '../moments.js';
import { element, icon } from '../page.js';
import { sentenceOf } from '../stream/timeline.js';

const KEPT = 500;

/** The sentence; a button that shows the step where the canvas has it. */
function words(event, text, names) {
  const id = event.element;
  if (!id || !names.isDrawn?.(id)) return element('p', {}, ...emphasised(text));
  const choose = () => document.dispatchEvent(new CustomEvent('element:select', { detail: { id } }));
  return element('p', {}, element('button', { type: 'button', class: 'plain-button', onclick: choose }, ...emphasised(text)));
}

function item(event, names) {
  const sentence = sentenceOf(event, { who: names.who, name: ({ element: id }) => names.step(id) });
  if (!sentence) return null;
  const at = readMoment(event.at);
  return element(
    'li', { class: sentence.tone ? `st-${sentence.tone}` : '', 'data-element': event.element },
    element('time', { datetime: at?.toISOString(), title: at && fullTime(at) }, at ? clockTime(at, new Date(), { seconds: true }) : ''),
    icon(sentence.icon),
    words(event, sentence.text, names),
  );
}

export class TimelinePanel {
  constructor(place, names) {
    this.names = names;
    this.told = {};
    this.moments = new WeakMap();
    this.events = new WeakMap();
    this.list = element('ol', { class: 'timeline', tabindex: '0', 'aria-label': t('Timeline') });
    place.replaceChildren(this.list);
  }

  /** The number of the last event told of an instance. */
  lastOf(instance) {
    return this.told[instance] || 0;
  }

  /** Adds events of one instance in their order; those told already are left out. */
  add(instance, events) {
    const fresh = events.filter(({ sequence }) => sequence > this.lastOf(instance));
    if (!fresh.length) return;
    this.told[instance] = fresh.at(-1).sequence;
    fresh.forEach((event) => this.insert(event));
    while (this.list.children.length > KEPT) this.list.lastChild.remove();
  }

  /** Says anew what reads differently by now: names of people are learned after their deeds were told. */
  retell() {
    for (const node of [...this.list.children]) {
      const event = this.events.get(node);
      const fresh = item(event, this.names);
      if (fresh.textContent === node.textContent) continue;
      this.moments.set(fresh, this.moments.get(node));
      this.events.set(fresh, event);
      node.replaceWith(fresh);
    }
  }

  /** What other instances of the tree did later stays above. */
  insert(event) {
    const node = item(event, this.names);
    if (!node) return;
    const at = readMoment(event.at)?.getTime() ?? 0;
    this.moments.set(node, at);
    this.events.set(node, event);
    let above = this.list.firstChild;
    while (above && this.moments.get(above) > at) above = above.nextSibling;
    this.list.insertBefore(node, above);
  }
}
