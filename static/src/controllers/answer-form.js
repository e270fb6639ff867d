/**
 * A form of a task, a start or a preview while somebody fills it in: rows, files, and the rules between its fields.
 *
 * The server evaluates the rules (`data-answer-rules` is the address); what it said last holds while it cannot be
 * reached, and it decides in the end. `data-answer-lively` asks while typing, others when a field is left.
 */
import { post } from '../api.js';
import { answersIn } from '../answering/answers.js';
import { applyErrors, applyState, errorName } from '../answering/apply-state.js';
import { connectFile } from '../answering/file-field.js';
import { connectRows } from '../answering/table-rows.js';

const PAUSE_MS = 180;

export function connectAnswerForm(root) {
  root.querySelectorAll('[data-answer-table]').forEach(connectRows);
  root.querySelectorAll('[data-answer-file]').forEach(connectFile);
  const address = root.dataset.answerRules;
  if (!address) return;
  const body = JSON.parse(root.querySelector(':scope > script[type="application/json"]')?.textContent || '{}');
  const left = new Set();
  let timer;
  let asking;
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    root.dataset.answerState = 'asking';
    try {
      const state = await post(address, { ...body, data: answersIn(root) }, { signal: asking.signal });
      applyState(root, state.fields);
      applyErrors(root, state.errors, left);
      root.dataset.answerState = 'settled';
      root.dispatchEvent(new CustomEvent('answer:settled', { bubbles: true, detail: state }));
    } catch (error) {
      if (error.name !== 'AbortError') root.dataset.answerState = 'unknown';
    }
  };
  const soon = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  };
  if (root.dataset.answerLively !== undefined) root.addEventListener('input', () => soon(PAUSE_MS));
  root.addEventListener('change', (event) => {
    const name = errorName(event.target);
    if (name) left.add(name);
    soon(0);
  });
}
