/** Below a timer of BPMN: what it means and when it would fire next, or why it cannot be read. */
import { h } from '@bpmn-io/properties-panel/preact';
import { timerInWords } from '../../durations.js';
import { timeWords, useJudgement } from './code-entry.js';

const LANGUAGES = { timeDuration: 'duration', timeDate: 'date', timeCycle: 'cycle' };

function TimerWordsEntry({ element, id, timerOf }) {
  const { kind, text } = timerOf(element);
  const answer = useJudgement(text, LANGUAGES[kind]);
  const problem = answer?.problem;
  const words = text ? timeWords(LANGUAGES[kind], text, answer) : timerInWords(kind, text);
  return h(
    'div', { class: `bio-properties-panel-entry${problem ? ' has-error' : ''}`, 'data-entry-id': id },
    problem
      ? h('div', { class: 'bio-properties-panel-error', role: 'status', 'data-problem-rule': problem.rule }, problem.message)
      : h('div', { class: 'bio-properties-panel-description' }, words),
  );
}

/** An entry that explains what `timerOf(element)` gives: {kind, text}. */
export function timerWordsEntry(id, timerOf) {
  return { id: `words-${id}`, component: TimerWordsEntry, timerOf, isEdited: () => false };
}
