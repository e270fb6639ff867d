/** Durations and timers of BPMN in words. Pure. */
import { t, tn } from './i18n.js';

const ISO = /^([+-])?P(?!$)(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const SHORT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/i;
const WORDS = [['{count} year', '{count} years'], ['{count} month', '{count} months'], ['{count} week', '{count} weeks'], ['{count} day', '{count} days'], ['{count} hour', '{count} hours'], ['{count} minute', '{count} minutes'], ['{count} second', '{count} seconds']];
const SHORT_WORDS = { ms: ['{count} millisecond', '{count} milliseconds'], w: WORDS[2], d: WORDS[3], h: WORDS[4], m: WORDS[5], s: WORDS[6] };

const isExpression = (text) => text.includes('${') || text.startsWith('=');

/** "P1DT2H" or "26h" in words ("1 day 2 hours"), or null when it is neither. */
export function durationInWords(text) {
  const value = (text || '').trim();
  const short = SHORT.exec(value);
  if (short) return tn(...SHORT_WORDS[short[2].toLowerCase()], Number(short[1]));
  const parts = ISO.exec(value);
  if (!parts) return null;
  const words = parts.slice(2).map((part, i) => (part === undefined ? null : tn(...WORDS[i], Number(part)))).filter(Boolean);
  return words.length ? words.join(' ') : null;
}

function cycleInWords(value) {
  const [repeat, ...rest] = value.split('/');
  const times = /^R(\d*)$/.exec(repeat);
  if (!times) return null;
  const every = durationInWords(rest.at(-1));
  if (!every) return null;
  const start = rest.length > 1 ? t(' from {start}', { start: dateInWords(rest[0]) || rest[0] }) : '';
  const limit = times[1] ? tn(', once', ', {count} times', Number(times[1])) : t(', without end');
  return t('every {duration}', { duration: every }) + limit + start;
}

function dateInWords(value) {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(value)) return null;
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? null : `${value.slice(0, 10)} ${value.slice(11)}`.trim();
}

const isCron = (value) => /^(\S+\s+){4,5}\S+$/.test(value) && /[*\d]/.test(value[0]);

/** What a timer of that kind (timeDuration, timeDate, timeCycle) does, in one sentence. */
export function timerInWords(kind, text) {
  const value = (text || '').trim();
  if (!value) return t('Say when: a duration like PT5M, a date like 2026-12-24T09:00:00Z, or a cycle like R3/PT1H.');
  if (isExpression(value)) return t('Calculated when the timer starts.');
  const words = { timeDuration: durationInWords, timeDate: dateInWords, timeCycle: cycleInWords }[kind]?.(value);
  if (words) return kind === 'timeDuration' ? t('Waits {duration}.', { duration: words }) : kind === 'timeDate' ? t('Waits until {date}.', { date: words }) : t('Fires {cycle}.', { cycle: words });
  if (kind === 'timeCycle' && isCron(value)) return t('Fires by the cron schedule {cron}.', { cron: value });
  return t('Not readable as {kind}.', { kind: t({ timeDuration: 'a duration', timeDate: 'a date', timeCycle: 'a cycle' }[kind] || 'a timer') });
}

/** The words behind a duration setting, or what would be right. */
export function explainDuration(text) {
  if (!text) return '';
  if (isExpression(text)) return t('Calculated at run time.');
  if (/^none$/i.test(text.trim())) return t('No limit.');
  return durationInWords(text) || t('Not readable. Write PT5M or 5m, P1DT2H or 26h.');
}
