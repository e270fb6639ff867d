/** Moments in the person's words. Pure: the present is given. */
import { language, t } from './i18n.js';

const UNITS = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]];

/** "5 minutes ago", "in 2 days", "just now". */
export function relativeTime(at, now) {
  const seconds = Math.round((at - now) / 1000);
  const found = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (!found) return seconds > 0 ? t('in a moment') : t('just now');
  const [unit, size] = found;
  return new Intl.RelativeTimeFormat(language(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** The clock time, with the date when it is another day. */
export function clockTime(at, now = at) {
  const sameDay = at.toDateString() === now.toDateString();
  return at.toLocaleString(language(), sameDay ? { hour: '2-digit', minute: '2-digit' } : { dateStyle: 'medium', timeStyle: 'short' });
}

/** Seconds since 1970, milliseconds text of ISO 8601 or null → Date or null. */
export function readMoment(value) {
  if (value === null || value === undefined || value === '') return null;
  const at = new Date(typeof value === 'number' ? value * 1000 : value);
  return Number.isNaN(at.getTime()) ? null : at;
}
