/** Events: what we add to the groups that bpmn-js has for them. */
import { timerWordsEntry } from './timer-words.js';
import { placeOf } from '../../periscope/places.js';
import { formGroups } from './form-fields.js';
import { ownExpression, ownProperty, setting } from './entries.js';
import { group } from './lists.js';

const START_FORM = placeOf('StartForm');
const START_FIELDS = placeOf('StartForm', ['formElement', 'FormData']);
const MESSAGE = placeOf('MessageConfiguration');
const SIGNAL = placeOf('SignalConfiguration');
const ERROR = placeOf('ErrorConfiguration');
const TRIGGER = placeOf('EmailTriggerConfiguration');
const TIMERS = ['timeDuration', 'timeDate', 'timeCycle'];

/** The event definition of that kind ("Timer"), or undefined. */
export function definitionOf(element, kind) {
  return element.businessObject.get('eventDefinitions')?.find((definition) => definition.$instanceOf(`bpmn:${kind}EventDefinition`));
}

/** The kind and text of the element's timer: {kind: 'timeCycle', text}. */
function timerOf(element) {
  const definition = definitionOf(element, 'Timer');
  const kind = TIMERS.find((name) => definition?.get(name));
  return { kind: kind || 'timeDuration', text: (kind && definition.get(kind).body) || '' };
}

const EXPLANATION = timerWordsEntry('timer', timerOf);

/** Adds the explanation to the timer group of bpmn-js. */
export function explainTimer(groups) {
  groups.find(({ id }) => id === 'timer')?.entries.push(EXPLANATION);
}

const definition = (kind) => ({ part: (owner) => owner.get('eventDefinitions').find((one) => one.$instanceOf(`bpmn:${kind}EventDefinition`)), idPrefix: kind.toLowerCase() });

function conditionGroup() {
  return group('event-condition', 'Condition', [ownExpression('condition', 'Happens when', { ...definition('Conditional'), description: 'Asked again whenever a variable changes.' })]);
}

/** Whether the event ends what it stands on, and whether it waits for all of its definitions. */
function waitingGroup(object) {
  const entries = [];
  if (object.$instanceOf('bpmn:BoundaryEvent')) entries.push(ownProperty('cancelActivity', 'Ends the activity', { kind: 'check', fallback: 'true' }));
  if (object.$instanceOf('bpmn:StartEvent') && object.$parent?.get?.('triggeredByEvent')) entries.push(ownProperty('isInterrupting', 'Ends the scope around it', { kind: 'check', fallback: 'true' }));
  if ((object.get('eventDefinitions') || []).length > 1 && object.$instanceOf('bpmn:CatchEvent')) entries.push(ownProperty('parallelMultiple', 'Waits for all of them', { kind: 'check' }));
  return entries.length ? [group('event-waiting', 'When it happens', entries)] : [];
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
    setting(TRIGGER, 'autoReplyTemplate', 'Text of the answer', { kind: 'template', lines: 'area' }),
  ]);
}

function messageGroup() {
  return group('message-details', 'Correlation', [
    setting(MESSAGE, 'correlationKey', 'Correlation key', { kind: 'expression', description: 'An expression; the message must carry the same value.' }),
    setting(MESSAGE, 'outputVariable', 'Output variable', { kind: 'names' }),
    setting(MESSAGE, 'timeToLive', 'Keep early messages for', { kind: 'duration' }),
  ]);
}

/** Whether people start something by this event: the beginning of a process that waits for nothing. */
function isStartedByPeople(object) {
  return object.$instanceOf('bpmn:StartEvent') && !(object.get('eventDefinitions') || []).length && !object.$parent?.$instanceOf?.('bpmn:SubProcess');
}

/** The groups of an event or a receive task. */
export function eventGroups(element, injector) {
  const object = element.businessObject;
  const groups = [];
  const isMessage = definitionOf(element, 'Message');
  if (definitionOf(element, 'Conditional')) groups.push(conditionGroup());
  if (isMessage || object.$instanceOf('bpmn:ReceiveTask')) groups.push(messageGroup());
  if (object.$instanceOf('bpmn:ReceiveTask')) groups.push(group('receive-start', 'Starting', [ownProperty('instantiate', 'Starts an instance', { kind: 'check' })]));
  if (isStartedByPeople(object)) groups.push(...formGroups(element, injector, { refPlace: START_FORM, place: START_FIELDS }));
  if (isMessage && object.$instanceOf('bpmn:StartEvent')) groups.push(triggerGroup());
  if (definitionOf(element, 'Signal')) groups.push(group('signal-details', 'Payload', [setting(SIGNAL, 'outputVariable', 'Output variable', { kind: 'names' })]));
  if (definitionOf(element, 'Error') && (object.$instanceOf('bpmn:BoundaryEvent') || object.$instanceOf('bpmn:StartEvent'))) {
    groups.push(group('error-details', 'Caught error', [setting(ERROR, 'codeVariable', 'Code into variable', { kind: 'names' }), setting(ERROR, 'messageVariable', 'Message into variable', { kind: 'names' })]));
  }
  return object.$instanceOf('bpmn:Event') ? [...groups, ...waitingGroup(object)] : groups;
}
