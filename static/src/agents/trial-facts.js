/** Model, tokens, cost and time of a trial. */
import { t, tn } from '../i18n.js';
import { element } from '../page.js';

function fact(name, value) {
  return value === '' || value === undefined || value === null ? [] : [element('dt', {}, name), element('dd', {}, String(value))];
}

export function facts(details) {
  if (!details?.model) return null;
  const { usage = {} } = details;
  const unknown = details.simulated ? t('none: simulated') : t('not known: the version has no prices');
  const tokens = t('{read} read, {written} written', { read: usage.input_tokens ?? 0, written: usage.output_tokens ?? 0 });
  return element(
    'dl', { class: 'facts' },
    ...fact(t('Model'), [details.provider, details.model].filter(Boolean).join(' · ')),
    ...fact(t('In place of'), details.fallback_for),
    ...fact(t('Asked'), tn('{count} time', '{count} times', usage.requests ?? 0)),
    ...fact(t('Tokens'), tokens),
    ...fact(t('Tools'), details.tool_calls ? tn('{count} call', '{count} calls', details.tool_calls) : ''),
    ...fact(t('Cost'), details.cost ?? unknown),
    ...fact(t('Time'), t('{count} ms', { count: details.duration_ms })),
    ...fact(t('Limit'), details.limit),
  );
}
