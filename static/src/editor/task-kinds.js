/** Our kinds of work in the menus, first of all: an AI agent, a webhook, a mail, variables, each ready to fill in. */
import { t } from '../i18n.js';
import { createPart } from '../periscope/places.js';

const BEFORE_OTHERS = 2000;
const KINDS = [
  { id: 'ai-agent', label: 'AI agent', type: 'bpmn:ServiceTask', extension: 'AIAgentConfiguration', icon: 'bpmn-icon-service-task', search: 'ai agent model prompt llm' },
  { id: 'webhook', label: 'Webhook', type: 'bpmn:ServiceTask', extension: 'WebhookConfiguration', icon: 'bpmn-icon-service-task', search: 'webhook http call api' },
  { id: 'email', label: 'E-mail', type: 'bpmn:SendTask', extension: 'SendTaskConfiguration', icon: 'bpmn-icon-send-task', search: 'mail email send message' },
  { id: 'variables', label: 'Set variables', type: 'bpmn:ServiceTask', extension: 'VariableConfiguration', icon: 'bpmn-icon-service-task', search: 'variables set assign' },
];

class TaskKinds {
  constructor(popupMenu, bpmnFactory, elementFactory, create, autoPlace) {
    Object.assign(this, { popupMenu, bpmnFactory, elementFactory });
    popupMenu.registerProvider('bpmn-create', BEFORE_OTHERS, { getPopupMenuEntries: () => this.entries('create', (shape, event) => create.start(event, shape)) });
    popupMenu.registerProvider('bpmn-append', BEFORE_OTHERS, {
      getPopupMenuEntries: (source) => this.entries('append', (shape) => autoPlace.append(source, shape), (shape, event) => create.start(event, shape, { source })),
    });
  }

  makeShape({ type, extension, label }) {
    const values = [createPart(this.bpmnFactory, extension, {})];
    const extensionElements = this.bpmnFactory.create('bpmn:ExtensionElements', { values });
    const businessObject = this.bpmnFactory.create(type, { name: t(label), extensionElements });
    values[0].$parent = extensionElements;
    extensionElements.$parent = businessObject;
    return this.elementFactory.createShape({ type, businessObject });
  }

  entries(prefix, click, dragstart = click) {
    return Object.fromEntries(KINDS.map((kind) => [`${prefix}-${kind.id}`, {
      label: t(kind.label), className: kind.icon, search: kind.search, group: { id: 'kinds', name: t('Work') }, rank: 10,
      action: { click: (event) => this.run(click, kind, event), dragstart: (event) => this.run(dragstart, kind, event) },
    }]));
  }

  run(act, kind, event) {
    this.popupMenu.close();
    act(this.makeShape(kind), event);
  }
}
TaskKinds.$inject = ['popupMenu', 'bpmnFactory', 'elementFactory', 'create', 'autoPlace'];

export default { __init__: ['taskKinds'], taskKinds: ['type', TaskKinds] };
