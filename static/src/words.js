/** Names of settings as people read them. */
import { t } from './i18n.js';

/** "startToCloseTimeout" and "input_tokens" → "Start to close timeout", "Input tokens". */
export function inWords(name) {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/_/g, ' ').toLowerCase();
  return t(words[0].toUpperCase() + words.slice(1));
}
