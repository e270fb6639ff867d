/** Which groups of ours an element has in the properties panel. */
import { multiInstanceGroups, standardLoopGroup, tokensGroup, workGroups } from './activity.js';
import { agentToolGroups } from './agent-tool.js';
import { eventGroups, explainTimer } from './events.js';
import { gatewayGroups } from './gateway.js';
import { presetGroups } from './presets.js';
import { processGroups, variablesGroup } from './process.js';
import { adHocGroup, callActivityGroups, subprocessGroups } from './scopes.js';
import { scriptTaskGroups } from './script-task.js';
import { sequenceFlowGroups } from './sequence-flow.js';
import { adHocAgentGroups, serviceTaskGroups } from './service-task.js';
import { userTaskGroups } from './user-task.js';

const LOW_PRIORITY = 500;

const BY_TYPE = [
  ['bpmn:Process', processGroups],
  ['bpmn:ServiceTask', serviceTaskGroups],
  ['bpmn:BusinessRuleTask', serviceTaskGroups],
  ['bpmn:ScriptTask', scriptTaskGroups],
  ['bpmn:UserTask', userTaskGroups],
  ['bpmn:ManualTask', userTaskGroups],
  ['bpmn:SendTask', serviceTaskGroups],
  ['bpmn:AdHocSubProcess', () => [adHocGroup()]],
  ['bpmn:AdHocSubProcess', adHocAgentGroups],
  ['bpmn:SubProcess', subprocessGroups],
  ['bpmn:SubProcess', (element, injector) => [variablesGroup(element, injector)]],
  ['bpmn:CallActivity', callActivityGroups],
  ['bpmn:Activity', agentToolGroups],
  ['bpmn:Gateway', gatewayGroups],
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
  const loop = object.$instanceOf('bpmn:Activity') ? object.get('loopCharacteristics') : undefined;
  if (loop?.$instanceOf('bpmn:MultiInstanceLoopCharacteristics')) groups.push(...multiInstanceGroups());
  if (loop?.$instanceOf('bpmn:StandardLoopCharacteristics')) groups.push(standardLoopGroup());
  if (WORK.some((type) => object.$instanceOf(type))) groups.push(...workGroups());
  return object.$instanceOf('bpmn:Activity') ? [...groups, tokensGroup(object)] : groups;
}

/** The groups that the mode of the editor shows; all of them until it names some. */
class ShownGroups {
  constructor(eventBus) {
    Object.assign(this, { eventBus, ids: undefined });
  }

  use(ids) {
    this.ids = ids;
    this.eventBus.fire('propertiesPanel.providersChanged');
  }

  filter(groups) {
    return this.ids ? groups.filter(({ id }) => this.ids.has(id)) : groups;
  }
}
ShownGroups.$inject = ['eventBus'];

class PeriscopePropertiesProvider {
  constructor(propertiesPanel, injector, shownGroups) {
    Object.assign(this, { injector, shownGroups });
    propertiesPanel.registerProvider(LOW_PRIORITY, this);
  }

  getGroups(element) {
    return (groups) => {
      explainTimer(groups);
      return this.shownGroups.filter([...groups, ...groupsFor(element, this.injector), ...presetGroups(element, this.injector)]);
    };
  }
}
PeriscopePropertiesProvider.$inject = ['propertiesPanel', 'injector', 'shownGroups'];

export default {
  __init__: ['periscopePropertiesProvider'],
  shownGroups: ['type', ShownGroups],
  periscopePropertiesProvider: ['type', PeriscopePropertiesProvider],
};
