/** The test bench: an input, a run of what stands in the editor, and what came of it. */
import { post } from '../api.js';
import { t } from '../i18n.js';
import { element, icon } from '../page.js';
import { JsonField } from './json-field.js';
import { Samples } from './samples.js';

const pre = (text) => element('pre', { class: 'value', tabindex: 0 }, text);

function titled(title, content) {
  return element('div', {}, element('h3', { class: 'h6' }, title), content);
}

export class Bench {
  /** `content()` → what stands in the editor, or undefined; `onResult(result)` hears every run; `onLine(line)` shows one. */
  constructor(root, { urls, samples, content, onResult, onLine }) {
    Object.assign(this, { root, urls, content, onResult, onLine });
    this.find = (name) => root.querySelector(`[data-bench-${name}]`);
    this.input = new JsonField(this.find('input'));
    this.find('run').addEventListener('click', () => this.run());
    this.find('input').addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); this.run(); }
    });
    this.input.value = samples[0]?.input ?? {};
    this.samples = new Samples(this.find, { url: urls.samples, samples, read: () => this.kept(), show: (sample) => { this.input.value = sample.input; } });
  }

  kept() {
    const input = this.input.read();
    return input === undefined ? undefined : { input };
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
}
