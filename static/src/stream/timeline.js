/** Process events as sentences. Pure. */
import { t, tn } from '../i18n.js';
import { exactTime } from '../moments.js';

const SHORT = 60;

/** A value of a variable in one short line. */
export function shortValue(value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text === undefined ? '' : text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}

const WORDS = {
  InstanceStarted: ['play', 'running', (e, who) => (e.started_by ? t('Started by {person}', { person: who(e.started_by) }) : t('Started'))],
  InstanceCompleted: ['check', 'done', () => t('Completed')],
  InstanceFailed: ['incident', 'incident', (e) => t('Failed with {code}: {message}', e)],
  InstanceCancelled: ['cancelled', 'cancelled', (e, who) => (e.actor ? t('Cancelled by {person}: {reason}', { person: who(e.actor), reason: e.reason }) : t('Cancelled: {reason}', e))],
  InstanceMigrated: ['moved', 'running', (e, who) => (e.actor
    ? t('{person} moved it to version {version}', { person: who(e.actor), version: e.to_version ?? '?' })
    : t('Moved to version {version}', { version: e.to_version ?? '?' }))],
  ElementActivated: ['chevron-right', 'running', (e, who, name) => t('{step} began', { step: name(e) })],
  ElementCompleted: ['check', 'done', (e, who, name) => t('{step} ended', { step: name(e) })],
  ElementTerminated: ['cancelled', 'cancelled', (e, who, name) => t('{step} was stopped: {reason}', { step: name(e), reason: e.reason })],
  VariableChanged: ['variables', '', (e, who) => (e.actor
    ? t('{person} set {variable} to {value}', { person: who(e.actor), variable: e.name, value: shortValue(e.new) })
    : t('{variable} is now {value}', { variable: e.name, value: shortValue(e.new) }))],
  ActivityStarted: ['play', 'running', (e, who, name) => t('{step}: work handed to a worker', { step: name(e) })],
  ActivityCompleted: ['check', 'done', (e, who, name) => (e.details?.simulated ? t('{step}: answered (simulated)', { step: name(e) }) : t('{step}: work came back', { step: name(e) }))],
  ActivityFailed: ['incident', 'incident', (e, who, name) => tn('{step} failed: {message}', '{step} failed after {count} attempts: {message}', e.attempts, { step: name(e), message: e.message })],
  TimerStarted: ['clock', 'waiting_event', (e, who, name) => t('{step} waits until {time}', { step: name(e), time: exactTime(new Date(e.due * 1000)) })],
  TimerFired: ['clock', 'done', (e, who, name) => t('{step}: the time has come', { step: name(e) })],
  WaitOpened: ['clock', 'waiting_event', (e, who, name) => t('{step} waits for {what}', { step: name(e), what: e.name || e.what })],
  UserTaskOpened: ['person', 'waiting_person', (e, who) => (e.assignee ? t('{task} waits for {person}', { task: e.name, person: who(e.assignee) }) : t('{task} waits for somebody to take it', { task: e.name }))],
  UserTaskClosed: ['person', 'done', (e, who, name) => (e.outcome === 'completed'
    ? (e.actor ? t('{person} completed {step}', { person: who(e.actor), step: name(e) }) : t('{step} was completed', { step: name(e) }))
    : t('{step} is no longer needed', { step: name(e) }))],
  ChildStarted: ['process', 'running', (e, who, name) => t('{step} started {process}', { step: name(e), process: e.process })],
  ChildEnded: ['process', 'done', (e, who, name) => t('{step} came back: {outcome}', { step: name(e), outcome: e.outcome })],
  ErrorThrown: ['warning', 'retry', (e, who, name) => (e.caught_by ? t('{step}: error {code}, caught', { step: name(e), code: e.code }) : t('{step}: error {code}', { step: name(e), code: e.code }))],
  IncidentRaised: ['incident', 'incident', (e, who, name) => t('{step} needs help: {message}', { step: name(e), message: e.message })],
  IncidentResolved: ['retry', 'retry', (e, who, name) => (e.actor ? t('{person}: {step} {resolution}', { person: who(e.actor), step: name(e), resolution: e.resolution }) : t('{step}: {resolution}', { step: name(e), resolution: e.resolution }))],
  WarningRaised: ['warning', 'retry', (e) => e.message],
};

/** What the timeline shows of an event: {icon, tone, text}, or null for what only the canvas shows. */
export function sentenceOf(event, { who = (name) => name, name = ({ element }) => element } = {}) {
  const words = WORDS[event.kind];
  if (!words) return null;
  const [icon, tone, text] = words;
  return { icon, tone, text: text(event, who, name) };
}
