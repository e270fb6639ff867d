/** The expression language as the server tells it, and the server's word on a text; both asked once. */
import { get, post } from '../../api.js';

const MOST_KEPT = 500;
const answers = new Map();
let language;

/** Functions and words: {functions: [{name, fewest, most, after_dot}], words: […]}. */
export function expressionLanguage() {
  language ??= get('expression-language').catch(() => {
    language = undefined;
    return { functions: [], words: [] };
  });
  return language;
}

/** What is wrong with a text, and when a timer fires next: {problem, names, calculated, next}; null without an answer. */
export async function judge(text, kind) {
  if (!text.trim()) return null;
  const key = `${kind} ${text}`;
  if (answers.size > MOST_KEPT) answers.clear();
  if (!answers.has(key)) answers.set(key, post('expression-checks', { text, language: kind }));
  try {
    const answer = await answers.get(key);
    if (answer.next.length) answers.delete(key); // the next times move on
    return answer;
  } catch {
    answers.delete(key);
    return null;
  }
}
