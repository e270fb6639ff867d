/** The form as people will see it, beside the builder: by language and by width, filled with the sample. */
import { answersIn } from '../answering/answers.js';
import { Offline, post } from '../api.js';
import { t } from '../i18n.js';
import { announce } from '../page.js';

const PAUSE_MS = 250;

export class Preview {
  constructor(root, { model, onProblems }) {
    Object.assign(this, { root, model, onProblems, language: document.documentElement.lang || 'en', problems: [] });
    this.place = root.querySelector('[data-preview]');
    this.state = root.querySelector('[data-preview-state]');
    for (const button of root.querySelectorAll('[data-preview-language]')) button.addEventListener('click', () => this.speak(button));
    for (const button of root.querySelectorAll('[data-preview-width]')) button.addEventListener('click', () => this.widen(button));
    root.querySelector('[data-preview-keep]').addEventListener('click', () => this.keepSample());
    this.place.addEventListener('submit', (event) => event.preventDefault());
    this.press('[data-preview-language]', (button) => button.dataset.previewLanguage === this.language.slice(0, 2));
  }

  press(selector, isPressed) {
    for (const button of this.root.querySelectorAll(selector)) button.setAttribute('aria-pressed', String(isPressed(button)));
  }

  speak(button) {
    this.language = button.dataset.previewLanguage;
    this.press('[data-preview-language]', (each) => each === button);
    this.draw();
  }

  widen(button) {
    this.place.dataset.width = button.dataset.previewWidth;
    this.press('[data-preview-width]', (each) => each === button);
  }

  touch() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE_MS);
  }

  keepSample() {
    this.model.setSample(answersIn(this.place.querySelector('form') || this.place));
    this.state.textContent = t('What stands in the preview is the sample now.');
  }

  async draw() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { fields, sample } = this.model.state;
    try {
      const { html, problems } = await post('form-previews', { fields, data: sample, language: this.language }, { signal: this.asking.signal });
      this.show(html);
      this.onProblems(problems);
    } catch (error) {
      if (error.name === 'AbortError') return;
      if (error instanceof Offline) this.state.textContent = error.message;
      else {
        const [[path, message] = ['', error.message]] = Object.entries(error.fields || {});
        this.onProblems([{ path, part: 'name', message }]);
      }
    }
    this.place.dataset.drawn = String(Number(this.place.dataset.drawn || 0) + 1);
  }

  show(html) {
    const form = document.createElement('form');
    form.noValidate = true;
    form.innerHTML = html;
    const root = form.querySelector('.answer-form');
    if (root) root.dataset.answerRules = 'form-states';
    const script = document.createElement('script');
    script.type = 'application/json';
    script.textContent = JSON.stringify({ fields: this.model.fields, language: this.language });
    root?.prepend(script);
    this.place.replaceChildren(form);
    announce(form);
  }
}
