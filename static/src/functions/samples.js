/** What people kept to try something with: a list to choose from, kept and removed by the API. */
import { get, put, remove } from '../api.js';
import { askToConfirm, openDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { element } from '../page.js';
import { showToast } from '../toasts.js';

export class Samples {
  /** `read()` → the body to keep, or undefined; `show(sample)` puts one into the form. `find(name)` → a part of the bench. */
  constructor(find, { url, samples, read, show }) {
    Object.assign(this, { url, samples, read, show, select: find('samples'), removing: find('remove') });
    this.select.addEventListener('change', () => this.choose(this.select.value));
    find('save').addEventListener('click', () => this.keep());
    this.removing.addEventListener('click', () => this.drop());
    this.list(samples[0]?.name || '');
  }

  list(chosen) {
    const none = element('option', { value: '' }, this.samples.length ? t('(an input of your own)') : t('(none kept yet)'));
    this.select.replaceChildren(none, ...this.samples.map(({ name }) => element('option', { value: name }, name)));
    this.select.value = chosen;
    this.removing.hidden = !chosen;
  }

  choose(name) {
    const sample = this.samples.find((one) => one.name === name);
    if (sample) this.show(sample);
    this.removing.hidden = !sample;
  }

  async keep() {
    const body = this.read();
    if (body === undefined) return;
    const dialog = document.getElementById('sample-dialog');
    const field = dialog.querySelector('[name="name"]');
    field.value = this.select.value;
    if (await openDialog(dialog) !== 'keep') return;
    await this.change(field.value.trim(), (url) => put(url, body));
  }

  async drop() {
    const name = this.select.value;
    if (await askToConfirm({ title: t('Remove the sample “{name}”?', { name }), yes: t('Remove') })) await this.change(name, (url) => remove(url), '');
  }

  async change(name, send, chosen = name) {
    try {
      await send(`${this.url}/${encodeURIComponent(name)}`);
      this.samples = await get(this.url);
      this.list(chosen);
    } catch (error) {
      showToast(error.message, { kind: 'error' });
    }
  }
}
