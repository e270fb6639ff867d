/** The test bench: an input, a run of what stands in the editor, and what came of it. */
import { get, post, put, remove } from '../api.js';
import { askToConfirm, openDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { showToast } from '../toasts.js';
import { JsonField } from './json-field.js';

const pre = (text) => element('pre', { class: 'value', tabindex: 0 }, text);

function titled(title, content) {
  return element('div', {}, element('h3', { class: 'h6' }, title), content);
}

export class Bench {
  /** `content()` → what stands in the editor, or undefined; `onResult(result)` hears every run; `onLine(line)` shows one. */
  constructor(root, { urls, samples, content, onResult, onLine }) {
    Object.assign(this, { root, urls, samples, content, onResult, onLine });
    this.find = (name) => root.querySelector(`[data-bench-${name}]`);
    this.input = new JsonField(this.find('input'));
    this.select = this.find('samples');
    this.select.addEventListener('change', () => this.choose(this.select.value));
    this.find('run').addEventListener('click', () => this.run());
    this.find('save').addEventListener('click', () => this.keep());
    this.find('remove').addEventListener('click', () => this.drop());
    this.find('input').addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.run(); }
    });
    this.input.value = samples[0]?.input ?? {};
    this.list(samples[0]?.name || '');
  }

  list(chosen) {
    const none = element('option', { value: '' }, this.samples.length ? t('(an input of your own)') : t('(none kept yet)'));
    this.select.replaceChildren(none, ...this.samples.map(({ name }) => element('option', { value: name }, name)));
    this.select.value = chosen;
    this.find('remove').hidden = !chosen;
  }

  choose(name) {
    const sample = this.samples.find((one) => one.name === name);
    if (sample) this.input.value = sample.input;
    this.find('remove').hidden = !sample;
  }

  async run() {
    const [given, content] = [this.input.read(), this.content()];
    if (given === undefined || content === undefined || this.running) return;
    this.running = true;
    this.find('run').setAttribute('aria-busy', 'true');
    try {
      const result = await post(this.urls.run, { ...content, input: given });
      this.show(result);
      this.onResult(result);
    } catch (error) {
      this.find('output').replaceChildren(element('p', { class: 'notice notice-error' }, icon('incident'), element('span', {}, error.message)));
    } finally {
      this.running = false;
      this.find('run').removeAttribute('aria-busy');
    }
  }

  show(result) {
    const time = t('{count} ms', { count: result.execution_time_ms });
    const parts = result.success
      ? [element('p', { class: 'notice notice-success' }, icon('check'), element('span', {}, t('It returned in {time}.', { time }))), titled(t('Result'), pre(JSON.stringify(result.result, null, 2)))]
      : [this.failure(result)];
    if (result.prints) parts.push(titled(t('Printed'), pre(result.prints)));
    this.find('output').replaceChildren(...parts);
  }

  failure({ error_type: kind, error_message: message, line, trace }) {
    const words = element('span', {}, element('code', {}, kind), ' ', message);
    if (line) words.append(' ', element('button', { type: 'button', class: 'link-button', onclick: () => this.onLine(line) }, t('Line {line}', { line })));
    const notice = element('div', { class: 'notice notice-error' }, icon('incident'), words);
    return trace.length > 1 ? element('div', {}, notice, titled(t('Where'), pre(trace.join('\n')))) : notice;
  }

  async keep() {
    const given = this.input.read();
    if (given === undefined) return;
    const dialog = document.getElementById('sample-dialog');
    const field = dialog.querySelector('[name="name"]');
    field.value = this.select.value;
    if (await openDialog(dialog) !== 'keep') return;
    await this.change(field.value.trim(), (url) => put(url, { input: given }));
  }

  async drop() {
    const name = this.select.value;
    if (await askToConfirm({ title: t('Remove the sample “{name}”?', { name }), yes: t('Remove') })) await this.change(name, (url) => remove(url), '');
  }

  async change(name, send, chosen = name) {
    try {
      await send(`${this.urls.samples}/${encodeURIComponent(name)}`);
      this.samples = await get(this.urls.samples);
      this.list(chosen);
    } catch (error) {
      showToast(error.message, { kind: 'error' });
    }
  }
}
