/** A text area that holds JSON, or nothing. */
import { t } from '../i18n.js';

export class JsonField {
  constructor(area, { onChange = () => {} } = {}) {
    this.area = area;
    this.error = document.getElementById(area.getAttribute('aria-describedby').split(' ')[0]);
    area.addEventListener('input', () => { this.read(); onChange(); });
  }

  set value(value) {
    this.area.value = value === null || value === undefined ? '' : JSON.stringify(value, null, 2);
    this.say('');
  }

  /** The value, null for an empty field, undefined for what is no JSON. */
  read() {
    const text = this.area.value.trim();
    try {
      const value = text ? JSON.parse(text) : null;
      this.say('');
      return value;
    } catch (error) {
      this.say(t('This is not JSON: {reason}', { reason: error.message }));
      return undefined;
    }
  }

  say(words) {
    this.error.textContent = words;
    this.error.hidden = !words;
    this.area.toggleAttribute('aria-invalid', Boolean(words));
  }
}
