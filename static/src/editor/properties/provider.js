/** Which groups of ours an element has in the properties panel. */
import { loopGroup, workGroups } from './activity.js';
import { eventGroups, explainTimer } from './events.js';
import { processGroups } from './process.js';
import { callActivityGroups, subprocessGroups } from './scopes.js';
import { scriptTaskGroups } from './script-task.js';
import { sendTaskGroups } from './send-task.js';
import { sequenceFlowGroups } from './sequence-flow.js';
import { serviceTaskGroups } from './service-task.js';
import { userTaskGroups } from './user-task.js';

const LOW_PRIORITY = 500;

const BY_TYPE = [
  ['bpmn:Process', processGroups],
  ['bpmn:ServiceTask', serviceTaskGroups],
  ['bpmn:BusinessRuleTask', serviceTaskGroups],
  ['bpmn:ScriptTask', scriptTaskGroups],
  ['bpmn:UserTask', userTaskGroups],
  ['bpmn:SendTask', sendTaskGroups],
  ['bpmn:SubProcess', subprocessGroups],
  ['bpmn:CallActivity', callActivityGroups],
  ['bpmn:SequenceFlow', sequenceFlowGroups],
  ['bpmn:Event', eventGroups],
  ['bpmn:ReceiveTask', eventGroups],
];

/** Work done by a machine, which can fail and be tried again. */
const WORK = ['bpmn:ServiceTask', 'bpmn:BusinessRuleTask', 'bpmn:ScriptTask', 'bpmn:SendTask'];

/** Our groups for one element. */
export function groupsFor(element, injector) {
  const object = element.businessObject;
  if (!object || element.type === 'label') return [];
  if (object.$instanceOf('bpmn:Participant')) return object.processRef ? processGroups(element, injector) : [];
  const groups = BY_TYPE.filter(([type]) => object.$instanceOf(type)).flatMap(([, make]) => make(element, injector));
  if (object.get?.('loopCharacteristics')?.$instanceOf('bpmn:MultiInstanceLoopCharacteristics')) groups.push(loopGroup());
  return WORK.some((type) => object.$instanceOf(type)) ? [...groups, ...workGroups()] : groups;
}

class PeriscopePropertiesProvider {
  constructor(propertiesPanel, injector) {
    this.injector = injector;
    propertiesPanel.registerProvider(LOW_PRIORITY, this);
  }

  getGroups(element) {
    return (groups) => {
      explainTimer(groups);
      return [...groups, ...groupsFor(element, this.injector)];
    };
  }
}
PeriscopePropertiesProvider.$inject = ['propertiesPanel', 'injector'];

export default {
  __init__: ['periscopePropertiesProvider'],
  periscopePropertiesProvider: ['type', PeriscopePropertiesProvider],
};
