/** What happened, newest first. */
import { emphasised } from '../emphasis.js';
import { t } from '../i18n.js';
import { readMoment } from '../moments.js';
import { element, icon } from '../page.js';
import { sentenceOf } from '../stream/timeline.js';

const KEPT = 500;

function item(event, names) {
  const sentence = sentenceOf(event, { who: names.who, name: ({ element: id }) => names.step(id) });
  if (!sentence) return null;
  const at = readMoment(event.at);
  return element(
    'li', { class: sentence.tone ? `st-${sentence.tone}` : '' },
    element('time', { datetime: at?.toISOString(), title: at?.toLocaleString() }, at ? at.toLocaleTimeString() : ''),
    icon(sentence.icon),
    element('p', {}, ...emphasised(sentence.text)),
  );
}

export class TimelinePanel {
  constructor(place, names) {
    this.names = names;
    this.told = {};
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
    this.list.prepend(...fresh.map((event) => item(event, this.names)).filter(Boolean).reverse());
    while (this.list.children.length > KEPT) this.list.lastChild.remove();
  }
}
