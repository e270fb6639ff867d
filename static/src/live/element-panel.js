/** What happened at the chosen element: every execution with its inputs, its calls and its outputs. */
import { get } from '../api.js';
import { emphasised } from '../emphasis.js';
import { t, tn } from '../i18n.js';
import { clockTime, readMoment } from '../moments.js';
import { element } from '../page.js';
import { stateBadge } from '../viewer/state-words.js';
import { inWords } from '../words.js';
import { downloads, shownText as asText } from './big-values.js';
import { tookWords } from './executions-panel.js';
import { transcript } from './transcript.js';

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function fact(name, ...shown) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, ...shown));
}

function code(value) {
  const text = asText(value) ?? 'null';
  return element('code', { class: 'value', tabindex: text.length > 120 || text.split('\n').length > 5 ? '0' : undefined }, text);
}

function simulatedMark() {
  return element('span', { class: 'simulated' }, t('simulated'));
}

/** Named values, or null where there are none. */
function values(title, list, ...marks) {
  if (!list.length) return null;
  const facts = list.map(({ name, value, sensitive }) => fact(element('code', {}, name), code(value), ...downloads(value), sensitive ? element('span', { class: 'cell-note' }, t('sensitive')) : ''));
  return element('div', { class: 'settings-part' }, element('h4', { class: 'h6' }, title, ' ', ...marks), element('dl', { class: 'facts' }, ...facts));
}

/** What describes a call: lists as lines, objects by their parts, nothing for what is empty. */
function details(object) {
  return Object.entries(object).flatMap(([name, value]) => {
    if (value === null || value === '' || value === false || name === 'simulated' || name === 'duration_ms' || name === 'transcript') return [];
    if (Array.isArray(value)) return value.length ? [fact(inWords(name), code(value.map(asText).join('\n')))] : [];
    if (isObject(value)) return Object.values(value).some((one) => one !== null) ? [fact(inWords(name), code(Object.entries(value).filter(([, one]) => one !== null).map(([key, one]) => `${key}: ${asText(one)}`).join('\n')))] : [];
    return [fact(inWords(name), code(value))];
  });
}

function call(one) {
  const facts = [one.attempts ? tn('{count} attempt', '{count} attempts', one.attempts) : '', tookWords(one)].filter(Boolean).join(' · ');
  return element(
    'div', { class: 'settings-part' },
    element('p', { class: 'cluster' }, stateBadge(one.state), element('strong', {}, inWords(one.kind)), element('span', { class: 'muted small' }, facts), one.details?.simulated ? simulatedMark() : ''),
    one.message ? element('p', { class: 'notice notice-error' }, element('span', {}, one.code ? element('code', {}, one.code) : '', ' ', ...emphasised(one.message))) : null,
    element('dl', { class: 'facts' }, ...details(one.details || {})),
    transcript(one.details?.transcript),
  );
}

function execution(one, open) {
  const at = readMoment(one.started_at);
  const simulated = one.calls.some((each) => each.details?.simulated);
  return element(
    'details', { class: 'settings-group', open },
    element('summary', { class: 'cluster' }, stateBadge(one.state), element('time', { datetime: at?.toISOString() }, at ? clockTime(at, new Date()) : ''), element('span', { class: 'muted small' }, tookWords(one))),
    one.reason ? element('p', {}, one.reason) : null,
    values(t('Inputs'), one.inputs),
    ...one.calls.map(call),
    values(t('Outputs'), one.outputs, simulated ? simulatedMark() : ''),
    one.ended_at && !one.calls.length && !one.inputs.length && !one.outputs.length ? element('p', { class: 'muted' }, t('It took and gave no values.')) : null,
  );
}

export class ElementPanel {
  /** `address` has {instance} and {element} in it; `names.step(id)` is what people call an element. */
  constructor(place, { instance, address, names }) {
    Object.assign(this, { place, instance, address, names });
    document.addEventListener('element:selected', ({ detail }) => this.choose(detail.id));
  }

  choose(id) {
    this.id = id;
    this.known = null;
    this.place.hidden = !id;
    if (id) this.load();
  }

  /** Reads anew when what is known of the element has changed: `sums` are those of the whole instance. */
  follow(sums) {
    if (!this.id) return;
    const now = JSON.stringify(sums[this.id] || null);
    if (this.known !== null && this.known !== now) this.load();
    this.known = now;
  }

  async load() {
    const id = this.id;
    const path = this.address.replace('{instance}', encodeURIComponent(this.instance)).replace('{element}', encodeURIComponent(id));
    const shown = await get(path).then(({ items }) => this.contents(items), (error) => [element('p', { class: 'notice notice-error' }, error.message)]);
    if (id !== this.id) return;
    const heading = element('h2', { id: 'element-heading' }, this.names.step(id));
    this.place.replaceChildren(heading, ...shown);
  }

  contents(items) {
    if (!items.length) return [element('p', { class: 'muted' }, t('No token has reached this element.'))];
    return items.map((one, i) => execution(one, i === 0));
  }
}
