/** What was said between an agent and its model. Everything is shown as plain text: nothing in it can act. */
import { t, tn } from '../i18n.js';
import { element } from '../page.js';
import { downloads, shownText } from './big-values.js';

const SPEAKERS = {
  prompt: () => t('Asked'),
  answer: () => t('The model answered'),
  call: () => t('The model called a tool'),
  result: () => t('The tool answered'),
  retry: () => t('Sent back for correction'),
  'left-out': () => t('Left out'),
};

function used(entry) {
  if (entry.input_tokens === undefined) return '';
  const tokens = tn('{count} token', '{count} tokens', (entry.input_tokens || 0) + (entry.output_tokens || 0));
  return [entry.model, tokens].filter(Boolean).join(' · ');
}

function said(entry) {
  const text = shownText(entry.text);
  const speaker = SPEAKERS[entry.kind]?.() || entry.kind;
  return element(
    'li', {},
    element('p', { class: 'cluster' }, element('strong', {}, speaker), entry.tool ? element('code', {}, entry.tool) : '', element('span', { class: 'muted small' }, used(entry))),
    element('pre', { class: 'text-wrap', tabindex: text.length > 400 ? '0' : undefined }, text),
    ...downloads(entry.text),
  );
}

/** The conversation folded away, or nothing where there is none; masked, it is a single text. */
export function transcript(entries) {
  if (!entries || !entries.length) return null;
  const contents = typeof entries === 'string' ? element('p', {}, entries) : element('ol', { class: 'stack' }, ...entries.map(said));
  return element('details', {}, element('summary', {}, t('Conversation')), contents);
}
