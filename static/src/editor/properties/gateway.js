/** Gateways: what a complex one waits for, and when an event-based one starts an instance. */
import { ownExpression, ownProperty } from './entries.js';
import { group } from './lists.js';

const EVENT_TYPES = [{ value: 'Exclusive', label: 'The first event' }, { value: 'Parallel', label: 'All events' }];

/** The groups of a gateway. */
export function gatewayGroups({ businessObject: object }) {
  if (object.$instanceOf('bpmn:ComplexGateway')) {
    return [group('gateway-activation', 'Joining', [ownExpression('activationCondition', 'Goes on when', { description: 'activationCount is the number of tokens that have arrived.' })])];
  }
  if (!object.$instanceOf('bpmn:EventBasedGateway')) return [];
  return [group('gateway-start', 'Starting', [
    ownProperty('instantiate', 'Starts an instance', { kind: 'check' }),
    ownProperty('eventGatewayType', 'Waits for', { kind: 'select', choices: EVENT_TYPES, fallback: 'Exclusive' }),
  ])];
}
