/** Sentences that mark names as `*name*` and code as `` `code` `` → nodes that show them so; nothing else is markup. */
import { element } from './page.js';

const MARKED = /(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])|`([^`\n]+)`/g;

/** The parts of a sentence: {text, kind} with kind "plain", "name" or "code". Pure. */
export function partsOf(sentence) {
  const parts = [];
  let end = 0;
  for (const { 0: whole, 1: name, 2: code, index } of sentence.matchAll(MARKED)) {
    if (index > end) parts.push({ kind: 'plain', text: sentence.slice(end, index) });
    parts.push(name === undefined ? { kind: 'code', text: code } : { kind: 'name', text: name });
    end = index + whole.length;
  }
  if (end < sentence.length) parts.push({ kind: 'plain', text: sentence.slice(end) });
  return parts;
}

/** The sentence without its marks, for titles and other places that show text only. */
export const plainly = (sentence) => partsOf(sentence).map(({ text }) => text).join('');

/** Nodes for the sentence: text, <em class="name"> and <code>. */
export function emphasised(sentence) {
  return partsOf(String(sentence ?? '')).map(({ kind, text }) => (
    kind === 'plain' ? document.createTextNode(text) : kind === 'code' ? element('code', {}, text) : element('em', { class: 'name' }, text)
  ));
}
