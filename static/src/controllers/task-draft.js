/**
 * Keeps what a person types into a task: `data-task-draft` is the address to PUT it to, `[data-draft-state]`
 * says when it was kept. Nothing is checked; the answer is, when it is sent.
 */
import { answersIn } from '../answering/answers.js';
import { put } from '../api.js';
import { t } from '../i18n.js';

const PAUSE_MS = 1200;

export function connectTaskDraft(form) {
  const state = form.querySelector('[data-draft-state]');
  let timer;
  let sent = false;
  const save = async () => {
    try {
      await put(form.dataset.taskDraft, { data: answersIn(form) });
      if (!sent) state.textContent = t('Draft saved');
    } catch (error) {
      state.textContent = t('Draft not saved: {reason}', { reason: error.message });
    }
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    state.textContent = t('Typing…');
    timer = setTimeout(save, PAUSE_MS);
  });
  form.addEventListener('submit', () => { sent = true; clearTimeout(timer); });
}
