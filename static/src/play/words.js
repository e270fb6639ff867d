/** Decisions and waits of Play in words. Pure but for translation. */
import { mark, t } from '../i18n.js';

const HANDLES = { UserTaskOpened: 'user_task', ActivityStarted: 'call', TimerStarted: 'timer', IncidentRaised: 'incident', WaitOpened: 'wait' };

/** "instance handle" → the element that opened it. */
export function openersOf(events) {
  const found = {};
  for (const event of events) if (HANDLES[event.kind]) found[`${event.instance} ${event[HANDLES[event.kind]]}`] = event.element;
  return found;
}

const WORDS = {
  begin: (decision, step) => t('Started by {step}', { step: decision.start_event ? step(decision.start_event) : decision.process }),
  answer_task: (decision, step) => t('{step}: answered', { step: step() }),
  run_work: (decision, step) => t('{step}: ran', { step: step() }),
  answer_work: (decision, step) => t('{step}: answered with a made-up result', { step: step() }),
  fail_work: (decision, step) => t('{step}: failed with {code}', { step: step(), code: decision.code }),
  skip_time: (decision, step) => t('{step}: time skipped', { step: step() }),
  publish_message: (decision) => t('Message “{name}” arrived', { name: decision.name }),
  broadcast_signal: (decision) => t('Signal “{name}” arrived', { name: decision.name }),
  settle_incident: (decision, step) => t('{step}: incident decided ({resolution})', { step: step(), resolution: decision.resolution }),
  change_variables: () => t('Variables changed'),
  stop: () => t('Stopped'),
  hold: (decision, step) => (decision.off ? t('{step} runs by itself again', { step: step(decision.element) }) : t('{step} waits for a decision from now on', { step: step(decision.element) })),
};

/** A decision as a sentence; `name(id)` is what people call an element. */
export function decisionWords(decision, openers, name) {
  const handle = decision.task || decision.call || decision.handle || decision.incident;
  const step = (id) => name(id || openers[`${decision.instance} ${handle}`] || handle || '');
  return (WORDS[decision.do] || (() => decision.do))(decision, step);
}

export const WORK = {
  agent: mark('Agent'), webhook: mark('Webhook'), email: mark('E-mail'), script: mark('Script'), variable: mark('Variables'), pass_through: mark('Task without work'),
};

/** What a wait waits for, in words. */
export function waitWords(wait) {
  if (wait.kind === 'user_task') return t('waits for a person');
  if (wait.kind === 'timer') return t('waits for time');
  if (wait.kind === 'incident') return t('incident');
  if (wait.kind === 'call') return wait.decided ? t('answers later') : t(WORK[wait.work] || wait.work);
  if (wait.what === 'signal') return t('waits for the signal “{name}”', { name: wait.message });
  if (wait.what === 'message') return t('waits for the message “{name}”', { name: wait.message });
  return t('waits for a condition');
}
