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

const DAY = { day: 'numeric', month: 'short', year: 'numeric' };
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** English dates begin with the day: 11/12/2026 is two different days. */
const dateLanguage = () => (language() === 'en' ? 'en-GB' : language());

/** "23 Nov 2026, 14:05" in the reader's language and time zone. */
export function exactTime(at) {
  return new Intl.DateTimeFormat(dateLanguage(), { ...DAY, ...CLOCK }).format(at);
}

/** The clock time, with the date when it is another day; `seconds` for what follows quickly. */
export function clockTime(at, now = at, { seconds = false } = {}) {
  if (at.toDateString() !== now.toDateString()) return exactTime(at);
  return new Intl.DateTimeFormat(dateLanguage(), seconds ? { ...CLOCK, second: '2-digit' } : CLOCK).format(at);
}

/** What stands in a title: the exact time, and the same for programs. */
export function fullTime(at) {
  return `${exactTime(at)} · ${at.toISOString()}`;
}

/** Seconds since 1970, milliseconds text of ISO 8601 or null → Date or null. */
export function readMoment(value) {
  if (value === null || value === undefined || value === '') return null;
  const at = new Date(typeof value === 'number' ? value * 1000 : value);
  return Number.isNaN(at.getTime()) ? null : at;
}
