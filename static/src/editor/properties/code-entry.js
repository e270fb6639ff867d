/** An input for code: expressions, templates, times and scripts, with suggestions and the server's word on what is typed. */
import { h } from '@bpmn-io/properties-panel/preact';
import { useEffect, useRef, useState } from '@bpmn-io/properties-panel/preact/hooks';
import { useService } from 'bpmn-js-properties-panel';
import { explainDuration, timerInWords } from '../../durations.js';
import { t } from '../../i18n.js';
import { exactTime } from '../../moments.js';
import { ownerOf } from '../../periscope/places.js';
import { suggestExpression, suggestNames } from '../expressions/completion.js';
import { judge } from '../expressions/language.js';
import { variablesInScope } from '../expressions/variables-in-scope.js';

const JUDGED = new Set(['expression', 'template', 'duration', 'date', 'cycle']);
const CODE = new Set(['expression', 'python']);
const TIMERS = { duration: 'timeDuration', date: 'timeDate', cycle: 'timeCycle' };
const WAIT_MS = 250;

/** The library of the code editor is big; it comes when the first such field is shown. */
const loadField = () => import('../expressions/code-field.js');

function nextWords(next) {
  return next.length ? t('Next: {times}', { times: next.map((at) => exactTime(new Date(at))).join(' · ') }) : '';
}

/** What a time means and when it would fire; `kind` is duration, date or cycle. */
export function timeWords(kind, text, answer) {
  if (!text?.trim()) return '';
  const words = kind === 'duration' ? explainDuration(text) : timerInWords(TIMERS[kind], text);
  return [words, nextWords(kind === 'duration' ? [] : answer?.next || [])].filter(Boolean).join(' ');
}

/** The server's word on a text, a moment after it has stood still. */
export function useJudgement(text, language) {
  const [answer, setAnswer] = useState(null);
  useEffect(() => {
    if (!JUDGED.has(language) || !text?.trim()) {
      setAnswer(null);
      return undefined;
    }
    let gone = false;
    const timer = setTimeout(async () => {
      const found = await judge(text, language);
      if (!gone) setAnswer(found);
    }, WAIT_MS);
    return () => { gone = true; clearTimeout(timer); };
  }, [text, language]);
  return text?.trim() ? answer : null;
}

function completionOf(language, options, live) {
  const variables = () => variablesInScope(options.scope || ownerOf(live.current.element));
  const choices = options.choices ? () => options.choices(live.current.injector) : () => variables().map(({ name, type, detail }) => ({ value: name, label: [type, detail].filter(Boolean).join(' · ') || name }));
  if (language === 'names') return suggestNames({ choices });
  if (language === 'python') return suggestExpression({ variables });
  const expression = suggestExpression({ variables, isTemplate: language !== 'expression' });
  if (!options.choices) return expression;
  const names = suggestNames({ choices, many: options.many });
  return async (context) => names(context) || expression(context);
}

function useCodeField(host, live, { id, label, options, value, onInput }) {
  const field = useRef(null);
  const { language = 'template' } = options;
  useEffect(() => {
    let gone = false;
    loadField().then(({ CodeField }) => {
      if (gone || !host.current) return;
      field.current = new CodeField(host.current, {
        id: `bio-properties-panel-${id}`, label, text: live.current.value, kind: options.lines || 'line', mono: CODE.has(language), hint: options.placeholder,
        complete: completionOf(language, options, live), suggestAtOnce: Boolean(options.choices),
        onInput, onCommit: (text) => live.current.write(live.current.element, text || undefined, live.current.injector),
      });
    });
    return () => { gone = true; field.current?.close(); };
  }, []);
  useEffect(() => field.current?.show(value), [value]);
  return field;
}

export function CodeEntry({ element, id, label, read, write, options = {} }) {
  const injector = useService('injector');
  const host = useRef(null);
  const value = read(element) ?? '';
  const live = useRef({});
  live.current = { element, value, write, injector };
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value, element]);
  const { language = 'template' } = options;
  const field = useCodeField(host, live, { id, label: t(label), options, value, onInput: setTyped });
  const answer = useJudgement(typed, language);
  const problem = answer?.problem;
  useEffect(() => field.current?.mark(problem), [problem]);
  const words = !problem && TIMERS[language] ? timeWords(language, typed, answer) : '';
  const description = words || (typeof options.description === 'function' ? options.description(typed) : options.description && t(options.description));
  return h(
    'div', { class: `bio-properties-panel-entry${problem ? ' has-error' : ''}`, 'data-entry-id': id },
    h('label', { class: 'bio-properties-panel-label', onClick: () => host.current?.focus() }, t(label)),
    h('div', { class: `bio-properties-panel-input code-input code-input-${options.lines || 'line'}`, ref: host, tabindex: '-1', 'data-input-of': id, 'data-filled': String(Boolean(value)) }),
    problem && h('div', { class: 'bio-properties-panel-error', role: 'status', 'data-problem-rule': problem.rule }, problem.message),
    description && h('div', { class: 'bio-properties-panel-description' }, description),
  );
}

/** Whether such a field holds something: the panel asks with the node of its input. */
export const isCodeEntryEdited = (node) => node?.dataset.filled === 'true';
