/** Values that are too big to be shown: their beginning, how large they are, and a download. */
import { t } from '../i18n.js';
import { element } from '../page.js';

const NAME = '$big';

export const isBig = (value) => value !== null && typeof value === 'object' && typeof value[NAME] === 'string' && typeof value.size === 'number';

/** Bytes as people read them. */
export function sizeWords(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Every big value in a value. */
export function bigParts(value) {
  if (isBig(value)) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(bigParts) : [];
}

function inShort(part) {
  return part.preview ? `${part.preview}… (${sizeWords(part.size)})` : `… (${sizeWords(part.size)})`;
}

/** The value as a text; of what is big in it, the beginning. */
export function shownText(value) {
  if (isBig(value)) return inShort(value);
  if (typeof value === 'string') return value;
  return JSON.stringify(value, (_name, part) => (isBig(part) ? inShort(part) : part), 1);
}

/** Where the big parts of a value on the page of an instance can be had whole. */
export function downloads(value) {
  return bigParts(value).map((part) => element(
    'a', { class: 'cell-note', download: '', href: `${window.location.pathname}/big-values/${part[NAME]}` },
    t('Download ({size})', { size: sizeWords(part.size) }),
  ));
}
