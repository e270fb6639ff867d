/** A flow: under which condition it is taken. */
import { entry } from './entries.js';
import { group } from './lists.js';

const CONDITIONAL = ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:ComplexGateway', 'bpmn:Activity'];

function writeCondition(element, body, injector) {
  const flow = element.businessObject;
  const expression = body ? injector.get('bpmnFactory').create('bpmn:FormalExpression', { body }) : undefined;
  if (expression) expression.$parent = flow;
  injector.get('modeling').updateProperties(element, { conditionExpression: expression });
}

function writeDefault(element, value, injector) {
  injector.get('modeling').updateProperties(element.source, { default: value === 'true' ? element.businessObject : undefined });
}

/** The groups of a sequence flow; nothing where a condition has no meaning. */
export function sequenceFlowGroups(element) {
  const source = element.businessObject.sourceRef;
  if (!source || !CONDITIONAL.some((type) => source.$instanceOf(type))) return [];
  return [group('condition', 'Condition', [
    entry('flow-condition', 'Taken when', {
      kind: 'expression', lines: 'area',
      description: 'For example amount > 5000 and approved == true.',
      read: ({ businessObject }) => businessObject.get('conditionExpression')?.get('body'),
      write: writeCondition,
    }),
    entry('flow-default', 'Taken when no other is', {
      kind: 'check',
      read: ({ businessObject }) => String(businessObject.sourceRef?.get('default') === businessObject),
      write: writeDefault,
    }),
  ])];
}
