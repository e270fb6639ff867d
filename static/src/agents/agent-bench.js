/** The test page of an agent: a task, a run of one version, and what came of it with everything that was said. */
import { post } from '../api.js';
import { JsonField } from '../functions/json-field.js';
import { Samples } from '../functions/samples.js';
import { t } from '../i18n.js';
import { transcript } from '../live/transcript.js';
import { element, icon } from '../page.js';
import { facts } from './trial-facts.js';

const pre = (value) => element('pre', { class: 'value text-wrap', tabindex: 0 }, typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function titled(title, ...content) {
  return element('div', {}, element('h3', { class: 'h6' }, title), ...content);
}

function notice(kind, name, ...words) {
  return element('p', { class: `notice notice-${kind}` }, icon(name), element('span', {}, ...words));
}

export class AgentBench {
  constructor(root, { urls, samples }) {
    this.root = root;
    this.urls = urls;
    this.find = (name) => root.querySelector(`[data-bench-${name}]`);
    this.input = new JsonField(this.find('input'));
    this.schema = new JsonField(this.find('schema'));
    this.rules = [...root.querySelectorAll('[data-bench-rule]')];
    this.find('form').addEventListener('submit', (event) => { event.preventDefault(); this.run(); });
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.run(); }
    });
    for (const name of ['version', 'offline']) this.find(name).addEventListener('change', () => this.tellCost());
    this.tellCost();
    this.samples = new Samples(this.find, { url: urls.samples, samples, read: () => this.task(), show: ({ task }) => this.show(task) });
    this.show(samples[0]?.task || {});
  }

  /** Only a model of a provider costs something: neither that of an offline version nor a simulated answer. */
  tellCost() {
    this.find('cost').hidden = Boolean(this.find('offline').value || this.find('version').selectedOptions[0]?.dataset.offline);
  }

  show(task) {
    const rules = task.validation?.rules || {};
    this.find('prompt').value = task.prompt || '';
    this.input.value = task.input || {};
    this.schema.value = task.answer_schema ?? null;
    this.find('strict').checked = Boolean(task.strict);
    for (const box of this.rules) box.checked = Boolean(rules[box.dataset.benchRule]);
    this.find('conditions').value = (rules.customRules || []).join('\n');
    this.find('more').open = Boolean(task.answer_schema || task.validation);
  }

  /** The task as it stands in the form, or undefined while a field is no JSON. */
  task() {
    const [input, schema] = [this.input.read(), this.schema.read()];
    if (input === undefined || schema === undefined) {
      if (schema === undefined) this.find('more').open = true;
      return undefined;
    }
    if (input !== null && (typeof input !== 'object' || Array.isArray(input))) {
      this.input.say(t('Enter an object, for example {"amount": 5}.'));
      return undefined;
    }
    return { prompt: this.find('prompt').value, input: input ?? {}, answer_schema: schema, strict: this.find('strict').checked, validation: this.validation() };
  }

  validation() {
    const rules = Object.fromEntries(this.rules.filter((box) => box.checked).map((box) => [box.dataset.benchRule, true]));
    const conditions = this.find('conditions').value.split('\n').map((line) => line.trim()).filter(Boolean);
    if (conditions.length) rules.customRules = conditions;
    return Object.keys(rules).length ? { rules } : null;
  }

  async run() {
    const task = this.task();
    if (task === undefined || this.stopping) return;
    this.stopping = new AbortController();
    this.find('run').setAttribute('aria-busy', 'true');
    const waiting = this.wait();
    try {
      const chosen = { version: Number(this.find('version').value), offline: Boolean(this.find('offline').value) };
      const tried = await post(this.urls.run, { ...task, ...chosen }, { signal: this.stopping.signal });
      this.answer(tried);
    } catch (error) {
      this.say(this.stopping.signal.aborted ? notice('warning', 'warning', t('You stopped waiting. The model may still answer, and costs what it costs.')) : notice('error', 'incident', error.message));
    } finally {
      clearInterval(waiting);
      this.stopping = null;
      this.find('run').removeAttribute('aria-busy');
    }
  }

  /** Shows that the model is asked, for how long, and a way to give up. */
  wait() {
    const began = Date.now();
    const seconds = element('span', { 'aria-hidden': 'true' }, '');
    this.say(
      element('p', { class: 'cluster' }, element('span', { class: 'spinner-border spinner-border-sm', 'aria-hidden': 'true' }), t('The agent is at work …'), seconds),
      element('button', { type: 'button', class: 'btn btn-outline-secondary', onclick: () => this.stopping?.abort() }, t('Stop waiting')),
    );
    return setInterval(() => { seconds.textContent = t('{count} s', { count: Math.round((Date.now() - began) / 1000) }); }, 1000);
  }

  answer(tried) {
    const { details } = tried;
    this.say(this.outcome(tried), ...this.values(tried), facts(details), transcript(details.transcript));
  }

  outcome({ success, waiting, error_code: code, error_message: message, details }) {
    if (waiting.length) return notice('warning', 'warning', t('It would wait for a person now: these calls were not made.'));
    if (!success) return notice('error', 'incident', element('code', {}, code), ' ', message);
    return notice('success', 'check', details.simulated ? t('It answered, simulated by the offline provider.') : t('It answered.'));
  }

  values({ success, result, waiting, details }) {
    if (waiting.length) return waiting.map((call) => titled(t('Tool “{name}”', { name: call.tool }), call.description ? element('p', { class: 'muted small' }, call.description) : '', pre(call.arguments)));
    if (!success) return [];
    const unkept = details.rules_not_kept?.length ? [titled(t('Rules that it does not keep'), element('ul', {}, ...details.rules_not_kept.map((one) => element('li', {}, one))))] : [];
    return [titled(t('Result'), pre(result)), ...unkept];
  }

  say(...nodes) {
    this.find('output').replaceChildren(...nodes.filter(Boolean));
  }
}
