/** Events: what we add to the groups that bpmn-js has for them. */
import { explainDuration, timerInWords } from '../../durations.js';
import { placeOf } from '../../periscope/places.js';
import { setting, wordsEntry } from './entries.js';
import { group } from './lists.js';

const MESSAGE = placeOf('MessageConfiguration');
const SIGNAL = placeOf('SignalConfiguration');
const ERROR = placeOf('ErrorConfiguration');
const TRIGGER = placeOf('EmailTriggerConfiguration');
const TIMERS = ['timeDuration', 'timeDate', 'timeCycle'];

/** The event definition of that kind ("Timer"), or undefined. */
export function definitionOf(element, kind) {
  return element.businessObject.get('eventDefinitions')?.find((definition) => definition.$instanceOf(`bpmn:${kind}EventDefinition`));
}

/** What the element's timer does, in a sentence. */
export function timerWords(element) {
  const definition = definitionOf(element, 'Timer');
  const kind = TIMERS.find((name) => definition?.get(name));
  return kind ? timerInWords(kind, definition.get(kind).body) : timerInWords('timeDuration', '');
}

const EXPLANATION = wordsEntry('timer', timerWords);

/** Adds the explanation to the timer group of bpmn-js. */
export function explainTimer(groups) {
  groups.find(({ id }) => id === 'timer')?.entries.push(EXPLANATION);
}

function triggerGroup() {
  return group('email-trigger', 'Started by e-mail', [
    setting(TRIGGER, 'enabled', 'Start by e-mail', { kind: 'check' }),
    setting(TRIGGER, 'addressPattern', 'Sent to (pattern)'),
    setting(TRIGGER, 'subjectPattern', 'Subject (pattern)'),
    setting(TRIGGER, 'allowedSenders', 'Allowed senders', { description: 'Separated by commas.' }),
    setting(TRIGGER, 'blockedSenders', 'Blocked senders'),
    setting(TRIGGER, 'extractAttachments', 'Take attachments', { kind: 'check' }),
    setting(TRIGGER, 'maxAttachmentSizeMb', 'Largest attachment (MB)'),
    setting(TRIGGER, 'autoReply', 'Answer at once', { kind: 'check' }),
    setting(TRIGGER, 'autoReplyTemplate', 'Template of the answer'),
  ]);
}

function messageGroup() {
  return group('message-details', 'Correlation', [
    setting(MESSAGE, 'correlationKey', 'Correlation key', { description: 'An expression; the message must carry the same value.' }),
    setting(MESSAGE, 'outputVariable', 'Output variable'),
    setting(MESSAGE, 'timeToLive', 'Keep early messages for', { description: explainDuration }),
  ]);
}

/** The groups of an event or a receive task. */
export function eventGroups(element) {
  const object = element.businessObject;
  const groups = [];
  const isMessage = definitionOf(element, 'Message');
  if (isMessage || object.$instanceOf('bpmn:ReceiveTask')) groups.push(messageGroup());
  if (isMessage && object.$instanceOf('bpmn:StartEvent')) groups.push(triggerGroup());
  if (definitionOf(element, 'Signal')) groups.push(group('signal-details', 'Payload', [setting(SIGNAL, 'outputVariable', 'Output variable')]));
  if (definitionOf(element, 'Error') && (object.$instanceOf('bpmn:BoundaryEvent') || object.$instanceOf('bpmn:StartEvent'))) {
    groups.push(group('error-details', 'Caught error', [setting(ERROR, 'codeVariable', 'Code into variable'), setting(ERROR, 'messageVariable', 'Message into variable')]));
  }
  return groups;
}
