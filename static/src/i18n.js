/**
 * Texts for people. The English sentence is the key; the page may bring a catalogue of the person's
 * language as JSON in `<script type="application/json" id="i18n-catalogue">`.
 */
let catalogue;

function readCatalogue() {
  const script = globalThis.document?.getElementById('i18n-catalogue');
  return script ? JSON.parse(script.textContent) : {};
}

/** Returns the text in the person's language, with `{name}` replaced by the values. */
export function t(text, values = {}) {
  catalogue ??= readCatalogue();
  const translated = catalogue[text] || text;
  return translated.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The texts of the page, for a worker that has none of its own. */
export function textsOfPage() {
  catalogue ??= readCatalogue();
  return catalogue;
}

/** Lets a worker speak the language of its page. */
export function speakWith(texts) {
  catalogue = texts;
}

/** Marks a text that is translated later, where it is shown, for the catalogue. */
export const mark = (text) => text;

/** Returns the singular or the plural text; `{count}` is filled in. */
export function tn(singular, plural, count, values = {}) {
  return t(count === 1 ? singular : plural, { count, ...values });
}

/** The language of the page, for dates and numbers. */
export function language() {
  return globalThis.document?.documentElement.lang || 'en';
}
